package io.chokepoint.agent.record;

/** For how long something has not been used. What is not used for a minute is let go. */
final class Unused {

  private static final int MOST_WINDOWS = 60;

  private int windows;

  /** A window is over; whether it is to be let go now. */
  boolean longer(boolean used) {
    windows = used ? 0 : windows + 1;
    return windows > MOST_WINDOWS;
  }
}
