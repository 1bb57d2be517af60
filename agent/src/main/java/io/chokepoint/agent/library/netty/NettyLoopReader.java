package io.chokepoint.agent.library.netty;

import io.chokepoint.agent.library.Getters;
import io.chokepoint.agent.library.LoopReader;
import io.chokepoint.agent.library.Types;
import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Netty's loops. Those of older versions (4.1.24 among them) override the count of the tasks that
 * wait: there, other threads submit a task that counts, and wait until the loop has run it. They
 * are not asked.
 */
public final class NettyLoopReader implements LoopReader {

  private static final String EXECUTOR = "netty.util.concurrent.SingleThreadEventExecutor";
  private static final String LOOP = "netty.channel.SingleThreadEventLoop";

  @Override
  public boolean reads(Class<?> type) {
    return Types.isCopy(type, EXECUTOR);
  }

  @Override
  public boolean isShutDown(Executor loop) throws ReflectiveOperationException {
    return Boolean.TRUE.equals(Getters.call(loop, "isShuttingDown"));
  }

  @Override
  public @Nullable Integer pending(Executor loop) throws ReflectiveOperationException {
    Method count = Getters.find(loop, "pendingTasks");
    if (count == null) {
      return null;
    }
    String counts = count.getDeclaringClass().getName();
    return counts.endsWith(EXECUTOR) || counts.endsWith(LOOP)
        ? Getters.count(count.invoke(loop))
        : null;
  }
}
