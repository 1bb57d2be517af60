package io.chokepoint.exporters.report;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.report.ComparedSteps;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * How the latencies of each endpoint are spread under load: which share of its requests took up to
 * 1, 2, 5, 10 … ms and longer than the bound before.
 */
record DistributionView(String step, List<String> columns, List<Row> rows) {

  private static final int MOST_COLUMNS = 14;

  /** 1, 2 and 5 times the powers of ten, from a microsecond to a thousand seconds. */
  private static final long[] BOUNDS =
      LongStream.iterate(1_000, b -> b <= 1_000_000_000_000L, b -> b * 10)
          .flatMap(b -> LongStream.of(b, 2 * b, 5 * b))
          .toArray();

  record Row(String endpoint, List<Cell> cells) {}

  /**
   * @param share empty where no request took so long
   * @param width of its bar, in percent
   */
  record Cell(String share, String width) {}

  /** Of the loaded step; null where no request was answered in it. */
  static @Nullable DistributionView of(Report report) {
    String loaded = ComparedSteps.of(report).loaded();
    StepEvidence step =
        StepEvidence.all(report.run()).stream()
            .filter(s -> s.name().equals(loaded))
            .findFirst()
            .orElse(null);
    Map<String, Latencies> endpoints = step == null ? Map.of() : endpoints(step);
    Latencies all = Latencies.sum(endpoints.values().stream());
    if (all.count() == 0) {
      return null;
    }
    long[] bounds = bounds(all);
    List<String> columns = new ArrayList<>();
    for (long bound : bounds) {
      columns.add("≤ " + Text.time(bound));
    }
    columns.add("longer");
    List<Row> rows = new ArrayList<>();
    rows.add(row("all", all, bounds));
    if (endpoints.size() > 1) {
      Foremost.of(
              endpoints.entrySet().stream()
                  .sorted(
                      Comparator.comparingLong(
                              (Map.Entry<String, Latencies> e) -> e.getValue().count())
                          .reversed())
                  .toList())
          .shown()
          .forEach(e -> rows.add(row(e.getKey(), e.getValue(), bounds)));
    }
    return new DistributionView(loaded, columns, rows);
  }

  private static Map<String, Latencies> endpoints(StepEvidence step) {
    Map<String, Latencies> sums = new TreeMap<>();
    step.client()
        .forEach(
            w ->
                w.endpoints().forEach((name, t) -> sums.merge(name, t.latency(), Latencies::plus)));
    if (step.allClient().isEmpty()) {
      step.service()
          .forEach(
              w ->
                  w.endpoints()
                      .forEach((name, e) -> sums.merge(name, e.latency(), Latencies::plus)));
    }
    sums.values().removeIf(l -> l.count() == 0);
    return sums;
  }

  /** From the last one below nearly all requests to the first one above them. */
  private static long[] bounds(Latencies all) {
    long least = all.percentileNanos(1);
    long most = all.percentileNanos(99.9);
    int first = 0;
    while (first < BOUNDS.length - 1 && BOUNDS[first] < least) {
      first++;
    }
    int last = first;
    while (last < BOUNDS.length - 1 && BOUNDS[last] < most) {
      last++;
    }
    boolean few = last - first < MOST_COLUMNS;
    return IntStream.rangeClosed(first, last)
        .filter(i -> few || i % 3 == 0)
        .mapToLong(i -> BOUNDS[i])
        .toArray();
  }

  private static Row row(String endpoint, Latencies latencies, long[] bounds) {
    long[] atMost = latencies.countsAtMost(bounds);
    List<Cell> cells = new ArrayList<>();
    long before = 0;
    for (long count : atMost) {
      cells.add(cell(count - before, latencies.count()));
      before = count;
    }
    cells.add(cell(latencies.count() - before, latencies.count()));
    return new Row(endpoint, cells);
  }

  private static Cell cell(long count, long all) {
    double share = (double) count / all;
    return new Cell(count == 0 ? "" : Text.percent(share), LedgerView.width(share));
  }
}
