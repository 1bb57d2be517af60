package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.Restarted} says. */
public final class RestartedWords {

  public static final String SAME_JVM = "the agent reported the same JVM all the time";

  public static final String STARTS = "starts of the service under load";

  public static final String PROCESS_FOLLOWED =
      "process %d was followed by process %d %s; time without data from the agent";

  public static final String FAILED_MEANWHILE =
      "requests during that time fail because the service was not running";

  public static final String FIND_OUT =
      "find out why the service ended: its log and exit code, the kernel's log (killed for want of"
          + " memory: exit code 137), liveness probes that time out under load, a deployment"
          + " during the run. Then measure again: the levels before and after belong to two JVMs";

  public static final String STAYS_UP = "only a run in which the service stays up can be judged";

  public static final String IN_STEP = "in step %s";

  public static final String BEFORE_STEP = "before step %s";

  public static final String IN_RUN = "in the run";

  public static final String AFTER_LAST_STEP = "after the last step";

  private RestartedWords() {}
}
