package io.chokepoint.core.diagnosis;

import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.JvmWindow.Collected;
import io.chokepoint.core.timeline.JvmWindow.Computed;
import io.chokepoint.core.timeline.Window;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM itself did at one level of load.
 *
 * @param seconds in which it told
 * @param collections pauses by cause
 * @param askedBy explicit collections by place, then by endpoint
 * @param outsideRequests what threads computed while they served no request, by family of names
 * @param startedPerSecond threads that were started; null where unknown
 * @param startedBy looks at who starts threads, by place, then by endpoint
 * @param stoppedShare of the time, threads stopped for anything but collections, the time until all
 *     of them stood included; null where unknown
 * @param stopsPerSecond safepoints that were no collections; null where unknown
 * @param syncShare of the time, threads on their way to a stop; null where unknown
 */
public record JvmLevel(
    double seconds,
    Map<String, Collected> collections,
    Map<String, Map<String, Long>> askedBy,
    Map<String, Computed> outsideRequests,
    @Nullable Double startedPerSecond,
    Map<String, Map<String, Long>> startedBy,
    @Nullable Double stoppedShare,
    @Nullable Double stopsPerSecond,
    @Nullable Double syncShare) {

  private static final Collected NONE = new Collected(0, 0, 0);

  /** What a class histogram and a heap dump begin with, as HotSpot names their causes. */
  private static final List<String> LOOKS =
      List.of("Heap Inspection Initiated GC", "Heap Dump Initiated GC");

  /** Beside {@code System.gc()} itself, what tools and native agents ask for. */
  private static final List<String> ASKED =
      Stream.concat(
              Stream.of(
                  JvmWindow.EXPLICIT, "JvmtiEnv ForceGarbageCollection", "Diagnostic Command"),
              LOOKS.stream())
          .toList();

  public static JvmLevel of(Level level) {
    return of(level.windows());
  }

  /** Over any windows. */
  public static JvmLevel of(List<Window> windows) {
    Map<String, Collected> collections = new TreeMap<>();
    Map<String, Map<String, Long>> askedBy = new HashMap<>();
    Map<String, Computed> outside = new HashMap<>();
    Map<String, Map<String, Long>> startedBy = new HashMap<>();
    double started = 0;
    double startedSeconds = 0;
    double seconds = 0;
    double stopped = 0;
    double stoppedSeconds = 0;
    double stops = 0;
    double syncNanos = 0;
    double stopSeconds = 0;
    for (Window w : windows) {
      double length = w.lengthNanos() / 1e9;
      Long all = w.system().safepointNanos();
      Long collecting = w.system().gcPauseNanos();
      JvmWindow jvm = w.system().jvm();
      if (all != null && collecting != null) {
        Long stopping = jvm == null ? null : jvm.safepointSyncNanos();
        stopped += Math.max(0, all - collecting) + (stopping == null ? 0 : stopping);
        stoppedSeconds += length;
      }
      if (jvm == null) {
        continue;
      }
      seconds += length;
      jvm.collections().forEach((cause, n) -> collections.merge(cause, n, Collected::plus));
      askedBy.putAll(JvmWindow.places(askedBy, jvm.collectionsAskedBy()));
      jvm.outsideRequests().forEach((family, n) -> outside.merge(family, n, Computed::plus));
      startedBy.putAll(JvmWindow.places(startedBy, jvm.threadsStartedBy()));
      Long threads = jvm.threadsStarted();
      started += threads == null ? 0 : threads;
      startedSeconds += threads == null ? 0 : length;
      Long pauses = w.system().gcPauses();
      if (jvm.safepoints() != null && jvm.safepointSyncNanos() != null && pauses != null) {
        stops += Math.max(0, jvm.safepoints() - pauses);
        syncNanos += jvm.safepointSyncNanos();
        stopSeconds += length;
      }
    }
    return new JvmLevel(
        seconds,
        collections,
        askedBy,
        outside,
        startedSeconds <= 0 ? null : (Double) (started / startedSeconds),
        startedBy,
        stoppedSeconds <= 0 ? null : (Double) Math.min(1, stopped / 1e9 / stoppedSeconds),
        stopSeconds <= 0 ? null : (Double) (stops / stopSeconds),
        stopSeconds <= 0 ? null : (Double) Math.min(1, syncNanos / 1e9 / stopSeconds));
  }

  /**
   * A family of threads that computes while it serves no request.
   *
   * @param place where most looks found it
   */
  public record Outside(String family, double cpus, String place) {}

  /** CPUs that all of them use. */
  public double cpusOutside() {
    double nanos = outsideRequests.values().stream().mapToLong(Computed::cpuNanos).sum();
    return nanos / 1e9 / Math.max(1e-9, seconds);
  }

  /** The one that computes most; null where none was seen. */
  public @Nullable Outside busiestOutside() {
    return outsideRequests.entrySet().stream()
        .max(Comparator.comparingLong(e -> e.getValue().cpuNanos()))
        .map(
            e ->
                new Outside(
                    e.getKey(),
                    e.getValue().cpuNanos() / 1e9 / Math.max(1e-9, seconds),
                    e.getValue().places().entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey)
                        .orElse("an unknown place")))
        .orElse(null);
  }

  /** Of a safepoint that was no collection; null where there was none or it is not known. */
  @Nullable Double meanStopNanos() {
    return stoppedShare == null || stopsPerSecond == null || stopsPerSecond <= 0
        ? null
        : (Double) (stoppedShare / stopsPerSecond * 1e9);
  }

  /** What code asked for. */
  public Collected explicit() {
    return causedBy(ASKED);
  }

  /** What of it was to look into the heap. */
  public Collected looks() {
    return causedBy(LOOKS);
  }

  private Collected causedBy(List<String> causes) {
    return causes.stream()
        .map(cause -> collections.getOrDefault(cause, NONE))
        .reduce(NONE, Collected::plus);
  }

  public Collected all() {
    return collections.values().stream().reduce(NONE, Collected::plus);
  }

  /** Which part of the time in pauses code asked for; 0 where no cause was told. */
  public double explicitPart() {
    return all().nanos() <= 0 ? 0 : (double) explicit().nanos() / all().nanos();
  }

  /** The place that asks most often; null where none was seen. */
  public static @Nullable String most(Map<String, Map<String, Long>> places) {
    return places.entrySet().stream()
        .max(Comparator.comparingLong(p -> count(p.getValue())))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  /** All places together. */
  public static long countOfAll(Map<String, Map<String, Long>> places) {
    return places.values().stream().mapToLong(JvmLevel::count).sum();
  }

  /** One place, from all endpoints. */
  public static long count(Map<String, Long> endpoints) {
    return endpoints.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Endpoints from which a place asks, the most frequent first; work outside requests left out. */
  public static List<String> endpoints(Map<String, Long> place) {
    return place.entrySet().stream()
        .filter(e -> !e.getKey().isEmpty())
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }
}
