package io.chokepoint.core.diagnosis.words;

/** What several rules say of statements. */
public final class StatementWords {

  public static final String SMALL_SHARE = "slower SQL is %.0f %% of the excess latency";

  public static final String NONE = "no statement was executed";

  public static final String MEAN_EXECUTION = "mean execution of %s";

  private StatementWords() {}
}
