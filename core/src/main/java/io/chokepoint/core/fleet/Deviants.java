package io.chokepoint.core.fleet;

import io.chokepoint.core.diagnosis.Permutations;
import io.chokepoint.core.fleet.Deviant.Reason;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds instances that differ. Each is held, endpoint by endpoint and step by step, against the
 * median of all (of two, against the other), so that neither its mix of requests nor the course of
 * the load makes it look slow, nor one that differs the rest. One that is slow at one endpoint only
 * is found too, however few of its requests go there.
 */
final class Deviants {

  /** Half as long again: what is less does not stand out to who asks. */
  private static final double SLOW = 1.5;

  /** And a quarter longer beyond chance. */
  private static final double CERTAINLY = 1.25;

  /** A balancer that shares out well keeps instances within a quarter of each other. */
  private static final double MORE_LOAD = 1.25;

  private static final double UNEVEN = 1.5;
  private static final double CHANCE = 0.05;
  private static final long FEWEST_REQUESTS = 20;

  /** What an endpoint takes longer, and nobody would ask why. */
  private static final double LEAST_NANOS = 1e6;

  /** An endpoint with so much of what an instance takes longer is what it is about. */
  private static final double MOST = 0.9;

  /** No smaller one can be told by shuffling; of instances alike a quarter more is much rarer. */
  private static final double SMALLEST_CHANCE = 1e-4;

  /** Heaps that differ by less were sized by the same rule. */
  private static final double SAME_SIZE = 0.1;

  private Deviants() {}

  static List<Deviant> of(List<Instance> instances) {
    List<Deviant> deviants = new ArrayList<>();
    if (instances.size() < 2) {
      return deviants;
    }
    List<List<Stretch>> stretches = instances.stream().map(i -> Stretch.all(i.run())).toList();
    for (int i = 0; i < instances.size(); i++) {
      @Nullable Deviant deviant = deviant(instances, stretches, i);
      if (deviant != null) {
        deviants.add(deviant);
      }
    }
    deviants.sort(Comparator.comparingDouble(Deviant::stretch).reversed());
    return deviants;
  }

  private static @Nullable Deviant deviant(
      List<Instance> instances, List<List<Stretch>> stretches, int index) {
    @Nullable Held worst = null;
    double rate = 0;
    double usual = 0;
    long requests = 0;
    double chance = CHANCE / instances.size() / Math.max(1, stretches.get(index).size());
    for (Stretch mine : stretches.get(index)) {
      @Nullable Held held = Held.of(stretches, index, mine);
      if (held == null) {
        continue;
      }
      @Nullable Held slow = slow(held, Held.ofEach(stretches, index, mine), chance);
      if (slow != null && (worst == null || slow.excessNanos() > worst.excessNanos())) {
        worst = slow;
      }
      rate += held.load() * held.usualPerSecond() * mine.seconds();
      usual += held.usualPerSecond() * mine.seconds();
      requests += mine.requests();
    }
    String name = instances.get(index).name();
    if (worst != null) {
      Reason reason = worst.load() < MORE_LOAD ? Reason.ITSELF : Reason.LOAD;
      return new Deviant(
          name,
          reason,
          worst.stretch(),
          worst.load(),
          worst.step(),
          worst.endpoint(),
          apart(instances, index));
    }
    double load = usual <= 0 ? 1 : rate / usual;
    boolean uneven = load >= UNEVEN || load <= 1 / UNEVEN;
    return uneven && requests >= FEWEST_REQUESTS
        ? new Deviant(name, Reason.UNEVEN, 1, load, null, null, apart(instances, index))
        : null;
  }

  /** The step where it is slow, or the one of its endpoints that makes it so, or that is alone. */
  private static @Nullable Held slow(Held all, List<Held> endpoints, double chance) {
    double each = Math.max(SMALLEST_CHANCE, chance / Math.max(1, endpoints.size()));
    @Nullable Held one =
        endpoints.stream()
            .filter(e -> e.excessNanos() >= LEAST_NANOS * e.requests() && e.slow(each))
            .max(Comparator.comparingDouble(Held::excessNanos))
            .orElse(null);
    boolean slow = all.slow(chance);
    return one == null || (slow && one.excessNanos() < MOST * all.excessNanos())
        ? slow ? all : null
        : one;
  }

