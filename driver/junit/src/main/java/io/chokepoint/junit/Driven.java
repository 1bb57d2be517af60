package io.chokepoint.junit;

/**
 * A plan that was driven.
 *
 * @param exitCode of the driver: 0, 97 (not decided) or 99 (a target was missed)
 */
record Driven(int exitCode, LoadVerdict verdict) {

  static final int UNDECIDED = 97;
  static final int TARGET_MISSED = 99;

  /**
   * Fails the test.
   *
   * @param healthy whether the verdict must be that
   */
  void check(boolean healthy) {
    if (exitCode == TARGET_MISSED) {
      throw failed("a target was missed");
    }
    if (exitCode == UNDECIDED) {
      throw failed("a target was neither met nor missed");
    }
    if (healthy && !verdict.outcome().equals("healthy")) {
      throw failed("the verdict is " + verdict.outcome());
    }
  }

  private AssertionError failed(String why) {
    return new AssertionError(why + "; report in " + verdict.report() + "\n" + verdict.text());
  }
}
