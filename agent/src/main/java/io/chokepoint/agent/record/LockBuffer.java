package io.chokepoint.agent.record;

import io.chokepoint.bridge.Holder;
import io.chokepoint.core.timeline.LockWindow;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One lock's waits of one window, while they are being recorded. */
final class LockBuffer {

  private static final int STACKS = 20;

  private final WindowLatencies wait = new WindowLatencies();
  private final ConcurrentHashMap<EndpointRecord, LongAdder> holders = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, LongAdder> stacks = new ConcurrentHashMap<>();

  /**
   * @param by the endpoint that held it; null where unknown
   */
  void waited(long nanos, @Nullable EndpointRecord by, @Nullable Holder holder) {
    wait.record(nanos);
    if (by != null && holder != null) {
      held(nanos, by, holder);
    }
  }

  /**
   * @param weight the wait's nanoseconds, or 1 for each sample of a wait
   */
  void held(long weight, EndpointRecord by, Holder holder) {
    holders.computeIfAbsent(by, e -> new LongAdder()).add(weight);
    String stack = holder.stack();
    if (stack != null && (stacks.size() < STACKS || stacks.containsKey(stack))) {
      stacks.computeIfAbsent(stack, s -> new LongAdder()).increment();
    }
  }

  /** What was recorded, and empties this. */
  LockWindow drain() {
    Map<String, Long> byEndpoint = new HashMap<>();
    holders.forEach((endpoint, nanos) -> byEndpoint.merge(endpoint.key, nanos.sum(), Long::sum));
    Map<String, Long> byStack = new HashMap<>();
    stacks.forEach((stack, seen) -> byStack.put(stack, seen.sum()));
    holders.clear();
    stacks.clear();
    return new LockWindow(wait.drain(), byEndpoint, byStack);
  }
}
