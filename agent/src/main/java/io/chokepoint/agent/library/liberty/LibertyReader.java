package io.chokepoint.agent.library.liberty;

import io.chokepoint.agent.library.Reflected;
import io.chokepoint.agent.library.ServerReader;
import io.chokepoint.core.timeline.WorkersWindow;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The threads of Liberty's default executor: as many as its controller, which adds and takes away
 * by what it measures, allows now. So nothing else may change them.
 */
final class LibertyReader implements ServerReader {

  @Override
  public boolean reads(Class<?> type) {
    return type.getName().equals("com.ibm.ws.threading.internal.ThreadPoolController");
  }

  @Override
  public @Nullable Object workers(Object controller) {
    return null;
  }

  @Override
  public String name(Object controller) {
    return "Default Executor";
  }

  /** Not of an executor that another has taken the place of. */
  @Override
  public @Nullable WorkersWindow window(Object controller) throws ReflectiveOperationException {
    ThreadPoolExecutor pool =
        (ThreadPoolExecutor) new Reflected(controller).field("threadPool").target();
    int threads = pool.getCorePoolSize();
    return threads == 0 || pool.isShutdown()
        ? null
        : new WorkersWindow(threads, pool.getActiveCount(), pool.getQueue().size(), null);
  }
}
