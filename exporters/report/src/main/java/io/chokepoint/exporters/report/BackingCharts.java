package io.chokepoint.exporters.report;

import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.BackingWindow;
import io.chokepoint.core.timeline.PostgresSample;
import io.chokepoint.core.timeline.RedisSample;
import io.chokepoint.exporters.report.Charts.Chart;
import io.chokepoint.exporters.report.Charts.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Charts of the services behind the one under test. */
final class BackingCharts {

  private final Drawer drawer;
  private final List<Chart> charts = new ArrayList<>();

  private BackingCharts(Drawer drawer) {
    this.drawer = drawer;
  }

  /** Makes a series of what each second shows. */
  interface Drawer {
    Series series(
        String label, int color, String style, Function<BackingWindow, @Nullable Double> figure);
  }

  static List<Chart> of(Run run, Drawer drawer) {
    BackingCharts all = new BackingCharts(drawer);
    TreeSet<String> databases = new TreeSet<>();
    TreeSet<String> caches = new TreeSet<>();
    run.backing().forEach(w -> databases.addAll(w.postgres().keySet()));
    run.backing().forEach(w -> caches.addAll(w.redis().keySet()));
    databases.forEach(all::postgres);
    caches.forEach(all::redis);
    return all.charts;
  }

  private void postgres(String name) {
    charts.add(
        new Chart(
            "sessions-" + name,
            "Sessions of " + name,
            "",
            "waiting",
            List.of(
                db(name, "active", 0, "area", s -> (double) s.connections("active")),
                db(name, "all", 3, "line", s -> (double) s.allConnections()),
                db(
                    name,
                    "idle in transaction",
                    2,
                    "line",
                    s -> (double) s.connections("idle in transaction")),
                Charts.right(
                    db(name, "waiting for a lock", 1, "line", s -> (double) s.lockWaits())))));
    charts.add(
        new Chart(
            "statements-" + name,
            "Work of " + name,
            "1/s",
            "ms",
            List.of(
                db(name, "commits", 0, "area", s -> s.commitsPerSecond()),
                db(name, "statements", 3, "line", PostgresSample::statementsPerSecond),
                db(name, "rollbacks", 1, "line", s -> s.rollbacksPerSecond()),
                Charts.right(
                    db(name, "statement time", 2, "line", PostgresSample::statementMillis)))));
    charts.add(
        new Chart(
            "machine-" + name,
            "CPU and cache of " + name,
            "",
            "%",
            List.of(
                db(name, "processors busy", 0, "area", PostgresSample::cpuCores),
                Charts.right(db(name, "found in cache", 3, "line", s -> percent(s.cacheHits()))))));
  }

  private void redis(String name) {
    charts.add(
        new Chart(
            "memory-" + name,
            "Memory of " + name,
            "MiB",
            "1/s",
            List.of(
                cache(name, "in use", 0, "area", s -> s.memoryBytes() / 1048576.0),
                cache(name, "max", 7, "dash", s -> mebi(s.maxMemoryBytes())),
                Charts.right(cache(name, "evictions", 1, "line", s -> s.evictionsPerSecond())))));
    charts.add(
        new Chart(
            "commands-" + name,
            "Work of " + name,
            "1/s",
            "%",
            List.of(
                cache(name, "commands", 0, "area", s -> s.commandsPerSecond()),
                Charts.right(cache(name, "hits", 3, "line", s -> percent(s.hits()))))));
  }

  private Series db(
      String name,
      String label,
      int color,
      String style,
      Function<PostgresSample, @Nullable Double> figure) {
    return drawer.series(
        label,
        color,
        style,
        w -> {
          PostgresSample sample = w.postgres().get(name);
          return sample == null ? null : figure.apply(sample);
        });
  }

  private Series cache(
      String name,
      String label,
      int color,
      String style,
      Function<RedisSample, @Nullable Double> figure) {
    return drawer.series(
        label,
        color,
        style,
        w -> {
          RedisSample sample = w.redis().get(name);
          return sample == null ? null : figure.apply(sample);
        });
  }

  private static @Nullable Double percent(@Nullable Double share) {
    return share == null ? null : 100 * share;
  }

  private static @Nullable Double mebi(@Nullable Long bytes) {
    return bytes == null ? null : bytes / 1048576.0;
  }
}