  /**
   * A step of an instance, held against that of all, or, of two, against the other's.
   *
   * @param endpoint of which alone it is; null where it is of all
   * @param ratios of each of its windows, what requests took there to what they usually take
   * @param others the other instances' windows
   * @param load how many times the usual rate it has
   */
  private record Held(
      String step,
      @Nullable String endpoint,
      double actualNanos,
      double expectedNanos,
      double[] ratios,
      double[] others,
      double load,
      double usualPerSecond,
      long requests) {

    static @Nullable Held of(List<List<Stretch>> stretches, int index, Stretch mine) {
      return of(stretches, index, mine, null);
    }

    /** Endpoints with requests enough, where there are several. */
    static List<Held> ofEach(List<List<Stretch>> stretches, int index, Stretch mine) {
      List<Held> each = new ArrayList<>();
      Set<String> endpoints = mine.means().keySet();
      for (String endpoint : endpoints.size() < 2 ? Set.<String>of() : endpoints) {
        @Nullable Held held = of(stretches, index, mine, endpoint);
        if (held != null && held.requests() >= FEWEST_REQUESTS) {
          each.add(held);
        }
      }
      return each;
    }

    private static @Nullable Held of(
        List<List<Stretch>> stretches, int index, Stretch whole, @Nullable String endpoint) {
      List<Stretch> all = new ArrayList<>();
      List<Stretch> others = new ArrayList<>();
      for (int k = 0; k < stretches.size(); k++) {
        for (Stretch s : stretches.get(k)) {
          if (s.name().equals(whole.name())) {
            Stretch part = s.only(endpoint);
            if (k != index) {
              others.add(part);
            }
            if (k != index || stretches.size() > 2) {
              all.add(part);
            }
          }
        }
      }
      if (others.isEmpty()) {
        return null;
      }
      Stretch mine = whole.only(endpoint);
      Map<String, Double> usual = usual(all);
      double actual = 0;
      double expected = 0;
      for (Map<String, Served> w : mine.windows()) {
        double[] both = against(w, usual);
        actual += both[0];
        expected += both[1];
      }
      double perSecond = median(all.stream().mapToDouble(Stretch::perSecond).toArray());
      return expected <= 0 || perSecond <= 0
          ? null
          : new Held(
              mine.name(),
              endpoint,
              actual,
              expected,
              ratios(List.of(mine), usual),
              ratios(others, usual),
              mine.perSecond() / perSecond,
              perSecond,
              mine.requests());
    }

    private static double[] ratios(List<Stretch> stretches, Map<String, Double> usual) {
      return stretches.stream()
          .flatMap(s -> s.windows().stream())
          .map(w -> against(w, usual))
          .filter(both -> both[1] > 0)
          .mapToDouble(both -> both[0] / both[1])
          .toArray();
    }

    double stretch() {
      return actualNanos / expectedNanos;
    }

    double excessNanos() {
      return actualNanos - expectedNanos;
    }

    boolean slow(double chance) {
      return stretch() >= SLOW
          && requests >= FEWEST_REQUESTS
          && Permutations.greater(Arrays.stream(ratios).map(r -> r / CERTAINLY).toArray(), others)
              <= chance;
    }
  }

  /** Request-nanoseconds of a window, and what they usually would be. */
  private static double[] against(Map<String, Served> window, Map<String, Double> usual) {
    double actual = 0;
    double expected = 0;
    for (Map.Entry<String, Served> e : window.entrySet()) {
      @Nullable Double mean = usual.get(e.getKey());
      if (mean != null) {
        actual += e.getValue().nanos();
        expected += e.getValue().requests() * mean;
      }
    }
    return new double[] {actual, expected};
  }

