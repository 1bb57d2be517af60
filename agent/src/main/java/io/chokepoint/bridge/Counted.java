package io.chokepoint.bridge;

/** What an instrumented class becomes when it is given a number for the bridge to count with. */
public interface Counted {

  long chokepoint$count();

  void chokepoint$count(long count);
}
