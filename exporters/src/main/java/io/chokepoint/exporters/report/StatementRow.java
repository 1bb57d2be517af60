package io.chokepoint.exporters.report;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.timeline.StatementWindow;
import io.chokepoint.core.timeline.Window;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;

/**
 * A statement in the heaviest step beside the lightest.
 *
 * @param busy mean executions at a time
 */
record StatementRow(
    String text,
    String perSecond,
    String mean,
    String p95,
    String unloadedP95,
    String busy,
    String errors,
    boolean failed) {

  private static final int MOST = 15;

  /** Those that took most time together, most first. */
  static List<StatementRow> of(HeaviestStep step) {
    TreeSet<String> texts = new TreeSet<>();
    step.windows().forEach(w -> texts.addAll(w.statements().keySet()));
    return texts.stream()
        .map(text -> Sum.of(text, step))
        .sorted(Comparator.comparingDouble(Sum::nanos).reversed())
        .limit(MOST)
        .map(sum -> sum.row(step.seconds()))
        .toList();
  }

  private record Sum(String text, Latencies loaded, Latencies unloaded, long errors) {

    static Sum of(String text, HeaviestStep step) {
      long errors =
          step.windows().stream()
              .map(w -> w.statements().get(text))
              .mapToLong(s -> s == null ? 0 : s.errors())
              .sum();
      return new Sum(text, sum(step.windows(), text), sum(step.unloaded(), text), errors);
    }

    private static Latencies sum(List<Window> windows, String text) {
      Histogram sum = new Histogram(3);
      for (Window window : windows) {
        StatementWindow statement = window.statements().get(text);
        if (statement != null) {
          statement.latency().addTo(sum);
        }
      }
      return Latencies.of(sum);
    }

    double nanos() {
      return loaded.count() * loaded.meanNanos();
    }

    StatementRow row(double seconds) {
      return new StatementRow(
          text,
          Figure.perSecond(loaded.count() / seconds),
          Figure.nanos(loaded.meanNanos()),
          p95(loaded),
          p95(unloaded),
          String.format(Locale.ROOT, "%.2f", nanos() / 1e9 / seconds),
          Figure.number(errors),
          errors > 0);
    }

    private static String p95(Latencies latency) {
      return latency.count() == 0 ? "–" : Figure.nanos(latency.percentileNanos(95));
    }
  }
}
