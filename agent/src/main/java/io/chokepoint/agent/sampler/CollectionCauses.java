package io.chokepoint.agent.sampler;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.core.timeline.JvmWindow.Collected;
import java.lang.management.GarbageCollectorMXBean;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/**
 * Why the collector stopped the application: each collection tells its cause when it has ended. The
 * JVM has a thread of its own for that, so that no request waits for it.
 */
final class CollectionCauses implements NotificationListener {

  /** There are some thirty; another JVM may have others. */
  private static final int MOST = 50;

  private static final String OTHER = "other";
  private static final String FULL = "end of major GC";

  private final AgentErrors errors;
  private Map<String, Collected> causes = new HashMap<>();

  CollectionCauses(AgentErrors errors) {
    this.errors = errors;
  }

  static CollectionCauses listen(List<GarbageCollectorMXBean> beans, AgentErrors errors) {
    CollectionCauses causes = new CollectionCauses(errors);
    for (GarbageCollectorMXBean bean : GcBeans.pausing(beans)) {
      if (bean instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(causes, null, null);
      }
    }
    return causes;
  }

  @Override
  public void handleNotification(Notification notification, @Nullable Object handback) {
    try {
      if (notification
              .getType()
              .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)
          && notification.getUserData() instanceof CompositeData data) {
        GarbageCollectionNotificationInfo info = GarbageCollectionNotificationInfo.from(data);
        long nanos = info.getGcInfo().getDuration() * 1_000_000;
        add(info.getGcCause(), nanos, info.getGcAction().equals(FULL));
      }
    } catch (RuntimeException e) {
      errors.add("reading the cause of a collection", e);
    }
  }

  synchronized void add(String cause, long nanos, boolean full) {
    String name = causes.containsKey(cause) || causes.size() < MOST ? cause : OTHER;
    causes.merge(name, new Collected(1, nanos, full ? 1 : 0), Collected::plus);
  }

  /** What was told since the last call. */
  synchronized Map<String, Collected> drain() {
    Map<String, Collected> told = causes;
    causes = new HashMap<>();
    return told;
  }
}
