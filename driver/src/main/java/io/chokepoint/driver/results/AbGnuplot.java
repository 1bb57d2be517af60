package io.chokepoint.driver.results;

import io.chokepoint.driver.load.Outcome;
import java.io.IOException;
import java.util.List;

/** ab's requests ({@code -g FILE}), in no order. */
final class AbGnuplot implements Format {

  @Override
  public String name() {
    return "ab";
  }

  @Override
  public String tool() {
    return "ab";
  }

  @Override
  public Loop loop() {
    return Loop.USERS_WITHOUT_REST;
  }

  @Override
  public List<String> lacks() {
    return List.of(
        "ab writes down no failure and no status: whether requests failed is not here",
        "ab's times of begin are whole seconds");
  }

  @Override
  public boolean recognises(Head head) {
    return head.firstLine().startsWith("starttime\tseconds\tctime");
  }

  @Override
  public void read(ResultFile file, Recording into) throws IOException {
    int only = into.endpoint(EndpointName.ONLY);
    RowFile.eachNamed(
        file,
        '\t',
        into,
        (row, header) -> {
          long start = row.number(header.column("seconds")) * 1_000_000_000 + 500_000_000;
          long nanos = row.number(header.column("ttime")) * 1_000_000;
          into.request(only, start, nanos, Outcome.OK, -1);
        });
  }
}
