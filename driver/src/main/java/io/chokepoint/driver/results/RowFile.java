package io.chokepoint.driver.results;

import java.io.IOException;
import java.time.DateTimeException;

/** Reads a file of rows, one request or one figure a row; a row that cannot be read is said. */
final class RowFile {

  private RowFile() {}

  /** What a row holds. */
  interface Row {
    void read(DelimitedReader row);
  }

  /** What a row holds, under a first line that names the columns. */
  interface NamedRow {
    void read(DelimitedReader row, Header header);
  }

  static void each(ResultFile file, char separator, Recording into, Row row) throws IOException {
    try (DelimitedReader rows = new DelimitedReader(file.open(), separator)) {
      each(rows, into, row);
    }
  }

  static void eachNamed(ResultFile file, char separator, Recording into, NamedRow row)
      throws IOException {
    try (DelimitedReader rows = new DelimitedReader(file.open(), separator)) {
      if (rows.next()) {
        Header header = Header.of(rows);
        each(rows, into, r -> row.read(r, header));
      }
    }
  }

  private static void each(DelimitedReader rows, Recording into, Row row) throws IOException {
    while (rows.next()) {
      try {
        row.read(rows);
      } catch (NumberFormatException | DateTimeException e) {
        into.problems.broken(rows.line(), String.valueOf(e.getMessage()));
      }
    }
  }
}
