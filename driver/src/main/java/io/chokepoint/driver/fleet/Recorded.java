package io.chokepoint.driver.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The series of {@link Scraped} as a recording rule keeps them, to be stored for longer than all
 * that is scraped: one series {@value #NAME} for each, whose label {@value #METRIC} has its name.
 *
 * <p>Counters are recorded as they stand, so that restarts, gaps and rates are read from them as
 * from scrapes. One rule records all: rules of a group are evaluated one after the other, and a
 * scrape that comes between two would be in some and not in others. It looks back by {@value
 * #OFFSET} for the same reason, since a scrape is stored in the course of its timeout.
 */
public final class Recorded {

  static final String NAME = "chokepoint:recorded";
  static final String METRIC = "metric";
  private static final String OFFSET = "30s";

  private Recorded() {}

  /**
   * A file that Prometheus' {@code rule_files} names. Only targets with an agent are recorded.
   *
   * @param every from sample to sample, as Prometheus writes durations: {@code 1m}
   */
  public static String rules(String every) {
    return """
        # Recording rules for Prometheus: what "chokepoint diagnose prometheus:URL" reads, every %1$s.
        groups:
          - name: chokepoint recorded
            interval: %1$s
            rules:
              - record: %2$s
                expr: >-
                  label_replace({__name__=~"up|%3$s"} offset %4$s, "%5$s", "$1", "__name__", "(.*)")
                  and on (job, instance) (%6$s offset %4$s)
        """
        .formatted(every, NAME, Scraped.WANTED, OFFSET, METRIC, Rebuilt.COUNTED);
  }

  /**
   * A selector of what was recorded.
   *
   * @param metrics regular expression of their names
   * @param labels {@code job="orders"}
   */
  static String selector(String metrics, String labels) {
    return NAME + "{" + METRIC + "=~\"" + metrics + "\"," + labels + "}";
  }

  /** Series by the names that they were scraped with. */
  static List<Series> asScraped(List<Series> recorded) {
    List<Series> scraped = new ArrayList<>();
    for (Series s : recorded) {
      Map<String, String> labels = new HashMap<>(s.labels());
      labels.put(Series.NAME, s.label(METRIC));
      labels.remove(METRIC);
      scraped.add(new Series(labels, s.millis(), s.values()));
    }
    return scraped;
  }

  /**
   * The scrapes that were recorded, each at the time up to which its agent had counted: how old a
   * scrape was when the rule saw it is not known.
   */
  static List<Scrape> scrapes(List<Series> recorded) {
    return Scrape.of(asScraped(recorded)).stream()
        .filter(s -> s.has(Rebuilt.END))
        .map(s -> new Scrape(Rebuilt.millis(s, Rebuilt.END), s.metrics()))
        .toList();
  }
}
