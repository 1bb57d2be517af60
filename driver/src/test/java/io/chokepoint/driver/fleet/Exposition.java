package io.chokepoint.driver.fleet;

import io.chokepoint.core.model.Step;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.exporters.prometheus.PrometheusMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What scrapes of the agent find while windows come in, a process' start and CPU time among it. */
final class Exposition {

  private static final Pattern LINE = Pattern.compile("([\\w:]+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** A scrape comes a little after the second that it finds. */
  private static final long LATE_MILLIS = 300;

  private final Map<String, String> target;
  private final List<Scrape> scrapes = new ArrayList<>();

  Exposition(String instance) {
    this(Map.of("instance", instance, "job", "orders"));
  }

  /**
   * @param target the labels of all its series, {@code job} and {@code instance} among them
   */
  Exposition(Map<String, String> target) {
    this.target = target;
  }

  /**
   * A process that lives as long as these windows, scraped every so many of them.
   *
   * @param startedSeconds what tells it from the next
   */
  Exposition process(List<Window> windows, int every, long startedSeconds) {
    return process(windows, every, startedSeconds, List.of());
  }

  /** The same with steps that somebody marks. */
  Exposition process(List<Window> windows, int every, long startedSeconds, List<Step> steps) {
    try (PrometheusMetrics metrics = new PrometheusMetrics("orders", "own")) {
      double cpu = 0;
      for (int i = 0; i < windows.size(); i++) {
        Window w = windows.get(i);
        metrics.add(w);
        metrics.step(
            steps.stream()
                .filter(s -> s.covers(w.startMillis()))
                .map(Step::name)
                .findFirst()
                .orElse(null));
        SystemWindow s = w.system();
        Long used = s.processCpuNanos();
        cpu += used == null ? 0 : used;
        if ((i + 1) % every == 0) {
          String beside =
              "process_cpu_time_ns_total %s\nprocess_start_time_seconds %d\nsystem_cpu_count %d\n"
                  .formatted(cpu, startedSeconds, s.cpus());
          scrapes.add(read(w.endMillis() + LATE_MILLIS, metrics.scrape(null).body() + beside));
        }
      }
    }
    return this;
  }

  List<Scrape> scrapes() {
    return scrapes;
  }

  private Scrape read(long millis, String text) {
    Map<String, Map<Map<String, String>, Double>> metrics = new HashMap<>();
    for (String line : text.split("\n")) {
      Matcher m = LINE.matcher(line);
      if (!line.startsWith("#") && m.matches() && !m.group(3).equals("NaN")) {
        Map<String, String> labels = new HashMap<>();
        labels.put(Series.NAME, m.group(1));
        if (m.group(2) != null) {
          LABEL
              .matcher(m.group(2))
              .results()
              .forEach(
                  l -> labels.put(l.group(1).replace("instance", "exported_instance"), l.group(2)));
        }
        labels.putAll(target);
        metrics
            .computeIfAbsent(m.group(1), n -> new HashMap<>())
            .put(Map.copyOf(labels), Double.parseDouble(m.group(3)));
      }
    }
    Map<String, String> up = new HashMap<>(target);
    up.put(Series.NAME, "up");
    metrics.put("up", Map.of(Map.copyOf(up), 1.0));
    return new Scrape(millis, metrics);
  }

  /** As OpenMetrics, each sample from a time on with its time. */
  static String openMetrics(List<Exposition> instances, long fromMillis) {
    StringBuilder text = new StringBuilder();
    for (Exposition e : instances) {
      for (Scrape s : e.scrapes) {
        if (s.millis() >= fromMillis) {
          s.metrics()
              .values()
              .forEach(series -> series.forEach((labels, value) -> line(labels, value, s, text)));
        }
      }
    }
    return text.append("# EOF\n").toString();
  }

  private static void line(
      Map<String, String> labels, double value, Scrape scrape, StringBuilder text) {
    List<String> pairs = new ArrayList<>();
    new TreeMap<>(labels)
        .forEach(
            (k, v) -> {
              if (!k.equals(Series.NAME)) {
                pairs.add(k + "=\"" + v + "\"");
              }
            });
    text.append(labels.get(Series.NAME)).append('{').append(String.join(",", pairs));
    text.append("} ").append(value).append(' ').append(scrape.millis() / 1000.0).append('\n');
  }
}
