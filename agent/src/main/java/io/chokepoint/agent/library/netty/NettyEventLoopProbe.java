package io.chokepoint.agent.library.netty;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.EventLoops;
import io.chokepoint.bridge.Turns;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import net.bytebuddy.asm.Advice;

/**
 * Netty's event loops: which there are, so that their lag can be asked for, and the moment in which
 * a request's task hands its result over to one, since no thread waits for it.
 */
public final class NettyEventLoopProbe implements Probe {

  private static final String LOOP = "io.netty.util.concurrent.SingleThreadEventExecutor";

  @Override
  public Set<String> classes() {
    return Set.of(LOOP);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(LOOP, named("doStartThread").and(takesArguments(0)), Started.class),
        new Advised(LOOP, named("runAllTasks"), AtWork.class),
        new Advised(LOOP, named("addTask").and(takesArguments(1)), HandOver.class));
  }

  static final class Started {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Executor loop) {
      EventLoops.started(loop);
    }
  }

  static final class AtWork {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Executor loop) {
      EventLoops.atWork(loop);
    }
  }

  static final class HandOver {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter() {
      Turns.handsOver();
    }
  }
}
