package io.chokepoint.agent.library.jdkhttp;

import io.chokepoint.agent.library.ServerReader;
import io.chokepoint.agent.library.executor.ExecutorState;
import io.chokepoint.bridge.JdkServer;
import io.chokepoint.core.timeline.WorkersWindow;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What handles the requests of the JDK's HTTP server: an executor, or its one dispatcher. */
final class JdkHttpReader implements ServerReader {

  @Override
  public boolean reads(Class<?> type) {
    return type == JdkServer.class;
  }

  @Override
  public @Nullable Object workers(Object server) {
    return ((JdkServer) server).executor();
  }

  @Override
  public String name(Object server) {
    return ((JdkServer) server).name();
  }

  @Override
  public WorkersWindow window(Object server) {
    Executor executor = ((JdkServer) server).executor();
    if (executor == null) {
      return new WorkersWindow(1, ((JdkServer) server).isBusy() ? 1 : 0, null, null);
    }
    ExecutorState state = ExecutorState.of(executor);
    Integer busy = state.active();
    return new WorkersWindow(state.capacity(), busy == null ? 0 : busy, state.queued(), null);
  }
}
