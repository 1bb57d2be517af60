package io.chokepoint.driver.results;

import java.io.IOException;
import java.util.List;

/** oha's requests ({@code --output-format csv}), which are those that were answered. */
final class OhaCsv implements Format {

  @Override
  public String name() {
    return "oha";
  }

  @Override
  public String tool() {
    return "oha";
  }

  @Override
  public Loop loop() {
    return Loop.EITHER;
  }

  @Override
  public List<String> lacks() {
    return List.of("oha writes down only requests that were answered: others are not here");
  }

  @Override
  public boolean recognises(Head head) {
    return head.firstLine().startsWith("request-start,DNS,DNS+dialup");
  }

  @Override
  public void read(ResultFile file, Recording into) throws IOException {
    into.timesAreFromTheStart();
    int only = into.endpoint(EndpointName.ONLY);
    RowFile.eachNamed(
        file,
        ',',
        into,
        (row, header) -> {
          long start = Math.round(row.decimal(header.column("request-start")) * 1e9);
          long nanos = Math.round(row.decimal(header.column("request-duration")) * 1e9);
          int status = (int) row.number(header.column("status"));
          long bytes = row.number(header.column("bytes"));
          into.request(only, start, nanos, Outcomes.of(status, status >= 400, ""), bytes);
        });
  }
}
