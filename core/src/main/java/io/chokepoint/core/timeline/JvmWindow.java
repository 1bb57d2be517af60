package io.chokepoint.core.timeline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM did in one second beside the application's own work, and which JVM it was.
 *
 * @param pid of its process
 * @param startedMillis Unix time of its start: another value is another JVM
 * @param collections stop-the-world pauses by their cause in the collector's words: {@code
 *     System.gc()}
 * @param oldLooks how many collections and markings of the whole old generation ended; null where
 *     they are not counted
 * @param oldLeast the fewest bytes in the old generation since the last of them: what lives, and
 *     what the collector found not worth collecting; null before the first
 * @param safepoints how often all threads were stopped, collections included; null where unknown
 * @param safepointSyncNanos how long it took until all threads stood; null where unknown
 * @param threads live threads by family of names; empty in seconds in which they were not counted
 * @param collectionsAskedBy how often code asked for a collection, by its place, then by endpoint
 *     ({@code ""} outside a request); empty until the first explicit collection was seen
 * @param threadsStarted how many were started, virtual ones left out; null where unknown
 * @param threadsStartedBy looks at who starts threads, by place, then by endpoint; empty until
 *     there are many more than at first, or many are started all the time
 * @param outsideRequests what the busiest threads compute while they serve no request, by family of
 *     names; empty where none of them is busy
 * @param deadlocked threads that wait for each other in a circle, one sentence each; empty where
 *     none was found
 * @param recorded what a recording that ended in this second told of objects and code; null where
 *     none did
 */
