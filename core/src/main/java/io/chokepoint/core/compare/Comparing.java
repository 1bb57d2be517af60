package io.chokepoint.core.compare;

import io.chokepoint.core.compare.Change.Mark;
import io.chokepoint.core.compare.Comparison.EndpointChange;
import io.chokepoint.core.compare.Comparison.StepChange;
import io.chokepoint.core.compare.RunFigures.StepFigures;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Holds runs against each other. A change counts when two runs of the same service would hardly
 * show it ({@link #RATE} over all that is looked at, see {@link Discoveries}) and it is larger than
 * the threshold. Pure.
 */
public final class Comparing {

  /** Of the changes called real, so many may be chance. */
  public static final double RATE = 0.05;

  /**
   * A run a side says nothing of how much runs differ among themselves (T. Kalibera and R. Jones,
   * "Rigorous benchmarking in reasonable time", ISMM 2013, find it in every JVM benchmark): this
   * much is taken for granted, as a standard deviation.
   */
  static final double ASSUMED_BETWEEN_RUNS = 0.02;

  /** A share has to change by a tenth of a percent of the requests at least. */
  private static final double LEAST_SHARE = 0.001;

  private final List<RunFigures> before;
  private final List<RunFigures> after;
  private final double threshold;
  private final boolean sameLoad;

  private Comparing(
      List<RunFigures> before, List<RunFigures> after, double threshold, boolean sameLoad) {
    this.before = before;
    this.after = after;
    this.threshold = threshold;
    this.sameLoad = sameLoad;
  }

  /**
   * Compares runs of the same plan, step by step.
   *
   * @param threshold 0.1 for 10 %
   * @throws IllegalArgumentException if they are not of the same plan: the message says how they
   *     differ
   */
  public static Comparison of(List<RunFigures> before, List<RunFigures> after, double threshold) {
    List<RunFigures> all = new ArrayList<>(before);
    all.addAll(after);
    SamePlan.check(all);
    return new Comparing(before, after, threshold, true).compare();
  }

  /**
   * Compares one step with another, each run having only that one: sustained with peak load. Says
   * what changes under load; nothing is a regression.
   */
  public static Comparison ofSteps(
      List<RunFigures> before, List<RunFigures> after, double threshold) {
    return new Comparing(before, after, threshold, false).compare();
  }

  /** How far two sets of runs of the same are apart by one figure. */
  static Change change(Metric metric, List<Estimate> before, List<Estimate> after) {
    return new Pooled(metric, before, after).change();
  }

  private Comparison compare() {
    List<StepChange> steps = new ArrayList<>();
    List<StepFigures> first = before.get(0).steps();
    for (int i = 0; i < first.size(); i++) {
      steps.add(step(at(before, i), at(after, i)));
    }
    double limit = Discoveries.limit(chances(steps), RATE);
    return new Comparison(
        names(before),
        names(after),
        threshold,
        sameLoad,
        steps.stream().map(s -> marked(s, limit)).toList(),
        notes());
  }

  private static List<StepFigures> at(List<RunFigures> runs, int step) {
    return runs.stream().map(r -> r.steps().get(step)).toList();
  }

  private StepChange step(List<StepFigures> b, List<StepFigures> a) {
    List<EndpointChange> endpoints = new ArrayList<>();
    for (String name : b.get(0).endpoints().keySet()) {
      endpoints.add(
          new EndpointChange(
              name,
              changes(b, a, s -> Objects.requireNonNullElse(s.endpoints().get(name), Map.of()))));
    }
    String from = load(b.get(0).offered());
    String to = load(a.get(0).offered());
    String name =
        b.get(0).step().equals(a.get(0).step())
            ? b.get(0).step()
            : b.get(0).step() + " → " + a.get(0).step();
    return new StepChange(
        name,
        from.equals(to) ? from : from + " → " + to,
        endpoints,
        changes(b, a, StepFigures::resources));
  }

  private static List<Change> changes(
      List<StepFigures> b,
      List<StepFigures> a,
      Function<StepFigures, Map<Metric, Estimate>> figures) {
    List<Change> changes = new ArrayList<>();
    Map<Metric, List<Estimate>> was = collect(b, figures);
    Map<Metric, List<Estimate>> is = collect(a, figures);
    was.forEach(
        (metric, estimates) -> {
          List<Estimate> now = is.get(metric);
          if (now != null) {
            changes.add(change(metric, estimates, now));
          }
        });
    return changes;
  }

  private static Map<Metric, List<Estimate>> collect(
      List<StepFigures> steps, Function<StepFigures, Map<Metric, Estimate>> figures) {
    Map<Metric, List<Estimate>> collected = new LinkedHashMap<>();
    for (StepFigures step : steps) {
      figures
          .apply(step)
          .forEach((m, e) -> collected.computeIfAbsent(m, x -> new ArrayList<>()).add(e));
    }
    return collected;
  }

  private static double[] chances(List<StepChange> steps) {
    return steps.stream()
        .flatMap(s -> s.endpoints().stream())
        .flatMap(e -> e.changes().stream())
        // no errors before and after are no test at all
        .filter(c -> c.mark() != Mark.UNKNOWN && c.relative() != 0)
        .mapToDouble(Change::chance)
        .toArray();
  }

  private StepChange marked(StepChange step, double limit) {
    return new StepChange(
        step.step(),
        step.load(),
        step.endpoints().stream()
            .map(
                e ->
                    new EndpointChange(
                        e.endpoint(), e.changes().stream().map(c -> marked(c, limit)).toList()))
            .toList(),
        // these decide nothing: each stands for itself
        step.resources().stream().map(c -> marked(c, RATE / 5)).toList());
  }

  private Change marked(Change c, double limit) {
    return c.mark() == Mark.UNKNOWN ? c : c.marked(mark(c, limit, threshold));
  }

  static Mark mark(Change c, double limit, double threshold) {
    if (c.chance() > limit) {
      return Mark.NOISE;
    }
    return isLarge(c, threshold)
        ? c.metric().worse(c.before(), c.after()) ? Mark.WORSE : Mark.BETTER
        : Mark.SMALL;
  }

  private static boolean isLarge(Change c, double threshold) {
    double size = Math.abs(c.relative());
    return c.metric().isShare()
        ? size >= LEAST_SHARE && size > threshold * c.before()
        : size > threshold;
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    int leftOut = leftOut(before) + leftOut(after);
    if (leftOut > 0) {
      notes.add(
          leftOut
              + (leftOut == 1 ? " second was" : " seconds were")
              + " left out: the driver was the limit");
    }
    if (before.size() == 1 && after.size() == 1) {
      notes.add(
          Text.of(
              "one run a side does not show how much runs differ; a standard deviation of %s"
                  + " is assumed. Several runs a side measure it",
              Text.percent(ASSUMED_BETWEEN_RUNS)));
    }
    if (!sameLoad) {
      notes.add("different loads: the differences are what load does, none is a regression");
    }
    return notes;
  }

  private static int leftOut(List<RunFigures> runs) {
    return runs.stream().flatMap(r -> r.steps().stream()).mapToInt(StepFigures::leftOut).sum();
  }

  private static List<String> names(List<RunFigures> runs) {
    return runs.stream().map(RunFigures::name).toList();
  }

  static String load(Offered offered) {
    Integer users = offered.users();
    if (users != null) {
      return users + (users == 1 ? " user" : " users");
    }
    Double rate = offered.perSecond();
    if (rate == null) {
      return "";
    }
    return (rate == Math.rint(rate) ? String.valueOf(rate.longValue()) : String.valueOf(rate))
        + "/s";
  }
}
