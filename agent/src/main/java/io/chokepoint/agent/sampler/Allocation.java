package io.chokepoint.agent.sampler;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all threads allocated. Asked of HotSpot at once where it knows (17.0.9 and 21 on); else
 * added up over the threads that live, which misses the last of those that end.
 */
final class Allocation {

  private final @Nullable ThreadMXBean bean;
  private final @Nullable Method total;
  private Map<Long, Long> byThread = new HashMap<>();
  private long sum;

  Allocation() {
    bean = ManagementFactory.getThreadMXBean() instanceof ThreadMXBean b ? b : null;
    total = total(bean);
  }

  /** Bytes; null where threads' allocation is not measured. */
  @Nullable Long bytes() {
    if (bean == null || !bean.isThreadAllocatedMemorySupported()) {
      return null;
    }
    if (total == null) {
      return overThreads(bean);
    }
    return read(total, bean);
  }

  private long overThreads(ThreadMXBean bean) {
    long[] ids = bean.getAllThreadIds();
    long[] bytes = bean.getThreadAllocatedBytes(ids);
    Map<Long, Long> now = new HashMap<>(2 * ids.length);
    for (int i = 0; i < ids.length; i++) {
      Long before = byThread.get(ids[i]);
      if (bytes[i] >= 0) {
        now.put(ids[i], bytes[i]);
        sum += Math.max(0, bytes[i] - (before == null ? 0 : before));
      }
    }
    byThread = now;
    return sum;
  }

  private static @Nullable Method total(@Nullable ThreadMXBean bean) {
    try {
      Method method = ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes");
      return bean == null || read(method, bean) == null ? null : method;
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private static @Nullable Long read(Method total, ThreadMXBean bean) {
    try {
      long bytes = (Long) total.invoke(bean);
      return bytes < 0 ? null : bytes;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }
}
