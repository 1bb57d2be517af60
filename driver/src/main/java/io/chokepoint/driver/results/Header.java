package io.chokepoint.driver.results;

import java.util.HashMap;
import java.util.Map;

/** The columns that a file's first line names. */
final class Header {

  private final Map<String, Integer> columns = new HashMap<>();

  /** Of the present row. */
  static Header of(DelimitedReader rows) {
    Header header = new Header();
    for (int i = 0; i < rows.fields(); i++) {
      header.columns.putIfAbsent(rows.text(i).strip(), i);
    }
    return header;
  }

  /** -1 where there is none of that name. */
  int column(String name) {
    return columns.getOrDefault(name, -1);
  }

  String text(DelimitedReader rows, String name) {
    return rows.text(column(name));
  }
}
