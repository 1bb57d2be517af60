package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.Errors} says. */
public final class ErrorsWords {

  public static final String FEW_FAIL =
      "no endpoint fails %.0f %% of its requests or more for one reason that it names";

  public static final String MANY_REASONS = "no endpoint fails most of its requests for one reason";

  public static final String STATUS = "status %s";

  public static final String TIMEOUTS_APART =
      "requests that waited too long for a connection are not among these";

  public static final String FIND_OUT =
      "%s why %s fails with %s%s: %.1f %% of its requests in step %s (%d of %d), %s%s";

  public static final String AT_LIGHTEST_TOO =
      "and as often at the lightest load: it has nothing to do with the load";

  public static final String SELDOM_AT_LIGHTEST =
      "and seldom at the lightest load: it comes with the load";

  public static final String FAILED = "requests of %s that fail";

  public static final String WITHOUT_THIS_REASON =
      "without this reason only the other failures are left";

  public static final String SEE = "see";

  public static final String LET_IN =
      "send with the load what lets a user in, or have it expect this status, and see";

  public static final String ASK_FOR_WHAT_EXISTS =
      "ask in the load for what there is, or have it expect this status, and see";

  public static final String SEND_ACCEPTED =
      "send in the load what the service accepts, or have it expect this status, and see";

  public static final String READ_LOG = "find out in the service's log";

  public static final String FAILED_WITH = "requests of %s that fail with %s";

  private ErrorsWords() {}
}