  /** The median of the means, by endpoint. */
  private static Map<String, Double> usual(List<Stretch> theirs) {
    Map<String, List<Double>> means = new HashMap<>();
    for (Stretch s : theirs) {
      s.means().forEach((k, v) -> means.computeIfAbsent(k, x -> new ArrayList<>()).add(v));
    }
    Map<String, Double> usual = new HashMap<>();
    means.forEach(
        (k, v) -> usual.put(k, median(v.stream().mapToDouble(Double::doubleValue).toArray())));
    return usual;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n == 0 ? 0 : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  /** What of its configuration and its labels differs from what all others have alike. */
  private static List<String> apart(List<Instance> instances, int index) {
    Map<String, String> mine = traits(instances.get(index));
    List<String> apart = new ArrayList<>();
    mine.forEach(
        (what, value) -> {
          TreeSet<String> theirs = new TreeSet<>();
          for (int k = 0; k < instances.size(); k++) {
            if (k != index) {
              theirs.add(Objects.requireNonNullElse(traits(instances.get(k)).get(what), ""));
            }
          }
          if (theirs.size() == 1 && !theirs.first().isEmpty() && differ(value, theirs.first())) {
            apart.add(what + " " + value + ", the others " + theirs.first());
          }
        });
    return apart;
  }

  private static boolean differ(String a, String b) {
    if (a.matches("\\d+ MiB") && b.matches("\\d+ MiB")) {
      double x = Double.parseDouble(a.substring(0, a.indexOf(' ')));
      double y = Double.parseDouble(b.substring(0, b.indexOf(' ')));
      return Math.abs(x - y) > SAME_SIZE * Math.max(x, y);
    }
    return !a.equals(b);
  }

  private static Map<String, String> traits(Instance instance) {
    Map<String, String> traits = new LinkedHashMap<>();
    List<Window> windows = instance.run().timeline();
    if (!windows.isEmpty()) {
      Window last = windows.get(windows.size() - 1);
      last.pools()
          .forEach((name, p) -> put(traits, "a maximum of pool " + name + " of", p.capacity()));
      last.workers()
          .forEach((name, p) -> put(traits, "worker threads of " + name + ":", p.capacity()));
      last.executors()
          .forEach((name, p) -> put(traits, "threads of executor " + name + ":", p.capacity()));
      traits.put("CPUs:", String.valueOf(last.system().cpus()));
      put(traits, "a CPU limit of", last.system().cgroupCpuLimit());
      @Nullable Long heap = last.system().heapMax();
      put(traits, "a heap of", heap == null ? null : (heap >> 20) + " MiB");
    }
    instance.labels().forEach((label, value) -> traits.put(label, value));
    return traits;
  }

  private static void put(Map<String, String> traits, String what, @Nullable Object value) {
    if (value != null) {
      traits.put(what, value instanceof Double d ? Text.number(d) : value.toString());
    }
  }

  /** A label that all slow instances have in common, and no other has. */
  static @Nullable String common(List<Instance> instances, List<Deviant> deviants) {
    List<String> slow =
        deviants.stream().filter(d -> d.reason() == Reason.ITSELF).map(Deviant::instance).toList();
    List<Instance> ill = instances.stream().filter(i -> slow.contains(i.name())).toList();
    List<Instance> well = instances.stream().filter(i -> !slow.contains(i.name())).toList();
    if (ill.size() < 2 || well.isEmpty()) {
      return null;
    }
    return ill.get(0).labels().entrySet().stream()
        .filter(l -> ill.stream().allMatch(i -> l.getValue().equals(i.labels().get(l.getKey()))))
        .filter(l -> well.stream().noneMatch(i -> l.getValue().equals(i.labels().get(l.getKey()))))
        .map(l -> l.getKey() + "=\"" + l.getValue() + "\"")
        .sorted()
        .findFirst()
        .orElse(null);
  }

  /** Requests of an endpoint in a window, and how long they took together. */
  private record Served(long requests, double nanos) {

    Served plus(Served more) {
      return new Served(requests + more.requests, nanos + more.nanos);
    }
  }

  /** A step of one instance, in its windows by endpoint. */
  private record Stretch(String name, double seconds, List<Map<String, Served>> windows) {

    static List<Stretch> all(Run run) {
      List<Stretch> all = new ArrayList<>();
      for (Step step : run.stretches()) {
        List<Window> inside =
            run.timeline().stream().filter(w -> step.covers(w.startMillis())).toList();
        if (!inside.isEmpty()) {
          double seconds = inside.stream().mapToLong(Window::lengthNanos).sum() / 1e9;
          all.add(new Stretch(step.name(), seconds, inside.stream().map(Stretch::served).toList()));
        }
      }
      return all;
    }

    private static Map<String, Served> served(Window window) {
      Map<String, Served> served = new HashMap<>();
      window
          .endpoints()
          .forEach(
              (key, e) -> {
                long n = e.latency().count();
                served.put(key, new Served(n, n * e.latency().meanNanos()));
              });
      return served;
    }

    /** The same of one endpoint; of all for null. */
    Stretch only(@Nullable String endpoint) {
      if (endpoint == null) {
        return this;
      }
      List<Map<String, Served>> its = new ArrayList<>();
      for (Map<String, Served> w : windows) {
        @Nullable Served served = w.get(endpoint);
        its.add(served == null ? Map.of() : Map.of(endpoint, served));
      }
      return new Stretch(name, seconds, its);
    }

    long requests() {
      return sums().values().stream().mapToLong(Served::requests).sum();
    }

    double perSecond() {
      return seconds <= 0 ? 0 : requests() / seconds;
    }

    Map<String, Double> means() {
      Map<String, Double> means = new HashMap<>();
      sums()
          .forEach(
              (key, sum) -> {
                if (sum.requests() > 0) {
                  means.put(key, sum.nanos() / sum.requests());
                }
              });
      return means;
    }

    private Map<String, Served> sums() {
      Map<String, Served> sums = new HashMap<>();
      windows.forEach(w -> w.forEach((key, served) -> sums.merge(key, served, Served::plus)));
      return sums;
    }
  }
}
