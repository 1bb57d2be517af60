package io.chokepoint.driver.results;

import java.io.IOException;
import java.util.List;

/** k6's points in time as CSV ({@code --out csv=FILE}). */
final class K6Csv implements Format {

  private static final long SECOND = 1_000_000_000L;

  @Override
  public String name() {
    return "k6-csv";
  }

  @Override
  public String tool() {
    return "k6";
  }

  @Override
  public Loop loop() {
    return Loop.EITHER;
  }

  @Override
  public List<String> lacks() {
    return List.of(K6.NO_CONNECTING);
  }

  @Override
  public boolean recognises(Head head) {
    return head.firstLine().startsWith("metric_name,timestamp,metric_value");
  }

  @Override
  public void read(ResultFile file, Recording into) throws IOException {
    RowFile.eachNamed(file, ',', into, (row, header) -> row(row, header, into));
  }

  private static void row(DelimitedReader rows, Header h, Recording into) {
    switch (rows.text(0)) {
      case "http_req_duration" -> {
        long nanos = Math.round(rows.decimal(2) * 1e6);
        into.request(
            into.endpoint(h.text(rows, "name"), h.text(rows, "method"), h.text(rows, "url")),
            end(rows, into) - nanos,
            nanos,
            K6.outcome(
                h.text(rows, "status"),
                h.text(rows, "expected_response"),
                h.text(rows, "error_code"),
                h.text(rows, "error")),
            -1);
      }
      case "vus" -> into.users(Math.floorDiv(end(rows, into), SECOND), (int) rows.decimal(2));
      case "dropped_iterations" ->
          into.notSent(Math.floorDiv(end(rows, into), SECOND), Math.round(rows.decimal(2)));
      default -> {
        // one of the other metrics
      }
    }
  }

  /** In seconds unless {@code K6_CSV_TIME_FORMAT} says otherwise; told by how large it is. */
  private static long end(DelimitedReader rows, Recording into) {
    if (!rows.isNumber(1)) {
      return Documents.nanos(rows.text(1));
    }
    long time = rows.number(1);
    if (time < 100_000_000_000L) {
      into.remark(
          "its times are whole seconds (K6_CSV_TIME_FORMAT=unix_milli says more), so that a request"
              + " may stand one second late");
      return time * SECOND + SECOND / 2;
    }
    if (time < 100_000_000_000_000L) {
      return time * 1_000_000;
    }
    return time < 100_000_000_000_000_000L ? time * 1_000 : time;
  }
}
