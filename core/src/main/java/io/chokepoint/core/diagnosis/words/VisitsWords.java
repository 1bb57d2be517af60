package io.chokepoint.core.diagnosis.words;

/** What the rules about calls and queues have in common. */
public final class VisitsWords {

  public static final String CALLS_UNDER_WAY = "calls under way at a time";

  public static final String MEAN = "mean of %s";

  public static final String MEAN_OF_ALL = "mean of all requests";

  private VisitsWords() {}
}
