package io.chokepoint.core.diagnosis.words;

/** What is said of requests that must get past something. */
public final class PassageWords {

  public static final String WAITING = "requests waiting there at a time";

  public static final String PASSING = "requests that get past it";

  public static final String TIME_BESIDES = "time of such a request without the wait";

  public static final String REST_IS = "share of that time: %s";

  private PassageWords() {}
}
