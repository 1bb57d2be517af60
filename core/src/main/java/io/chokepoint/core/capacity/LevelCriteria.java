package io.chokepoint.core.capacity;

import io.chokepoint.core.model.Offered;
import io.chokepoint.core.run.Run.Target;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.ClientWindow.Traffic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether a level of load is kept: each target, the errors where no target says how many may
 * be (of all requests together; an endpoint's own can only break it), and whether completions
 * follow what is offered. It breaks when one of them certainly is broken (the chance of an error is
 * multiplied by how many were asked, C. E. Bonferroni 1936), and holds when each of them certainly
 * is kept (then the least certain one counts: the intersection-union test of R. L. Berger,
 * "Multiparameter hypothesis testing and acceptance sampling", Technometrics 24, 1982).
 */
public final class LevelCriteria {

  /** Share of failures that is no longer chance where no target says how many may be. */
  static final double FAILURES = 0.05;

  /**
   * Completions follow the arrivals while at most this share stays behind, and do not when
   * certainly more than {@link #BEHIND} does. A queue short of its limit also grows at first: that
   * is below a hundredth of what a second brings in.
   */
  public static final double FOLLOWS = 0.03;

  static final double BEHIND = 0.01;

  /** Users together get this much less done than undisturbed: the service is what they wait for. */
  static final double DISTURBED = 0.1;

  /** A request that takes twice as long as undisturbed mostly waits for others. */
  static final double DOUBLED = 2;

  /**
   * A request that takes four times as long as undisturbed, and the scheduler's time slice more,
   * spends three quarters of its time waiting for others (M/M/1: three quarters busy).
   */
  public static final double MULTIPLIED = 4;

  /** The Linux scheduler's base slice (EEVDF): a delay below it is ordinary time-sharing. */
  private static final double TIME_SLICE_NANOS = 3e6;

  /** Bursts seen among a handful of bad requests are not to be believed any further. */
  private static final double MOST_GROWTH = 4;

  private final Map<String, Target> targets;

  public LevelCriteria(Map<String, Target> targets) {
    this.targets = Map.copyOf(targets);
  }

  /**
   * Judges a level.
   *
   * @param windows those of its seconds that count, in order
   * @param undisturbed in the closed model; null where nothing lighter was seen
   */
  public Judgement judge(
      Offered offered, List<ClientWindow> windows, @Nullable Reference undisturbed) {
    List<Criterion> criteria = new ArrayList<>();
    List<Criterion> watched = new ArrayList<>();
    Set<String> endpoints = endpoints(windows);
    boolean one = endpoints.size() == 1;
    for (String endpoint : endpoints) {
      Target target = targets.get(endpoint);
      boolean asked = one || endpoint.isEmpty() || (target != null && target.success() != null);
      failures(endpoint, target, windows, asked ? criteria : watched);
      if (target != null) {
        latencies(endpoint, target, windows, criteria);
      }
    }
    Integer users = offered.users();
    if (users == null) {
      criteria.add(follows(windows));
      if (undisturbed != null && !ofLatency(targets)) {
        criteria.add(multiplied(undisturbed, windows));
      }
    } else if (undisturbed != null && !ofLatency(targets)) {
      criteria.add(undisturbed(users, undisturbed, windows));
    }
    return judge(windows.size(), criteria, watched);
  }

  /**
   * @param watched what breaks a level, and is not asked to be certainly kept: there is no
   *     certainty of an endpoint that few requests went to
   */
  private static Judgement judge(int seconds, List<Criterion> criteria, List<Criterion> watched) {
    List<Criterion> all = new ArrayList<>(criteria);
    all.addAll(watched);
    double leastIfKept = all.stream().mapToDouble(Criterion::chanceIfKept).min().orElse(1);
    double chanceIfKept = Math.min(1, leastIfKept * all.size());
    double mostIfBroken = criteria.stream().mapToDouble(Criterion::chanceIfBroken).max().orElse(1);
    boolean looksKept = all.stream().allMatch(Criterion::looksKept);
    boolean broken = !looksKept || chanceIfKept < mostIfBroken;
    return new Judgement(
        seconds,
        looksKept,
        criteria.isEmpty() ? 1 : chanceIfKept,
        mostIfBroken,
        (broken ? mostBroken(all) : nearest(criteria)).map(Criterion::what).orElse(""));
  }

  /** What does not look kept goes before what merely cannot be shown to be. */
  private static Optional<Criterion> mostBroken(List<Criterion> all) {
    return all.stream()
        .min(
            Comparator.comparing(Criterion::looksKept)
                .thenComparingDouble(Criterion::chanceIfKept));
  }

  /** What is least certain to be kept. */
  private static Optional<Criterion> nearest(List<Criterion> criteria) {
    return criteria.stream().max(Comparator.comparingDouble(Criterion::chanceIfBroken));
  }

  /** Those that had traffic, and all together where that is something else. */
  private Set<String> endpoints(List<ClientWindow> windows) {
    Set<String> names = new TreeSet<>();
    windows.forEach(w -> names.addAll(w.endpoints().keySet()));
    if (names.size() != 1 || targets.containsKey("")) {
      names.add("");
    }
    return names;
  }

  /**
   * Whether any of them says how long an answer may take. The longest answer is left out: of a
   * maximum there is never certainty.
   */
  public static boolean ofLatency(Map<String, Target> targets) {
    return targets.values().stream()
        .anyMatch(t -> t.meanNanos() != null || !percentiles(t).isEmpty());
  }

  private static Map<String, Long> percentiles(Target target) {
    Map<String, Long> percentiles = new TreeMap<>();
    put(percentiles, "p50", target.p50Nanos());
    put(percentiles, "p95", target.p95Nanos());
    put(percentiles, "p99", target.p99Nanos());
    put(percentiles, "p99.9", target.p999Nanos());
    return percentiles;
  }

  private static void failures(
      String endpoint, @Nullable Target target, List<ClientWindow> windows, List<Criterion> to) {
    Double success = target == null ? null : target.success();
    double allowed = success == null ? FAILURES : 1 - success;
    String what = Text.of("%s: more than %s failed", named(endpoint), Text.percent(allowed));
    to.add(share(what, endpoint, windows, allowed, LevelCriteria::failed));
  }

  private static void latencies(
      String endpoint, Target target, List<ClientWindow> windows, List<Criterion> to) {
    percentiles(target)
        .forEach(
            (name, nanos) -> {
              double beyond = 1 - Double.parseDouble(name.substring(1)) / 100;
              String what = Text.of("%s: %s above %s", named(endpoint), name, Text.time(nanos));
              to.add(share(what, endpoint, windows, beyond, t -> above(t, nanos)));
            });
    Long mean = target.meanNanos();
    if (mean != null) {
      String what = Text.of("%s: mean above %s", named(endpoint), Text.time(mean));
      double[] tooLong =
          series(
              windows, endpoint, t -> t.latency().count() * (t.latency().meanNanos() - mean) / 1e6);
      to.add(Criterion.of(what, tooLong, 0, 1));
    }
  }

  private static void put(Map<String, Long> percentiles, String name, @Nullable Long nanos) {
    if (nanos != null) {
      percentiles.put(name, nanos);
    }
  }

  /**
   * Of the requests that ended, at most a share may be bad. Bad ones come in bursts, so that
   * seconds vary in proportion to their mean, and a stretch without a burst looks surer than it is.
   * As in the score test of quasi-likelihood with a variance of μ² (P. McCullagh, J. A. Nelder,
   * "Generalized linear models", 1989), the noise is that of the border. Without it, one level in
   * ten with a p95 at its target passed for held; with it one in forty.
   */
  private static Criterion share(
      String what,
      String endpoint,
      List<ClientWindow> windows,
      double allowed,
      ToDoubleFunction<Traffic> bad) {
    double[] ended = series(windows, endpoint, t -> t.latency().count());
    double[] wrong = series(windows, endpoint, bad);
    double[] tooMany = new double[wrong.length];
    for (int i = 0; i < wrong.length; i++) {
      tooMany[i] = wrong[i] - allowed * ended[i];
    }
    double all = Arrays.stream(ended).sum();
    double each = all / Math.max(1, windows.size());
    double share = Arrays.stream(wrong).sum() / Math.max(1, all);
    double noise = Math.max(allowed, 0.5 / Math.max(1, all));
    double binomial = each * noise * (1 - noise);
    double seen = variance(tooMany);
    double bursts = Math.max(0, seen - each * share * (1 - share));
    double grown = share == 0 ? 1 : Math.max(1, Math.min(MOST_GROWTH, allowed / share));
    double atBorder = binomial + bursts * grown * grown;
    double stretch = Math.sqrt(Math.max(1, atBorder / Math.max(seen, binomial)));
    return Criterion.of(what, tooMany, binomial, stretch);
  }

  private static double variance(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return squares / Math.max(1, values.length - 1);
  }

  /**
   * Completions against what was due as long before as an answer takes, a part of a second in
   * proportion: what came at the end cannot be answered yet. But for one request: which second it
   * ends in is chance, and a short step's end as well.
   */
  private static Criterion follows(List<ClientWindow> windows) {
    double mean = StepEvidence.meanSeconds(windows);
    double lag = Math.min(mean < 1 ? mean : StepEvidence.late(windows), windows.size() / 3);
    int whole = (int) lag;
    double[] due = new double[windows.size()];
    Arrays.setAll(due, i -> due(windows.get(i)));
    double[] broken = new double[due.length - whole];
    double[] kept = new double[broken.length];
    double chance = 1.0 / Math.max(1, broken.length);
    for (int i = 0; i < broken.length; i++) {
      double then = due[i] + (lag - whole) * (due[Math.max(0, i - 1)] - due[i]);
      double behind = then - StepEvidence.completed(windows.get(i + whole)) - chance;
      broken[i] = behind - BEHIND * then;
      kept[i] = behind - FOLLOWS * then;
    }
    return new Criterion("completions stay behind what is offered", broken, kept, 1, 1, 0);
  }

  private static double due(ClientWindow window) {
    return window.endpoints().values().stream().mapToLong(Traffic::due).sum();
  }

  private static Criterion multiplied(Reference alone, List<ClientWindow> windows) {
    double most = MULTIPLIED * alone.meanNanos() + TIME_SLICE_NANOS;
    double[] tooLong =
        series(windows, "", t -> t.latency().count() * (t.latency().meanNanos() - most) / 1e6);
    double each = Arrays.stream(series(windows, "", t -> t.latency().count())).average().orElse(0);
    return new Criterion(
        Text.of("requests take over %s times as long as undisturbed", Text.number(MULTIPLIED)),
        tooLong,
        tooLong,
        0,
        1,
        MULTIPLIED * alone.meanError() * each / 1e6);
  }

  /**
   * Users who do not think get less done as soon as requests take a little longer; so that is no
   * break before requests take twice as long, which {@code 1 / (think + latency)} tells as a rate
   * (the interactive response-time law).
   */
  private static Criterion undisturbed(int users, Reference alone, List<ClientWindow> windows) {
    double part = 1 - DISTURBED;
    if (alone.perUser() > 0) {
      double turn = 1e9 / alone.perUser();
      double think = Math.max(0, turn - alone.meanNanos());
      double slow = think + DOUBLED * alone.meanNanos() + TIME_SLICE_NANOS;
      part = Math.min(part, turn / slow);
    }
    double expected = part * users * alone.perUser();
    double[] missing =
        windows.stream().mapToDouble(w -> expected - StepEvidence.completed(w)).toArray();
    return new Criterion(
        Text.of(
            "users complete less than %s of what they complete undisturbed", Text.percent(part)),
        missing,
        missing,
        1,
        1,
        part * users * alone.error());
  }

  private static double[] series(
      List<ClientWindow> windows, String endpoint, ToDoubleFunction<Traffic> figure) {
    return windows.stream().mapToDouble(w -> sum(w, endpoint, figure)).toArray();
  }

  private static double sum(
      ClientWindow window, String endpoint, ToDoubleFunction<Traffic> figure) {
    if (endpoint.isEmpty()) {
      return window.endpoints().values().stream().mapToDouble(figure).sum();
    }
    Traffic traffic = window.endpoints().get(endpoint);
    return traffic == null ? 0 : figure.applyAsDouble(traffic);
  }

  private static double failed(Traffic traffic) {
    return traffic.errors().values().stream().mapToLong(Long::longValue).sum();
  }

  private static double above(Traffic traffic, long nanos) {
    return traffic.latency().count() - traffic.latency().countAtMost(nanos);
  }

  private static String named(String endpoint) {
    return endpoint.isEmpty() ? "all endpoints" : endpoint;
  }
}
