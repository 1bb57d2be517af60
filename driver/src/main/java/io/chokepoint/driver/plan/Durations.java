package io.chokepoint.driver.plan;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 10s}, {@code 1m30s}. */
public final class Durations {

  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(us|ms|s|m|h)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "us",
          1_000L,
          "ms",
          1_000_000L,
          "s",
          1_000_000_000L,
          "m",
          60_000_000_000L,
          "h",
          3_600_000_000_000L);

  private Durations() {}

  /**
   * The duration in nanoseconds.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static long nanos(String text) {
    String compact = text.replace(" ", "");
    Matcher part = PART.matcher(compact);
    BigDecimal sum = BigDecimal.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      sum =
          sum.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit(part.group(2)))));
      end = part.end();
    }
    if (end == 0 || end < compact.length()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no duration; write it like 500ms, 10s, 2m or 1m30s");
    }
    if (sum.compareTo(BigDecimal.valueOf(Long.MAX_VALUE / 4)) > 0) {
      throw new IllegalArgumentException("\"" + text + "\" is longer than any run");
    }
    return sum.longValue();
  }

  private static long unit(String name) {
    Long nanos = NANOS.get(name);
    if (nanos == null) {
      throw new IllegalStateException(name);
    }
    return nanos;
  }
}
