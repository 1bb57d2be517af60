package io.chokepoint.agent.library.executor;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Tasks;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/** Tasks of JBoss' executor, on whose threads Quarkus runs what blocks. */
public final class JbossThreadsProbe implements Probe {

  private static final String TASK = "org.jboss.threads.EnhancedQueueExecutor$Task";

  @Override
  public Set<String> classes() {
    return Set.of(TASK);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return true;
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            TASK,
            isConstructor().and(takesArgument(0, named("org.jboss.threads.EnhancedQueueExecutor"))),
            Submit.class),
        new Advised(TASK, named("run").and(takesArguments(0)), Run.class));
  }

  static final class Submit {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object task, @Advice.Argument(0) Object executor) {
      Tasks.submitted(executor, task);
    }
  }

  static final class Run {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.This Object task) {
      return Tasks.began(task);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean began) {
      if (began) {
        Tasks.ended();
      }
    }
  }
}
