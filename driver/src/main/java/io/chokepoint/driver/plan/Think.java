package io.chokepoint.driver.plan;

import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a user rests between an answer and the next request.
 *
 * @param leastNanos the shortest rest; the mean where it is exponential
 * @param mostNanos the longest rest
 */
public record Think(Law law, long leastNanos, long mostNanos) {

  public static final Think NONE = constant(0);

  private static final String DURATION = "\\d[\\d. umsh]*[smh]";
  private static final Pattern TEXT =
      Pattern.compile(
          "(?<uniform>("
              + DURATION
              + ") *- *("
              + DURATION
              + "))|exponential +("
              + DURATION
              + ")"
              + "|("
              + DURATION
              + ")");

  /** What the rests are drawn from. */
  public enum Law {
    CONSTANT,
    /** Each length as likely as the other. */
    UNIFORM,
    /** Most rests short, a few long: people who are interrupted. */
    EXPONENTIAL
  }

  public static Think constant(long nanos) {
    return new Think(Law.CONSTANT, nanos, nanos);
  }

  /**
   * Reads {@code 2s}, {@code 1s-3s} or {@code exponential 2s}.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static Think of(String text) {
    Matcher parts = TEXT.matcher(text.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no time to think; write 2s, 1s-3s or exponential 2s");
    }
    if (parts.group("uniform") != null) {
      Think think =
          new Think(Law.UNIFORM, Durations.nanos(parts.group(2)), Durations.nanos(parts.group(3)));
      if (think.leastNanos > think.mostNanos) {
        throw new IllegalArgumentException("\"" + text + "\" must go from short to long");
      }
      return think;
    }
    if (parts.group(4) != null) {
      long mean = Durations.nanos(parts.group(4));
      return new Think(Law.EXPONENTIAL, mean, mean);
    }
    return constant(Durations.nanos(parts.group(5)));
  }

  /** Draws a rest, in nanoseconds. */
  public long draw(SplittableRandom random) {
    return switch (law) {
      case CONSTANT -> leastNanos;
      case UNIFORM -> random.nextLong(leastNanos, mostNanos + 1);
      case EXPONENTIAL -> (long) (-Math.log(1 - random.nextDouble()) * leastNanos);
    };
  }

  /** The mean rest, in nanoseconds. */
  public long meanNanos() {
    return leastNanos / 2 + mostNanos / 2;
  }
}
