package io.chokepoint.core.diagnosis.words;

/** What several rules rule out with the same figures. */
public final class LookAlikesWords {

  public static final String NO_QUEUE_FOR_PROCESSORS = "requests do not wait for a processor there";

  public static final String CALLS_NO_SLOWER = "a call to %s takes %s, unloaded %s";

  public static final String PROCESSORS_SO = "processors are %s: %s";

  public static final String PROCESSORS = "processors are %s";

  private LookAlikesWords() {}
}
