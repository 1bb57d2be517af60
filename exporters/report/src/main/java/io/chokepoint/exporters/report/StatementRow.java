package io.chokepoint.exporters.report;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.report.ComparedSteps;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.StatementWindow;
import io.chokepoint.core.timeline.Window;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;

/**
 * A statement in the loaded step beside the unloaded one.
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
  static List<StatementRow> of(ComparedSteps step) {
    TreeSet<String> texts = new TreeSet<>();
    step.heavy().forEach(w -> texts.addAll(w.statements().keySet()));
    return texts.stream()
        .map(text -> Sum.of(text, step))
        .sorted(Comparator.comparingDouble(Sum::nanos).reversed())
        .limit(MOST)
        .map(sum -> sum.row(step.heavySeconds()))
        .toList();
  }

  private record Sum(String text, Latencies loaded, Latencies unloaded, long errors) {

    static Sum of(String text, ComparedSteps step) {
      long errors =
          step.heavy().stream()
              .map(w -> w.statements().get(text))
              .mapToLong(s -> s == null ? 0 : s.errors())
              .sum();
      return new Sum(text, sum(step.heavy(), text), sum(step.light(), text), errors);
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
          Text.rate(loaded.count() / seconds),
          Text.time(loaded.meanNanos()),
          p95(loaded),
          p95(unloaded),
          Text.number(nanos() / 1e9 / seconds),
          Text.number(errors),
          errors > 0);
    }

    private static String p95(Latencies latency) {
      return latency.count() == 0 ? Text.UNKNOWN : Text.time(latency.percentileNanos(95));
    }
  }
}
