package io.chokepoint.driver.exit;

/** How the process ends. A contract: scripts rely on the numbers. */
public enum ExitCode {
  PASSED(0),
  /** Our own failure. */
  OURS(1),
  /** Usage or bad input. */
  BAD_INPUT(2),
  /** Target or agent unreachable. */
  UNREACHABLE(3),
  /** A target was neither met nor missed: the run does not tell. */
  UNDECIDED(97),
  REGRESSION(98),
  TARGET_MISSED(99),
  /** As a shell counts it: 128 and the signal's number. */
  INTERRUPTED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
