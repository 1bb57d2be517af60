package io.chokepoint.agent.sampler;

import com.sun.management.ThreadMXBean;
import io.chokepoint.agent.record.Place;
import io.chokepoint.core.timeline.JvmWindow.Computed;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which threads compute much while they serve no request, and where. Their CPU time is read once a
 * second, half a microsecond a thread and not at all where there are thousands; those that used a
 * tenth of a processor are looked at with the requests. What a look finds in a request is the
 * request's, so that of a thread's CPU time the part counts that looks found outside of any.
 */
final class BusyThreads implements Suspects {

  private static final double BUSY = 0.1;
  private static final int MOST_THREADS = 4;
  private static final int MOST_FAMILIES = 4;
  private static final int MOST_PLACES = 20;
  private static final int MANY = 2_000;

  private static final String OTHER = "other";

  private final Supplier<List<Thread>> living;
  private final ToLongFunction<Thread> cpu;
  private Map<Thread, Long> before = Map.of();
  private long then;
  private volatile List<Thread> busiest = List.of();
  private Map<String, Looks> looks = new HashMap<>();

  /** How often looks found threads of a family at work. */
  private static final class Looks {
    private long inRequests;
    private long outside;
    private final Map<String, Long> places = new HashMap<>();
  }

  /**
   * @param living the threads that live
   * @param cpu a thread's CPU time, in nanoseconds; negative where unknown
   */
  BusyThreads(Supplier<List<Thread>> living, ToLongFunction<Thread> cpu) {
    this.living = living;
    this.cpu = cpu;
  }

  static BusyThreads ofThisJvm() {
    return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean
            && bean.isThreadCpuTimeSupported()
        ? new BusyThreads(ThreadFamilies::livingThreads, t -> bean.getThreadCpuTime(t.getId()))
        : new BusyThreads(List::of, t -> -1);
  }

  @Override
  public List<Thread> now() {
    return busiest;
  }

  @Override
  public synchronized void found(Thread thread, Place at, @Nullable String endpoint) {
    if (at.state() != Place.State.RUNNING || at.waitedFor() != null || at.code() == null) {
      return;
    }
    Looks of = looks.computeIfAbsent(ThreadFamilies.family(thread.getName()), f -> new Looks());
    if (endpoint != null) {
      of.inRequests++;
      return;
    }
    of.outside++;
    boolean room = of.places.size() < MOST_PLACES || of.places.containsKey(at.code());
    of.places.merge(room ? at.code() : OTHER, 1L, Long::sum);
  }

  /** What families of threads computed outside requests since the last call, once a second. */
  Map<String, Computed> look(long nanos) {
    List<Thread> threads = living.get();
    if (threads.size() > MANY) {
      threads = List.of();
    }
    Map<Thread, Long> used = new HashMap<>();
    Map<Thread, Long> now = new HashMap<>();
    for (Thread thread : threads) {
      long all = cpu.applyAsLong(thread);
      Long earlier = before.get(thread);
      if (all >= 0) {
        now.put(thread, all);
        long since = earlier == null ? (before.isEmpty() ? all : 0) : earlier;
        used.put(thread, Math.max(0, all - since));
      }
    }
    long length = nanos - then;
    before = now;
    then = nanos;
    busiest = busiest(used, length);
    return computed(used);
  }

  private static List<Thread> busiest(Map<Thread, Long> used, long length) {
    return used.entrySet().stream()
        .filter(e -> e.getValue() >= BUSY * length)
        .sorted(Map.Entry.<Thread, Long>comparingByValue().reversed())
        .limit(MOST_THREADS)
        .map(Map.Entry::getKey)
        .toList();
  }

  private Map<String, Computed> computed(Map<Thread, Long> used) {
    Map<String, Looks> found = drain();
    if (found.isEmpty()) {
      return Map.of();
    }
    Map<String, Long> families = new HashMap<>();
    used.forEach((t, n) -> families.merge(ThreadFamilies.family(t.getName()), n, Long::sum));
    List<Map.Entry<String, Looks>> most = new ArrayList<>(found.entrySet());
    most.sort(Comparator.comparingLong(e -> -families.getOrDefault(e.getKey(), 0L)));
    Map<String, Computed> computed = new HashMap<>();
    for (Map.Entry<String, Looks> e : most.subList(0, Math.min(MOST_FAMILIES, most.size()))) {
      Looks of = e.getValue();
      long all = families.getOrDefault(e.getKey(), 0L);
      if (of.outside > 0) {
        long outside = all * of.outside / (of.outside + of.inRequests);
        computed.put(e.getKey(), new Computed(outside, of.places));
      }
    }
    return computed;
  }

  private synchronized Map<String, Looks> drain() {
    Map<String, Looks> found = looks;
    looks = new HashMap<>();
    return found;
  }
}
