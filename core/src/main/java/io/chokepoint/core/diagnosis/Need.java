package io.chokepoint.core.diagnosis;

/** Evidence that a rule can need. */
public enum Need {
  /** Windows of the agent at some level of load. */
  AGENT("windows of the agent"),
  /** A lighter level to compare with. */
  UNLOADED("a lighter level of load to compare with"),
  /** A connection pool that was seen. */
  POOL("a connection pool"),
  /** CPU time of the process or the host. */
  CPU("CPU time of the process or the host"),
  /** Pause times of the collector. */
  GC("pause times of the garbage collector");

  private final String what;

  Need(String what) {
    this.what = what;
  }

  /** As it completes the sentence "there is no …". */
  public String what() {
    return what;
  }
}
