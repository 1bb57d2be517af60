package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.Errors} says. */
public final class ErrorsWords {

  public static final String FEW_FAIL =
      "no endpoint fails %.0f %% of its requests or more for one known reason";

  public static final String MANY_REASONS = "no endpoint fails most of its requests for one reason";

  public static final String STATUS = "status %s";

  public static final String TIMEOUTS_APART =
      "requests that waited too long for a connection are not counted here";

  /** How, endpoint, failure and where it was thrown; share, step, counts; by load; rejections. */
  public static final String FIND_OUT =
      "%s why %s fails with %s%s: %.1f %% of its requests in step %s (%d of %d), %s%s";

  public static final String AT_LIGHTEST_TOO =
      "and as often at the lightest load, so the load is not the cause";

  public static final String SELDOM_AT_LIGHTEST =
      "and rarely at the lightest load, so the load is the cause";

  public static final String FAILED = "requests of %s that fail";

  public static final String WITHOUT_THIS_REASON =
      "without this reason only the other failures remain";

  public static final String SEE = "find out";

  public static final String LET_IN =
      "send valid credentials with the load, or let the plan expect this status, and find out";

  public static final String ASK_FOR_WHAT_EXISTS =
      "let the load ask for things that exist, or let the plan expect this status, and find out";

  public static final String SEND_ACCEPTED =
      "send requests that the service accepts, or let the plan expect this status, and find out";

  public static final String READ_LOG = "find out in the service's log";

  public static final String FAILED_WITH = "requests of %s that fail with %s";

  private ErrorsWords() {}
}
