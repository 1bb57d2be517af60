package io.chokepoint.driver.agent;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * What an agent's clock showed when it answered, as Unix milliseconds.
 *
 * @param fromMillis at least
 * @param toMillis at most
 */
record AgentTime(long fromMillis, long toMillis) {

  /** To the millisecond; an older agent's answer only has the second that HTTP asks for. */
  private static final String EXACT = "Chokepoint-Time";

  /** Null where the answer does not tell. */
  static @Nullable AgentTime of(HttpHeaders headers) {
    try {
      String exact = headers.firstValue(EXACT).orElse("");
      if (!exact.isEmpty()) {
        long millis = Long.parseLong(exact);
        return new AgentTime(millis, millis + 1);
      }
      String date = headers.firstValue("Date").orElse("");
      if (!date.isEmpty()) {
        long second =
            ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toEpochSecond();
        return new AgentTime(second * 1000, second * 1000 + 1000);
      }
    } catch (DateTimeException | NumberFormatException e) {
      // tells nothing
    }
    return null;
  }
}
