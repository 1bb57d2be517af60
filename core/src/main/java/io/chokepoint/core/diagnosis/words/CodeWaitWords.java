package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.CodeWait} says. */
public final class CodeWaitWords {

  public static final String NO_WAIT_SEEN = "no request was seen waiting at a place in the code";

  public static final String NO_LIGHTER_LEVEL =
      "waits at %s are %.0f %% of the time of their requests, but no lighter level of load shows"
          + " how long such a wait takes alone";

  public static final String SMALL_SHARE = "waits at %s are %.0f %% of the excess latency";

  public static final String MEAN_WAIT = "mean wait of a request at %s";

  public static final String NO_REQUEST_WAITS = "no request waits there";

  public static final String BETWEEN_ATTEMPTS =
      "requests wait at %s between attempts at calls that fail";

  public static final String COUNTS_REQUESTS =
      "%s; if it counts requests, as a rate limiter does, it must let %.1f requests a second pass,"
          + " or refuse them at once";

  public static final String DO_NOT_SLEEP =
      "do not sleep in %s: wait for the event itself, or remove the sleep";

  public static final String CHANGE_WAIT = "remove or shorten the wait in %s";

  public static final String CHANGE_WAIT_BY = "remove or shorten the wait in %s (by %s)";

  public static final String PASSES =
      "%s: %.1f requests a second get past it%s, while %.1f wait there for %s each";

  public static final String ARRIVALS = " although %.1f arrive";

  public static final String AT_A_TIME =
      "%s; %.0f requests are past it at a time, for %s each: if it hands out objects or permits,"
          + " %d are needed (Little's law); if it limits the rate, it must let %.1f requests a"
          + " second pass";

  public static final String PAST = "requests at a time past %s";

  public static final String NEVER_GIVEN_BACK =
      "find the code that takes an object or a permit in %s and does not give it back when it"
          + " fails or ends (give it back in a finally block, or by try-with-resources):"
          + " requests wait there for %s each, hardly one of them gets through, and %s that did"
          + " are still at work, so no request under way holds what the others wait for; more"
          + " objects or permits only delay the standstill";

  public static final String NONE_ENDED =
      "requests of %s that wait at %s and of which none ended in the step";

  public static final String THREADS_OF = "worker threads of %s, all of them taken";

  public static final String LET_IT_END =
      "let the wait in %s end, or bound its time%s: %d requests of %s wait there and none of them"
          + " ended in the step; where it is a lock, one that has it does not give it back, or"
          + " waits itself%s";

  public static final String OTHERS_WAIT_AT =
      ": others that never end wait at %s, and locks must be taken in the same order everywhere";

  public static final String NONE_ENDED_ELSEWHERE = "others that wait at %s and never ended";

  public static final String LET_IT_END_FOR_THREADS =
      "let the wait in %s end, or bound its time%s: %d of the %d worker threads of %s are kept by"
          + " requests of %s that wait there and never end, so more threads only delay the"
          + " standstill";

  public static final String REQUESTS = "requests";

  public static final String THREADS = "threads";

  public static final String READ_OUTPUT_FIRST =
      " (read what the process writes before waiting for its end: one whose pipe is full stops)";

  public static final String PLACE_BY = "%s (by %s)";

  public static final String DO_NOT_END = "requests of %s that do not end";

  public static final String NONE = "none";

  public static final String FEW = "few";

  public static final String LOCK_SHARE = "waits for lock %s are %.0f %% of the excess latency";

  private CodeWaitWords() {}
}
