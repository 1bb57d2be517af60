package io.chokepoint.agent.library.payara;

import io.chokepoint.agent.library.Getters;
import io.chokepoint.agent.library.Reflected;
import io.chokepoint.agent.library.ServerReader;
import io.chokepoint.agent.library.Types;
import io.chokepoint.bridge.Tags;
import io.chokepoint.core.timeline.WorkersWindow;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The worker threads of one of Grizzly's transports. Those of a pool with as many at least as at
 * most do not tell how many are busy.
 */
final class GrizzlyReader implements ServerReader {

  @Override
  public boolean reads(Class<?> type) {
    return Types.isA(type, Set.of("org.glassfish.grizzly.nio.NIOTransport"));
  }

  @Override
  public @Nullable Object workers(Object transport) {
    return null;
  }

  @Override
  public String name(Object transport) {
    return String.valueOf(Tags.get(transport));
  }

  @Override
  public @Nullable WorkersWindow window(Object transport) throws ReflectiveOperationException {
    Object executor = new Reflected(transport).callOrNull("getWorkerThreadPool");
    if (executor == null || !executor.getClass().getSimpleName().equals("GrizzlyExecutorService")) {
      return null;
    }
    Reflected pool = new Reflected(executor).field("pool");
    if (!pool.target().getClass().getSimpleName().equals("SyncThreadPool")) {
      return null;
    }
    return new WorkersWindow(
        Getters.positive(pool.call("getConfig").call("getMaxPoolSize").number()),
        pool.field("activeThreadsCount").number(),
        pool.call("getQueue").size(),
        null);
  }
}
