package io.chokepoint.driver.results;

import java.io.IOException;
import java.util.List;

/** hey's requests ({@code -o csv}), which are those that were answered. */
final class HeyCsv implements Format {

  @Override
  public String name() {
    return "hey";
  }

  @Override
  public String tool() {
    return "hey";
  }

  @Override
  public Loop loop() {
    return Loop.USERS_WITHOUT_REST;
  }

  @Override
  public List<String> lacks() {
    return List.of("hey writes down only requests that were answered: others are not here");
  }

  @Override
  public boolean recognises(Head head) {
    return head.firstLine().startsWith("response-time,DNS+dialup");
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
          long start = Math.round(row.decimal(header.column("offset")) * 1e9);
          long nanos = Math.round(row.decimal(header.column("response-time")) * 1e9);
          int status = (int) row.number(header.column("status-code"));
          into.request(only, start, nanos, Outcomes.of(status, status >= 400, ""), -1);
        });
  }
}
