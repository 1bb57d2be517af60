package io.chokepoint.driver.terminal;

import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.core.timeline.WorkersWindow;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.run.Progress;
import io.chokepoint.driver.run.SocketMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the lines of a run under way say. */
final class ProgressText {

  private ProgressText() {}

  /** {@code 0:07}, {@code 12:30}. */
  static String clock(long nanos) {
    long seconds = Math.max(0, Math.round(nanos / 1e9));
    return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }

  /** {@code step 2/4: 100/s}. */
  static String phase(Timetable timetable, Timetable.Phase phase) {
    if (phase.purpose() != Timetable.Purpose.STEP) {
      return phase.name();
    }
    List<String> steps = timetable.steps().stream().map(Timetable.Phase::name).toList();
    String of = timetable.open() ? "" : "/" + steps.size();
    return "step " + (steps.indexOf(phase.name()) + 1) + of + ": " + phase.name();
  }

  /** {@code 4 steps}, or that it is not known yet. */
  static String extent(Timetable timetable) {
    int steps = timetable.steps().size();
    return timetable.open() ? "search" : steps + (steps == 1 ? " step" : " steps");
  }

  /** How long the phase and the whole still take. */
  static String left(Timetable timetable, Progress.Snapshot s) {
    String all = clock(timetable.longestNanos() - s.nowNanos());
    return timetable.open()
        ? "at most " + all + " left"
        : clock(s.phase().toNanos() - s.nowNanos()) + " left in this phase, " + all + " in all";
  }

  /** Rate, requests in flight, percentiles, errors. */
  static String load(Progress.Snapshot s) {
    List<String> parts = new ArrayList<>();
    if (requests(s)) {
      parts.add(achieved(s));
      parts.add(percentiles(s));
    }
    SocketMessages messages = s.messages();
    if (messages != null) {
      parts.add("messages " + messages(messages));
    }
    parts.add(s.failedTotal() == 0 ? "no errors" : s.failedTotal() + " errors" + now(s));
    if (s.notSentTotal() > 0) {
      parts.add(s.notSentTotal() + " not sent");
    }
    if (s.limited() != null) {
      parts.add("driver is the limit: " + s.limited());
    }
    return String.join(" · ", parts);
  }

  /** {@code 98/s of 100/s · 7 in flight}. */
  static String achieved(Progress.Snapshot s) {
    boolean closed = s.phase().offered().users() != null;
    return (closed
            ? s.completed() + "/s by " + Math.round(s.offered()) + " users"
            : s.completed() + "/s of " + Text.rate(s.offered()))
        + " · "
        + s.inFlight()
        + " in flight";
  }

  static String percentiles(Progress.Snapshot s) {
    return "p50 "
        + Text.time(s.p50Nanos())
        + ", p95 "
        + Text.time(s.p95Nanos())
        + ", p99 "
        + Text.time(s.p99Nanos());
  }

  /** Whether there is anything but messages to show. */
  static boolean requests(Progress.Snapshot s) {
    return s.messages() == null || s.due() + s.completed() + s.inFlight() > 0;
  }

  /** {@code 40/s out, 1960/s in, delivered in p50 0.42 ms, p95 3.10 ms}. */
  static String messages(SocketMessages m) {
    return m.sent()
        + "/s out"
        + (m.notSent() > 0 ? " (" + m.notSent() + " not sent)" : "")
        + ", "
        + m.received()
        + "/s in"
        + (m.timed() > 0
            ? ", delivered in p50 " + Text.time(m.p50Nanos()) + ", p95 " + Text.time(m.p95Nanos())
            : "");
  }

  /** {@code (now 2 5xx)}; empty where this second had no error. */
  static String now(Progress.Snapshot s) {
    List<String> now = new ArrayList<>();
    s.errors().forEach((label, count) -> now.add(count + " " + label));
    return now.isEmpty() ? "" : " (now " + String.join(", ", now) + ")";
  }

  /** How the driver itself is. */
  static String driver(Progress.Snapshot s) {
    ClientWindow.Driver d = s.driver();
    return "CPU "
        + Text.number(d.cpuNanos() / 1e9)
        + " · loop late by "
        + Text.time(d.loopLagNanos())
        + " · "
        + d.connections()
        + " connections"
        + (d.gcPauseNanos() > 0 ? " · GC " + Text.time(d.gcPauseNanos()) : "");
  }

  /** The service's CPU, heap, collections, pools and workers, as far as they are known. */
  static String service(Window window) {
    List<String> parts = new ArrayList<>();
    machine(parts, window);
    for (Map.Entry<String, PoolWindow> e : new TreeMap<>(window.pools()).entrySet()) {
      PoolWindow pool = e.getValue();
      parts.add(
          "pool "
              + e.getKey()
              + " "
              + pool.active()
              + of(pool.capacity())
              + (pool.pending() > 0 ? " +" + pool.pending() + " waiting" : ""));
    }
    for (WorkersWindow workers : window.workers().values()) {
      parts.add("workers " + workers.busy() + of(workers.capacity()));
    }
    return String.join(" · ", parts);
  }

  private static void machine(List<String> parts, Window window) {
    SystemWindow system = window.system();
    if (system.processCpuNanos() != null) {
      double cores = (double) system.processCpuNanos() / window.lengthNanos();
      parts.add("CPU " + Text.number(cores) + "/" + system.cpus());
    }
    if (system.heapUsed() != null) {
      Long max = system.heapMax();
      parts.add(
          "heap " + Text.bytes(system.heapUsed()) + (max == null ? "" : "/" + Text.bytes(max)));
    }
    if (system.gcPauseNanos() != null) {
      parts.add("GC " + Text.time((long) system.gcPauseNanos()));
    }
  }

  private static String of(@Nullable Integer capacity) {
    return capacity == null ? "" : "/" + capacity;
  }
}
