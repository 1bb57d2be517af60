package io.chokepoint.core.honesty;

/**
 * What a check came to.
 *
 * @param what is true where it passed
 * @param detail what it looked at, or where it is not so
 */
public record CheckResult(String what, boolean passed, String detail) {

  /** What a check that did not pass warns of. */
  public String caution() {
    return HonestyChecks.failed(what) + ": " + detail;
  }
}