public record JvmWindow(
    long pid,
    long startedMillis,
    Map<String, Collected> collections,
    @Nullable Long oldLooks,
    @Nullable Long oldLeast,
    @Nullable Long safepoints,
    @Nullable Long safepointSyncNanos,
    Map<String, Integer> threads,
    Map<String, Map<String, Long>> collectionsAskedBy,
    @Nullable Long threadsStarted,
    Map<String, Map<String, Long>> threadsStartedBy,
    Map<String, Computed> outsideRequests,
    List<String> deadlocked,
    @Nullable Recorded recorded) {

  /** The cause of a collection that code asked for. */
  public static final String EXPLICIT = "System.gc()";

  /** Of objects made by the JVM's own code or by unknown code. */
  public static final String UNKNOWN_PLACE = " at an unknown place";

  public JvmWindow {
    collections = Map.copyOf(collections);
    threads = Map.copyOf(threads);
    collectionsAskedBy = Map.copyOf(collectionsAskedBy);
    threadsStartedBy = Map.copyOf(threadsStartedBy);
    outsideRequests = Map.copyOf(outsideRequests);
    deadlocked = List.copyOf(deadlocked);
  }

  /** A JVM that was not asked what it did. */
  public static Builder builder(long pid, long startedMillis) {
    return new Builder(pid, startedMillis);
  }

  /** The same JVM, of which some is about to change. */
  public Builder toBuilder() {
    return new Builder(pid, startedMillis)
        .collections(collections)
        .oldLooks(oldLooks)
        .oldLeast(oldLeast)
        .safepoints(safepoints)
        .safepointSyncNanos(safepointSyncNanos)
        .threads(threads)
        .collectionsAskedBy(collectionsAskedBy)
        .threadsStarted(threadsStarted)
        .threadsStartedBy(threadsStartedBy)
        .outsideRequests(outsideRequests)
        .deadlocked(deadlocked)
        .recorded(recorded);
  }

  /**
   * Objects by type and place, {@code byte[] at com.shop.Cart.add:41}, and code, from samples.
   *
   * @param nanos how long was recorded
   * @param allocated bytes
   * @param kept objects that were allocated meanwhile, outlived a collection, and were still there
   * @param running what threads of requests were found at while they computed, by how often
   */
  public record Recorded(
      long nanos, Map<String, Long> allocated, Map<String, Long> kept, Map<String, Long> running) {

    public Recorded {
      allocated = Map.copyOf(allocated);
      kept = Map.copyOf(kept);
      running = Map.copyOf(running);
    }

    public Recorded plus(Recorded next) {
      return new Recorded(
          nanos + next.nanos,
          Maps.sum(allocated, next.allocated),
          Maps.sum(kept, next.kept),
          Maps.sum(running, next.running));
    }
  }

  /**
   * Pauses of one cause.
   *
   * @param full how many of them collected the whole heap
   */
  public record Collected(long count, long nanos, long full) {

    public Collected plus(Collected next) {
      return new Collected(count + next.count, nanos + next.nanos, full + next.full);
    }
  }

  /**
   * CPU time of threads of one family.
   *
   * @param places where samples found them, by how often
   */
  public record Computed(long cpuNanos, Map<String, Long> places) {

    public Computed {
      places = Map.copyOf(places);
    }

    public Computed plus(Computed next) {
      return new Computed(cpuNanos + next.cpuNanos, Maps.sum(places, next.places));
    }
  }

  /** The same second, in which a recording ended. */
  public JvmWindow with(Recorded told) {
    return toBuilder().recorded(told).build();
  }

  /** Both together; of two JVMs the later one. */
  static @Nullable JvmWindow plus(@Nullable JvmWindow a, @Nullable JvmWindow b) {
    if (a == null || b == null || a.pid != b.pid || a.startedMillis != b.startedMillis) {
      return b == null ? a : b;
    }
    return new JvmWindow(
        b.pid,
        b.startedMillis,
        Maps.merge(a.collections, b.collections, Collected::plus),
        SystemWindow.sum(a.oldLooks, b.oldLooks),
        b.oldLeast == null ? a.oldLeast : b.oldLeast,
        SystemWindow.sum(a.safepoints, b.safepoints),
        SystemWindow.sum(a.safepointSyncNanos, b.safepointSyncNanos),
        b.threads.isEmpty() ? a.threads : b.threads,
        places(a.collectionsAskedBy, b.collectionsAskedBy),
        SystemWindow.sum(a.threadsStarted, b.threadsStarted),
        places(a.threadsStartedBy, b.threadsStartedBy),
        Maps.merge(a.outsideRequests, b.outsideRequests, Computed::plus),
        b.deadlocked.isEmpty() ? a.deadlocked : b.deadlocked,
        a.recorded == null
            ? b.recorded
            : b.recorded == null ? a.recorded : a.recorded.plus(b.recorded));
  }

  /** How often something was asked for, by place and endpoint, in both. */
  public static Map<String, Map<String, Long>> places(
      Map<String, Map<String, Long>> a, Map<String, Map<String, Long>> b) {
    return new HashMap<>(Maps.merge(a, b, Maps::sum));
  }

  /** What is not set is unknown, or did not happen. */
  public static final class Builder {
    private long pid;
    private long startedMillis;
    private Map<String, Collected> collections = Map.of();
    private @Nullable Long oldLooks;
    private @Nullable Long oldLeast;
    private @Nullable Long safepoints;
    private @Nullable Long safepointSyncNanos;
    private Map<String, Integer> threads = Map.of();
    private Map<String, Map<String, Long>> collectionsAskedBy = Map.of();
    private @Nullable Long threadsStarted;
    private Map<String, Map<String, Long>> threadsStartedBy = Map.of();
    private Map<String, Computed> outsideRequests = Map.of();
    private List<String> deadlocked = List.of();
    private @Nullable Recorded recorded;

    private Builder(long pid, long startedMillis) {
      this.pid = pid;
      this.startedMillis = startedMillis;
    }

    public Builder pid(long pid) {
      this.pid = pid;
      return this;
    }

    public Builder startedMillis(long startedMillis) {
      this.startedMillis = startedMillis;
      return this;
    }

    public Builder collections(Map<String, Collected> collections) {
      this.collections = collections;
      return this;
    }

    public Builder oldLooks(@Nullable Long oldLooks) {
      this.oldLooks = oldLooks;
      return this;
    }

    public Builder oldLeast(@Nullable Long oldLeast) {
      this.oldLeast = oldLeast;
      return this;
    }

    public Builder safepoints(@Nullable Long safepoints) {
      this.safepoints = safepoints;
      return this;
    }

    public Builder safepointSyncNanos(@Nullable Long safepointSyncNanos) {
      this.safepointSyncNanos = safepointSyncNanos;
      return this;
    }

    public Builder threads(Map<String, Integer> threads) {
      this.threads = threads;
      return this;
    }

    public Builder collectionsAskedBy(Map<String, Map<String, Long>> collectionsAskedBy) {
      this.collectionsAskedBy = collectionsAskedBy;
      return this;
    }

    public Builder threadsStarted(@Nullable Long threadsStarted) {
      this.threadsStarted = threadsStarted;
      return this;
    }

    public Builder threadsStartedBy(Map<String, Map<String, Long>> threadsStartedBy) {
      this.threadsStartedBy = threadsStartedBy;
      return this;
    }

    public Builder outsideRequests(Map<String, Computed> outsideRequests) {
      this.outsideRequests = outsideRequests;
      return this;
    }

    public Builder deadlocked(List<String> deadlocked) {
      this.deadlocked = deadlocked;
      return this;
    }

    public Builder recorded(@Nullable Recorded recorded) {
      this.recorded = recorded;
      return this;
    }

    public JvmWindow build() {
      return new JvmWindow(
          pid,
          startedMillis,
          collections,
          oldLooks,
          oldLeast,
          safepoints,
          safepointSyncNanos,
          threads,
          collectionsAskedBy,
          threadsStarted,
          threadsStartedBy,
          outsideRequests,
          deadlocked,
          recorded);
    }
  }
}
