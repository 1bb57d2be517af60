package io.chokepoint.driver.results;

import io.chokepoint.driver.load.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Locust's figures in time ({@code --csv NAME}: NAME_stats_history.csv), a row every second or so.
 */
final class LocustHistory implements Format {

  static final String PERCENTILES =
      "Locust writes down percentiles of the last ten seconds, in two digits, and no single request:"
          + " latencies here follow them, up to ten seconds late, and what lies between is"
          + " interpolated";

  private static final String TOGETHER = "Aggregated";

  private static final List<String> PERCENTS =
      List.of("50%", "66%", "75%", "80%", "90%", "95%", "98%", "99%", "99.9%", "99.99%", "100%");

  @Override
  public String name() {
    return "locust";
  }

  @Override
  public String tool() {
    return "Locust";
  }

  @Override
  public Loop loop() {
    return Loop.USERS;
  }

  @Override
  public List<String> lacks() {
    return List.of(
        LocustHistory.PERCENTILES,
        "Locust counts failures without their kind: they stand as protocol errors");
  }

  @Override
  public boolean recognises(Head head) {
    return head.firstLine().replace("\"", "").startsWith("Timestamp,User Count,Type,Name");
  }

  @Override
  public void read(ResultFile file, Recording into) throws IOException {
    Extent extent = extent(file);
    boolean full = extent.endpoints;
    if (!full) {
      into.remark("the file has no rows of single endpoints (--csv-full-history writes them)");
    }
    Map<String, Before> before = new HashMap<>();
    RowFile.eachNamed(file, ',', into, (row, header) -> row(row, header, extent, before, into));
  }

  /** What a row said last of an endpoint. */
  private record Before(long second, long requests, long failures) {}

  /**
   * What a file covers.
   *
   * @param endpoints whether it has rows of single ones
   * @param begin whether its first row is from before the first request
   */
  private record Extent(boolean endpoints, boolean begin) {}

  private static Extent extent(ResultFile file) throws IOException {
    Set<String> names = new HashSet<>();
    List<Long> first = new ArrayList<>();
    RowFile.eachNamed(
        file,
        ',',
        new Recording(),
        (row, header) -> {
          names.add(header.text(row, "Name"));
          if (first.isEmpty()) {
            first.add(row.number(header.column("Total Request Count")));
          }
        });
    names.remove(TOGETHER);
    return new Extent(!names.isEmpty(), first.contains(0L));
  }

  private static void row(
      DelimitedReader row,
      Header header,
      Extent extent,
      Map<String, Before> before,
      Recording into) {
    long second = row.number(header.column("Timestamp"));
    String name = header.text(row, "Name");
    boolean together = name.equals(TOGETHER);
    if (together && row.isNumber(header.column("User Count"))) {
      into.users(second, (int) row.number(header.column("User Count")));
    }
    if (together == extent.endpoints) {
      return;
    }
    long requests = row.number(header.column("Total Request Count"));
    long failures = row.number(header.column("Total Failure Count"));
    String method = header.text(row, "Type");
    // a file that begins later than its load says how many there were, not when
    Before start = new Before(second - 1, extent.begin ? 0 : requests, extent.begin ? 0 : failures);
    Before last = before.getOrDefault(method + " " + name, start);
    before.put(method + " " + name, new Before(second, requests, failures));
    long count = requests - last.requests;
    if (count <= 0 || second <= last.second) {
      return;
    }
    into.spread(
        together ? into.endpoint(EndpointName.ONLY) : into.endpoint(name, method, ""),
        last.second,
        second,
        quantiles(row, header),
        count,
        Map.of(Outcome.PROTOCOL, Math.max(0, failures - last.failures)));
  }

  private static Quantiles quantiles(DelimitedReader row, Header header) {
    Quantiles quantiles = new Quantiles();
    for (String percent : PERCENTS) {
      int column = header.column(percent);
      if (column >= 0 && !row.isEmpty(column) && !row.text(column).equals("N/A")) {
        double share = Double.parseDouble(percent.replace("%", "")) / 100;
        quantiles.with(share, row.decimal(column));
      }
    }
    // the first second of an endpoint has a count and no percentiles yet
    return quantiles.nanos(1) > 0
        ? quantiles
        : new Quantiles().with(0.5, row.decimal(header.column("Total Average Response Time")));
  }
}
