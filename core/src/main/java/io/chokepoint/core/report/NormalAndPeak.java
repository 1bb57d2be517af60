package io.chokepoint.core.report;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.report.Report.BackingUse;
import io.chokepoint.core.report.Report.StepResult;
import io.chokepoint.core.run.Loads;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.timeline.StatementWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.core.timeline.WorkersWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One figure of the service, or of one behind it, in the lightest step and in the heaviest, beside
 * the most that it can be.
 *
 * @param of {@code service}, or the kind of what is behind it: {@code PostgreSQL}
 * @param unit as {@link io.chokepoint.core.text.Text#unit} knows it
 * @param normal null where it was not measured
 * @param peak null where it was not measured
 * @param most null where there is no such limit, or it is not known
 */
public record NormalAndPeak(
    String of,
    String what,
    String unit,
    @Nullable Double normal,
    @Nullable Double peak,
    @Nullable Double most) {

  /** The steps that are compared, the lightest first; null where there are no two. */
  public static @Nullable List<StepResult> steps(Report report) {
    List<StepResult> sorted = Loads.sorted(report.steps());
    return sorted.size() < 2 ? null : List.of(sorted.get(0), sorted.get(sorted.size() - 1));
  }

  /** Empty where there are no two steps, or no agent. */
  public static List<NormalAndPeak> of(Report report) {
    List<StepResult> steps = steps(report);
    if (steps == null) {
      return List.of();
    }
    List<Window> light = windows(report, steps.get(0).name());
    List<Window> heavy = windows(report, steps.get(1).name());
    if (light.isEmpty() || heavy.isEmpty()) {
      return List.of();
    }
    List<NormalAndPeak> all = new ArrayList<>(service(light, heavy));
    backing(report, steps, light, heavy, all);
    return List.copyOf(all);
  }

  private static List<NormalAndPeak> service(List<Window> light, List<Window> heavy) {
    SystemWindow last = heavy.get(heavy.size() - 1).system();
    Double limit = last.cgroupCpuLimit();
    double cpus = limit == null ? last.cpus() : Math.min(limit, last.cpus());
    Function<List<Window>, @Nullable Double> cpu =
        ws -> mean(ws, w -> share(w.system().processCpuNanos(), w.lengthNanos() * cpus));
    Function<List<Window>, @Nullable Double> memory =
        ws -> most(ws, w -> number(w.system().residentBytes()));
    Function<List<Window>, @Nullable Double> heap =
        ws -> most(ws, w -> number(w.system().heapUsed()));
    Function<List<Window>, @Nullable Double> busy =
        ws -> mean(ws, w -> workers(w, x -> (double) x.busy()));
    Function<List<Window>, @Nullable Double> queue =
        ws -> mean(ws, w -> workers(w, x -> number(x.queued())));
    return List.of(
        row("CPU", "share", cpu, light, heavy, 1.0),
        row("memory of the process", "bytes", memory, light, heavy, number(last.hostMemoryTotal())),
        row("heap", "bytes", heap, light, heavy, number(last.heapMax())),
        row(
            "worker threads busy",
            "",
            busy,
            light,
            heavy,
            workers(heavy.get(heavy.size() - 1), x -> number(x.capacity()))),
        row("request queue", "", queue, light, heavy, null));
  }

  private static NormalAndPeak row(
      String what,
      String unit,
      Function<List<Window>, @Nullable Double> figure,
      List<Window> light,
      List<Window> heavy,
      @Nullable Double most) {
    return new NormalAndPeak("service", what, unit, figure.apply(light), figure.apply(heavy), most);
  }

  private static void backing(
      Report report,
      List<StepResult> steps,
      List<Window> light,
      List<Window> heavy,
      List<NormalAndPeak> all) {
    for (BackingUse use : report.backing()) {
      if (!use.step().equals(steps.get(1).name())) {
        continue;
      }
      if (use.kind().equals("PostgreSQL")) {
        all.add(latency(statementMillis(light), statementMillis(heavy)));
      }
      for (Report.BackingFigure peak : use.figures()) {
        Double normal =
            report.backing().stream()
                .filter(
                    u -> u.service().equals(use.service()) && u.step().equals(steps.get(0).name()))
                .flatMap(u -> u.figures().stream())
                .filter(f -> f.what().equals(peak.what()))
                .map(Report.BackingFigure::mean)
                .findFirst()
                .orElse(null);
        all.add(
            new NormalAndPeak(
                use.kind(), peak.what(), peak.unit(), normal, peak.mean(), peak.limit()));
      }
    }
  }

  /** As the service sees it. */
  private static NormalAndPeak latency(@Nullable Double normal, @Nullable Double peak) {
    return new NormalAndPeak("PostgreSQL", "query latency, mean", "ms", normal, peak, null);
  }

  private static @Nullable Double statementMillis(List<Window> windows) {
    Stream<Latencies> all =
        windows.stream()
            .flatMap(w -> w.statements().values().stream())
            .map(StatementWindow::latency);
    Latencies sum = Latencies.sum(all);
    return sum.count() == 0 ? null : (Double) (sum.meanNanos() / 1e6);
  }

  private static List<Window> windows(Report report, String step) {
    return report.run().stretches().stream()
        .filter(s -> s.name().equals(step))
        .findFirst()
        .map(s -> StepEvidence.of(s, report.run()).service())
        .orElse(List.of());
  }

  private static @Nullable Double workers(
      Window window, Function<WorkersWindow, @Nullable Double> figure) {
    double sum = 0;
    boolean any = false;
    for (WorkersWindow workers : window.workers().values()) {
      Double value = figure.apply(workers);
      if (value != null) {
        sum += value;
        any = true;
      }
    }
    return any ? (Double) sum : null;
  }

  private static @Nullable Double mean(
      List<Window> windows, Function<Window, @Nullable Double> figure) {
    return known(windows, figure, values -> values.mapToDouble(d -> d).average().orElseThrow());
  }

  private static @Nullable Double most(
      List<Window> windows, Function<Window, @Nullable Double> figure) {
    return known(windows, figure, values -> values.mapToDouble(d -> d).max().orElseThrow());
  }

  private static @Nullable Double known(
      List<Window> windows,
      Function<Window, @Nullable Double> figure,
      ToDoubleFunction<Stream<Double>> of) {
    List<Double> values = windows.stream().map(figure).filter(Objects::nonNull).toList();
    return values.isEmpty() ? null : (Double) of.applyAsDouble(values.stream());
  }

  private static @Nullable Double number(@Nullable Number value) {
    return value == null ? null : (Double) value.doubleValue();
  }

  private static @Nullable Double share(@Nullable Long part, double whole) {
    return part == null || whole <= 0 ? null : (Double) Math.min(1, part / whole);
  }
}
