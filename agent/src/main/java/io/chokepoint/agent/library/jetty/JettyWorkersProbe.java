package io.chokepoint.agent.library.jetty;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Work;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * How long a connection that is ready waits for one of Jetty's threads: from its being queued,
 * which happens when the thread that selects finds no other to go on selecting, until it is run.
 * Where a thread that selected also handles there is no wait.
 */
public final class JettyWorkersProbe implements Probe {

  private static final String POOL = "org.eclipse.jetty.util.thread.QueuedThreadPool";

  @Override
  public Set<String> classes() {
    return Set.of(POOL);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(POOL, named("execute").and(takesArguments(1)), Queued.class),
        new Advised(POOL, named("runJob").and(takesArguments(1)), Run.class));
  }

  static final class Queued {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Runnable job, @Advice.FieldValue("_name") String pool) {
      // a connection's jobs are made once; the application's are not to be remembered
      if (job != null && job.getClass().getName().startsWith("org.eclipse.jetty.io.")) {
        Work.ready(job, pool);
      }
    }
  }

  static final class Run {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.Argument(0) Runnable job) {
      return job != null && Work.taken(job);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean taken) {
      if (taken) {
        Work.done();
      }
    }
  }
}
