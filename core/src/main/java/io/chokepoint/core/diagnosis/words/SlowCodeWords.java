package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.SlowCode} says. */
public final class SlowCodeWords {

  public static final String SMALL_PART = "%s is %.0f %% of the service's CPU time%s";

  public static final String COMPUTES = ", and computes";

  public static final String LARGE_ANSWERS =
      "the responses are large, and writing them takes the time";

  public static final String SMALL_SHARE =
      "%s is %.0f %% of the service's CPU time, and that is %.0f %% of the excess latency";

  public static final String SAMPLES = "such samples";

  public static final String CHANGE_CODE =
      "the %s in %s uses %.1f of the %.1f CPUs of this service's code, for %s: %s. More CPUs only"
          + " move the limit";

  private SlowCodeWords() {}
}
