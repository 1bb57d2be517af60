package io.chokepoint.core.diagnosis;

import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an agent does not see of the service it is in, as far as its own windows show it. A verdict
 * on what was not seen is worth nothing, so this is said before anything else.
 */
public final class Blindness {

  /** With more of the time inside the service without a name, nothing is known of it. */
  static final double NAMELESS = 0.9;

  /** A request below the clock's and the scheduler's grain has no parts worth naming. */
  static final double LEAST_MEAN_NANOS = 1e6;

  /** A JVM that uses this much of a processor does something, and not only housekeeping. */
  private static final double WORKING_CORES = 0.2;

  private static final int FEWEST_WINDOWS = 10;
  private static final int FEWEST_REQUESTS = 20;

  private final double seconds;
  private final LedgerSum sum;
  private final List<Window> windows;

  private Blindness(List<Window> windows) {
    this.windows = windows;
    this.seconds = windows.stream().mapToLong(Window::lengthNanos).sum() / 1e9;
    this.sum =
        LedgerSum.sum(
            windows.stream()
                .flatMap(w -> w.endpoints().values().stream())
                .map(EndpointWindow::ledger));
  }

  /** Each as a sentence that ends with what to do; empty where nothing is known to be missing. */
  public static List<String> of(List<Window> windows) {
    List<String> words = new ArrayList<>(exceptNames(windows));
    if (windows.size() >= FEWEST_WINDOWS) {
      new Blindness(windows).names(words);
    }
    return List.copyOf(words);
  }

  /** The same, time without a name left out. */
  static List<String> exceptNames(List<Window> windows) {
    if (windows.size() < FEWEST_WINDOWS) {
      return List.of();
    }
    Blindness blindness = new Blindness(windows);
    List<String> words = new ArrayList<>();
    blindness.requests(words);
    blindness.statements(words);
    return List.copyOf(words);
  }

  private void requests(List<String> words) {
    for (Window w : windows) {
      for (EndpointWindow e : w.endpoints().values()) {
        if (e.latency().count() + e.inFlight() > 0) {
          return;
        }
      }
    }
    double cores = cpuNanos() / 1e9 / seconds;
    if (cores >= WORKING_CORES) {
      words.add(
          Text.of(
              "no request was seen in %s in which this JVM used %s CPUs: if it answers requests,"
                  + " the agent does not know its server; look it up in the table of servers in"
                  + " the guide",
              Text.time(seconds * 1e9), Text.number(cores)));
    }
  }

  /** Connections are borrowed, but no statement is seen on them. */
  private void statements(List<String> words) {
    boolean executed =
        windows.stream().anyMatch(w -> !w.statements().isEmpty())
            || sum.charge(ResourceKind.SQL).visits() > 0;
    if (executed) {
      return;
    }
    Map<String, Long> borrowed = new TreeMap<>();
    for (Window w : windows) {
      w.pools()
          .forEach(
              (name, pool) -> {
                if (pool.kind() == ResourceKind.CONNECTION_POOL) {
                  borrowed.merge(name, returned(pool), Long::sum);
                }
              });
    }
    borrowed.forEach(
        (name, times) -> {
          if (times >= FEWEST_REQUESTS) {
            words.add(
                Text.of(
                    "connections of pool %s were used %s times and no statement was seen: the agent"
                        + " does not know this database driver; slow statements cannot be told"
                        + " from other work of the holders, so look for them in the database",
                    name, Text.number(times)));
          }
        });
  }

  private static long returned(PoolWindow pool) {
    return pool.hold().count();
  }

  private void names(List<String> words) {
    if (sum.requests() >= FEWEST_REQUESTS && nameless(sum, cpuNanos())) {
      words.add(
          Text.of(
              "%s of the time inside the service has no name: the libraries that it spends its time"
                  + " in are not known, or it works on threads that nothing leads to; the table of"
                  + " libraries in the guide says what is measured, and the samples of running code"
                  + " in the report where it was",
              Text.percent(share(sum, cpuNanos()))));
    }
  }

  private double cpuNanos() {
    return cpuNanos(windows);
  }

  /** What the JVM computed; 0 where it is not known. */
  static double cpuNanos(List<Window> windows) {
    double sum = 0;
    for (Window w : windows) {
      Long used = w.system().processCpuNanos();
      sum += used == null ? 0 : used;
    }
    return sum;
  }

  /**
   * Whether nearly all time has no name.
   *
   * @param cpuNanos of the JVM
   */
  static boolean nameless(LedgerSum sum, double cpuNanos) {
    return share(sum, cpuNanos) >= NAMELESS
        && (double) sum.wallNanos() / Math.max(1, sum.requests()) >= LEAST_MEAN_NANOS;
  }

  /**
   * Of the time, that without a name. What virtual threads compute cannot be measured: as much as
   * the JVM computes may be theirs, and is no sign of blindness.
   */
  static double share(LedgerSum sum, double cpuNanos) {
    double computed = sum.cpuSampled() == 0 ? cpuNanos : 0;
    double nameless = Math.max(0, sum.unattributedNanos() - computed);
    return sum.wallNanos() == 0 ? 0 : nameless / sum.wallNanos();
  }
}
