package io.chokepoint.core.fleet;

import io.chokepoint.core.diagnosis.Permutations;
import io.chokepoint.core.fleet.Deviant.Reason;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds instances that differ. Each is held, endpoint by endpoint and step by step, against the
 * median of all (of two, against the other), so that neither its mix of requests nor the course of
 * the load makes it look slow, nor one that differs the rest.
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
    for (Stretch mine : stretches.get(index)) {
      @Nullable Held held = Held.of(stretches, index, mine);
      if (held == null) {
        continue;
      }
      double chance = CHANCE / instances.size() / stretches.get(index).size();
      if (held.slow(chance) && (worst == null || held.excessNanos() > worst.excessNanos())) {
        worst = held;
      }
      rate += held.load() * held.usualPerSecond() * mine.seconds();
      usual += held.usualPerSecond() * mine.seconds();
      requests += mine.requests();
    }
    String name = instances.get(index).name();
    if (worst != null) {
      Reason reason = worst.load() < MORE_LOAD ? Reason.ITSELF : Reason.LOAD;
      return new Deviant(
          name, reason, worst.stretch(), worst.load(), worst.step(), apart(instances, index));
    }
    double load = usual <= 0 ? 1 : rate / usual;
    boolean uneven = load >= UNEVEN || load <= 1 / UNEVEN;
    return uneven && requests >= FEWEST_REQUESTS
        ? new Deviant(name, Reason.UNEVEN, 1, load, null, apart(instances, index))
        : null;
  }

  /**
   * A step of an instance, held against that of all, or, of two, against the other's.
   *
   * @param ratios of each of its windows, what requests took there to what they usually take
   * @param others the other instances' windows
   * @param load how many times the usual rate it has
   */
  private record Held(
      String step,
      double actualNanos,
      double expectedNanos,
      double[] ratios,
      double[] others,
      double load,
      double usualPerSecond,
      long requests) {

    static @Nullable Held of(List<List<Stretch>> stretches, int index, Stretch mine) {
      List<Stretch> all = new ArrayList<>();
      for (int k = 0; k < stretches.size(); k++) {
        if (k != index || stretches.size() > 2) {
          stretches.get(k).stream().filter(s -> s.name().equals(mine.name())).forEach(all::add);
        }
      }
      List<Stretch> others = all.stream().filter(s -> !s.equals(mine)).toList();
      if (others.isEmpty()) {
        return null;
      }
      Map<String, Double> usual = usual(all);
      double actual = 0;
      double expected = 0;
      for (Window w : mine.windows()) {
        double[] both = against(w, usual);
        actual += both[0];
        expected += both[1];
      }
      double perSecond = median(all.stream().mapToDouble(Stretch::perSecond).toArray());
      return expected <= 0 || perSecond <= 0
          ? null
          : new Held(
              mine.name(),
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
  private static double[] against(Window w, Map<String, Double> usual) {
    double actual = 0;
    double expected = 0;
    for (Map.Entry<String, EndpointWindow> e : w.endpoints().entrySet()) {
      @Nullable Double mean = usual.get(e.getKey());
      if (mean != null) {
        long n = e.getValue().latency().count();
        actual += n * e.getValue().latency().meanNanos();
        expected += n * mean;
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

  /** A step of one instance. */
  private record Stretch(String name, List<Window> windows) {

    static List<Stretch> all(Run run) {
      List<Stretch> all = new ArrayList<>();
      for (Step step : run.stretches()) {
        List<Window> inside =
            run.timeline().stream().filter(w -> step.covers(w.startMillis())).toList();
        if (!inside.isEmpty()) {
          all.add(new Stretch(step.name(), inside));
        }
      }
      return all;
    }

    double seconds() {
      return windows.stream().mapToLong(Window::lengthNanos).sum() / 1e9;
    }

    long requests() {
      return windows.stream()
          .flatMap(w -> w.endpoints().values().stream())
          .mapToLong(e -> e.latency().count())
          .sum();
    }

    double perSecond() {
      return seconds() <= 0 ? 0 : requests() / seconds();
    }

    Map<String, Double> means() {
      Map<String, double[]> sums = new HashMap<>();
      for (Window w : windows) {
        w.endpoints()
            .forEach(
                (key, e) -> {
                  double[] sum = sums.computeIfAbsent(key, k -> new double[2]);
                  sum[0] += e.latency().count() * e.latency().meanNanos();
                  sum[1] += e.latency().count();
                });
      }
      Map<String, Double> means = new HashMap<>();
      sums.forEach(
          (key, sum) -> {
            if (sum[1] > 0) {
              means.put(key, sum[0] / sum[1]);
            }
          });
      return means;
    }
  }
}
