package io.chokepoint.core.diagnosis.words;

/** What is said of permits. */
public final class PermitsWords {

  public static final String RAISE_PERMITS =
      "raise the permits of the %s from %.0f to %d, if what it protects can take more: %.1f"
          + " requests a second that hold a permit for %s each keep %.1f busy (Little's law); or"
          + " hold each permit for a shorter time";

  public static final String PERMITS = "permits of the %s";

  private PermitsWords() {}
}
