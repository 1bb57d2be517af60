package io.chokepoint.driver.results;

import java.io.IOException;

/** Vegeta's requests ({@code vegeta encode --to csv}). */
final class VegetaCsv implements Format {

  /** Older versions leave out method, address and headers. */
  private static final int FEWEST = 9;

  @Override
  public String name() {
    return "vegeta-csv";
  }

  @Override
  public String tool() {
    return "Vegeta";
  }

  @Override
  public Loop loop() {
    return Loop.RATE;
  }

  @Override
  public boolean recognises(Head head) {
    return head.firstLine().matches("\\d{18,20},\\d{1,3},\\d+,\\d+,\\d+,.*");
  }

  @Override
  public void read(ResultFile file, Recording into) throws IOException {
    RowFile.each(
        file,
        ',',
        into,
        row -> {
          if (row.fields() < FEWEST) {
            throw new NumberFormatException("has only " + row.fields() + " columns");
          }
          int status = (int) row.number(1);
          String error = row.text(5);
          into.request(
              into.endpoint("", row.text(9), row.text(10)),
              stamp(row.text(0)),
              row.number(2),
              Outcomes.of(status, status == 0 || status >= 400 || !error.isEmpty(), error),
              row.number(4));
        });
  }

  private static long stamp(String nanos) {
    return Long.parseLong(nanos);
  }
}
