package io.chokepoint.agent;

/** Stands for code of the application on the stack of a test that is in the bridge's package. */
public final class OfApplication {

  private OfApplication() {}

  public static void runs(Runnable work) {
    work.run();
  }

  public static void runsElsewhere(Runnable work) {
    work.run();
  }
}
