package io.chokepoint.driver.results;

import io.chokepoint.driver.load.Outcome;
import java.io.IOException;

/** h2load's requests ({@code --log-file}): begin, status and length, in microseconds. */
final class H2loadLog implements Format {

  @Override
  public String name() {
    return "h2load";
  }

  @Override
  public String tool() {
    return "h2load";
  }

  @Override
  public Loop loop() {
    return Loop.USERS_WITHOUT_REST;
  }

  @Override
  public boolean recognises(Head head) {
    return !head.lines().isEmpty() && head.firstLine().matches("\\d{15,17}\t-?\\d{1,3}\t\\d+");
  }

  @Override
  public void read(ResultFile file, Recording into) throws IOException {
    int only = into.endpoint(EndpointName.ONLY);
    RowFile.each(
        file,
        '\t',
        into,
        row -> {
          int status = (int) row.number(1);
          Outcome outcome = status < 0 ? Outcome.RESET : Outcomes.of(status, status >= 400, "");
          into.request(only, row.number(0) * 1_000, row.number(2) * 1_000, outcome, -1);
        });
  }
}
