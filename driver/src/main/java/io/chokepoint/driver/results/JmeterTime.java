package io.chokepoint.driver.results;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** A time in JMeter's results: milliseconds, or text as some property asks for, of this zone. */
final class JmeterTime {

  private static final List<DateTimeFormatter> FORMS =
      List.of(
          DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss[.SSS]"),
          DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss[.SSS][,SSS]"),
          DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss[.SSS]"));

  private static final DateTimeFormatter ZONED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss[.SSS][XXX][XX]");

  private JmeterTime() {}

  static boolean isTime(String text) {
    return text.matches("\\d{12,13}") || text.matches("\\d{4}[-/]\\d\\d[-/]\\d\\d[ T].*");
  }

  static long millis(DelimitedReader rows, int field) {
    return rows.isNumber(field) ? rows.number(field) : millis(rows.text(field));
  }

  private static long millis(String text) {
    for (DateTimeFormatter form : FORMS) {
      try {
        return LocalDateTime.parse(text, form)
            .atZone(ZoneId.systemDefault())
            .toInstant()
            .toEpochMilli();
      } catch (DateTimeException e) {
        // then by the next
      }
    }
    try {
      return OffsetDateTime.parse(text, ZONED).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      throw new DateTimeException("\"" + text + "\" is no time that is known", e);
    }
  }
}
