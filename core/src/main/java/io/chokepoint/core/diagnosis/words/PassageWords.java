package io.chokepoint.core.diagnosis.words;

/** What is said of requests that must get past something. */
public final class PassageWords {

  public static final String WAITING = "requests waiting there at a time";

  public static final String PASSING = "requests that pass it";

  public static final String TIME_BESIDES = "what such a request takes besides";

  public static final String REST_IS = "of the rest of these requests is %s";

  private PassageWords() {}
}
