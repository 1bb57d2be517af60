package io.chokepoint.agent.sampler;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.own.AgentThreads;
import io.chokepoint.core.timeline.JvmWindow.Recorded;
import io.chokepoint.core.timeline.SystemWindow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Has it recorded which code makes the objects and what requests compute, once memory or processors
 * are suspected to be short: collecting takes much of the time, what lives grows from one look of
 * the collector to the next, or this JVM's work finds the processors taken. A recording costs half
 * a second of CPU to begin with, 2 MB of heap for good, and nothing that can be measured while it
 * goes on; so it is one in {@value #REST_SECONDS} s, {@value #MOST} in the life of a JVM, none
 * while that starts, and none where the heap has no room for it.
 */
final class ShortageWatch {

  /** What G1 itself lets collections take ({@code GCTimeRatio=12}: 1 / (1 + 12)). */
  private static final double COST = 1.0 / 13;

  private static final int COSTLY_SECONDS = 3;

  /** Of the processors: no more can be got out of them, as seconds scatter. */
  private static final double FULL = 0.9;

  /** With less of them it is not this JVM's code that would have to change. */
  private static final double OWN = 0.2;

  /** Of the heap, over so many looks of the collector, each of which found more than before. */
  private static final double GROWTH = 0.025;

  private static final int LOOKS = 3;

  private static final int START_SECONDS = 15;
  private static final int REST_SECONDS = 30;
  private static final int MOST = 20;

  /** What the JVM's recorder needs for itself while it starts, many times over. */
  private static final long LEAST_FREE_BYTES = 24L << 20;

  private final Callable<@Nullable Recorded> recording;
  private final AtomicReference<@Nullable Recorded> told = new AtomicReference<>();
  private final Deque<Long> live = new ArrayDeque<>();
  private int seconds;
  private int notBefore = START_SECONDS;
  private int costly;
  private int full;
  private int recorded;

  /**
   * @param recording does it, and takes its time; null where it could not
   */
  ShortageWatch(Callable<@Nullable Recorded> recording) {
    this.recording = recording;
  }

  static ShortageWatch ofThisJvm() {
    return new ShortageWatch(FlightRecording::take);
  }

  /** A second is over. Returns what a recording told that has ended since the last one. */
  @Nullable Recorded after(SystemWindow second, OldGeneration.Seen old, AgentErrors errors) {
    seconds++;
    costly = cost(second) >= COST ? costly + 1 : 0;
    full = processorsAreFull(second) ? full + 1 : 0;
    Long least = old.least();
    Long looks = old.looks();
    if (least != null && looks != null && looks > 0) {
      grew(least);
    }
    if (isSuspected(second) && seconds >= notBefore && recorded < MOST && hasRoom(second)) {
      recorded++;
      notBefore = seconds + REST_SECONDS;
      live.clear();
      AgentThreads.once("chokepoint-recording").newThread(() -> record(errors)).start();
    }
    return told.getAndSet(null);
  }

  private void grew(long least) {
    Long last = live.peekLast();
    if (last != null && least <= last) {
      live.clear();
    }
    live.add(least);
    if (live.size() > LOOKS) {
      live.remove();
    }
  }

  private boolean isSuspected(SystemWindow second) {
    Long first = live.peekFirst();
    Long last = live.peekLast();
    Long max = second.heapMax();
    boolean grows =
        live.size() == LOOKS
            && first != null
            && last != null
            && max != null
            && last - first >= GROWTH * max;
    return grows || costly >= COSTLY_SECONDS || full >= COSTLY_SECONDS;
  }

  private static boolean processorsAreFull(SystemWindow second) {
    Long process = second.processCpuNanos();
    Long host = second.hostBusyNanos();
    Integer cpus = second.hostCpus();
    double own = process == null ? 0 : process / 1e9 / second.cpus();
    double all = host == null || cpus == null ? own : Math.max(own, host / 1e9 / cpus);
    return all >= FULL && own >= OWN;
  }

  /** Of the time, or of this JVM's CPU, whichever is more. */
  private static double cost(SystemWindow second) {
    Long pauses = second.gcPauseNanos();
    Long collector = second.gcCpuNanos();
    Long process = second.processCpuNanos();
    double ofTime = pauses == null ? 0 : pauses / 1e9;
    return collector == null || process == null || process <= 0
        ? ofTime
        : Math.max(ofTime, (double) collector / process);
  }

  private static boolean hasRoom(SystemWindow second) {
    Long max = second.heapMax();
    Long lives = second.heapLive();
    return max != null && lives != null && max - lives >= LEAST_FREE_BYTES;
  }

  private void record(AgentErrors errors) {
    try {
      told.set(recording.call());
    } catch (Exception | LinkageError e) {
      errors.add("recording objects and code", e);
    }
  }
}
