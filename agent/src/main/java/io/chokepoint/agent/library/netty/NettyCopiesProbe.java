package io.chokepoint.agent.library.netty;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Event loops of copies of Netty under another package, such as gRPC's. */
public final class NettyCopiesProbe implements Probe {

  @Override
  public boolean mayBe(String className) {
    return className.endsWith("netty/util/concurrent/SingleThreadEventExecutor")
        && !className.startsWith("io/netty/");
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            null, named("doStartThread").and(takesArguments(0)), NettyEventLoopProbe.Started.class),
        new Advised(null, named("runAllTasks"), NettyEventLoopProbe.AtWork.class),
        new Advised(
            null, named("addTask").and(takesArguments(1)), NettyEventLoopProbe.HandOver.class));
  }
}
