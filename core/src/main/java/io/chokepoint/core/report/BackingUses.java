package io.chokepoint.core.report;

import io.chokepoint.core.model.Step;
import io.chokepoint.core.report.Report.BackingFigure;
import io.chokepoint.core.report.Report.BackingUse;
import io.chokepoint.core.timeline.BackingWindow;
import io.chokepoint.core.timeline.PostgresSample;
import io.chokepoint.core.timeline.RedisSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the services behind the one under test did in each step: mean and highest second. */
final class BackingUses {

  private BackingUses() {}

  static List<BackingUse> of(List<Step> steps, List<BackingWindow> windows) {
    List<BackingUse> uses = new ArrayList<>();
    TreeSet<String> databases = new TreeSet<>();
    TreeSet<String> caches = new TreeSet<>();
    windows.forEach(w -> databases.addAll(w.postgres().keySet()));
    windows.forEach(w -> caches.addAll(w.redis().keySet()));
    for (String name : databases) {
      for (Step step : steps) {
        add(
            uses,
            name,
            "PostgreSQL",
            step,
            postgres(in(step, windows, name, BackingWindow::postgres)));
      }
    }
    for (String name : caches) {
      for (Step step : steps) {
        add(uses, name, "Redis", step, redis(in(step, windows, name, BackingWindow::redis)));
      }
    }
    return List.copyOf(uses);
  }

  private static void add(
      List<BackingUse> uses, String name, String kind, Step step, List<BackingFigure> figures) {
    if (!figures.isEmpty()) {
      uses.add(new BackingUse(name, kind, step.name(), figures));
    }
  }

  private static <T> List<T> in(
      Step step,
      List<BackingWindow> windows,
      String name,
      Function<BackingWindow, Map<String, T>> samples) {
    List<T> inside = new ArrayList<>();
    for (BackingWindow w : windows) {
      @Nullable T sample = samples.apply(w).get(name);
      if (sample != null && step.covers(w.startMillis())) {
        inside.add(sample);
      }
    }
    return inside;
  }

  private static List<BackingFigure> postgres(List<PostgresSample> all) {
    List<BackingFigure> figures = new ArrayList<>();
    Double max =
        all.stream()
            .map(PostgresSample::maxConnections)
            .filter(Objects::nonNull)
            .map(Integer::doubleValue)
            .max(Double::compare)
            .orElse(null);
    add(figures, "connections", "", max, all, s -> (double) s.allConnections());
    add(figures, "active", "", max, all, s -> (double) s.connections("active"));
    add(
        figures,
        "idle in transaction",
        "",
        max,
        all,
        s -> (double) s.connections("idle in transaction"));
    add(figures, "waiting for a lock", "", null, all, s -> (double) s.lockWaits());
    add(figures, "CPU", "cores", null, all, PostgresSample::cpuCores);
    add(figures, "statements", "1/s", null, all, PostgresSample::statementsPerSecond);
    add(figures, "statement time", "ms", null, all, PostgresSample::statementMillis);
    add(figures, "found in cache", "share", null, all, PostgresSample::cacheHits);
    add(figures, "commits", "1/s", null, all, PostgresSample::commitsPerSecond);
    add(figures, "rollbacks", "1/s", null, all, PostgresSample::rollbacksPerSecond);
    add(figures, "deadlocks", "1/s", null, all, PostgresSample::deadlocksPerSecond);
    return figures;
  }

  private static List<BackingFigure> redis(List<RedisSample> all) {
    List<BackingFigure> figures = new ArrayList<>();
    Double max =
        all.stream()
            .map(RedisSample::maxMemoryBytes)
            .filter(Objects::nonNull)
            .map(Long::doubleValue)
            .max(Double::compare)
            .orElse(null);
    add(figures, "memory", "bytes", max, all, s -> (double) s.memoryBytes());
    add(figures, "hits", "share", null, all, RedisSample::hits);
    add(figures, "commands", "1/s", null, all, RedisSample::commandsPerSecond);
    add(figures, "evictions", "1/s", null, all, RedisSample::evictionsPerSecond);
    add(figures, "clients", "", null, all, s -> (double) s.clients());
    add(figures, "CPU", "cores", null, all, RedisSample::cpuCores);
    return figures;
  }

  /** Over the seconds in which it was to be had. */
  private static <T> void add(
      List<BackingFigure> figures,
      String what,
      String unit,
      @Nullable Double limit,
      List<T> samples,
      Function<T, @Nullable Double> figure) {
    double sum = 0;
    double max = Double.NEGATIVE_INFINITY;
    int n = 0;
    for (T sample : samples) {
      Double value = figure.apply(sample);
      if (value != null) {
        sum += value;
        max = Math.max(max, value);
        n++;
      }
    }
    if (n > 0) {
      figures.add(new BackingFigure(what, unit, sum / n, max, limit));
    }
  }
}
