package io.chokepoint.driver.results;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Tsung's requests ({@code dumptraffic="protocol"}): when each ended, in seconds, and its duration
 * in milliseconds.
 */
final class TsungDump implements Format {

  @Override
  public String name() {
    return "tsung";
  }

  @Override
  public String tool() {
    return "Tsung";
  }

  @Override
  public Loop loop() {
    return Loop.EITHER;
  }

  @Override
  public List<String> lacks() {
    return List.of("Tsung writes down only requests that were answered: others are not here");
  }

  @Override
  public boolean recognises(Head head) {
    return head.firstLine().startsWith("#date;pid;id;") && head.firstLine().contains(";duration;");
  }

  @Override
  public void read(ResultFile file, Recording into) throws IOException {
    RowFile.eachNamed(
        file,
        ';',
        into,
        (row, header) -> {
          long end = Math.round(row.decimal(header.column("#date")) * 1e9);
          long nanos = Math.round(row.decimal(header.column("duration")) * 1e6);
          int ofStatus = header.column("HTTP status");
          int status = row.isNumber(ofStatus) ? (int) row.number(ofStatus) : 0;
          String error = header.text(row, "error");
          String method = header.text(row, "http method").toUpperCase(Locale.ROOT);
          into.request(
              into.endpoint("", method, header.text(row, "URL")),
              end - nanos,
              nanos,
              Outcomes.of(status, status == 0 || status >= 400 || !error.isEmpty(), error),
              row.number(header.column("size")));
        });
  }
}
