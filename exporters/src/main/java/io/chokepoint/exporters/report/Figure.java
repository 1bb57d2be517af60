package io.chokepoint.exporters.report;

import io.chokepoint.core.run.TargetResult;
import java.util.Locale;

/** Figures as people read them: three significant digits, a thin space, a unit. */
final class Figure {

  private static final String SPACE = "\u202f";

  private Figure() {}

  /** {@code 0.42}, {@code 8.13}, {@code 42.1}, {@code 421}, {@code 12 345}. */
  static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return "–";
    }
    double size = Math.abs(value);
    if (size >= 10_000) {
      return String.format(Locale.ROOT, "%,.0f", value).replace(",", SPACE);
    }
    if (value == Math.rint(value) || size >= 100) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.3f", value);
  }

  /** Milliseconds, seconds from ten thousand on, microseconds below a tenth. */
  static String millis(double millis) {
    double size = Math.abs(millis);
    if (size >= 10_000) {
      return number(millis / 1000) + SPACE + "s";
    }
    if (size > 0 && size < 0.1) {
      return number(millis * 1000) + SPACE + "µs";
    }
    return number(millis) + SPACE + "ms";
  }

  static String nanos(double nanos) {
    return millis(nanos / 1e6);
  }

  /** {@code 0.913} as {@code 91 %}; below ten percent with a decimal. */
  static String percent(double share) {
    double percent = share * 100;
    boolean whole = Math.abs(percent - Math.rint(percent)) < 1e-9 || Math.abs(percent) >= 10;
    return String.format(Locale.ROOT, whole ? "%.0f" : "%.1f", percent) + SPACE + "%";
  }

  static String perSecond(double rate) {
    return number(rate) + "/s";
  }

  static String bytes(double bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    double value = bytes;
    while (Math.abs(value) >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return number(value) + SPACE + units[unit];
  }

  /** With the finding's own unit, percent without a second sign. */
  static String unit(double value, String unit) {
    return switch (unit) {
      case "" -> number(value);
      case "ms" -> millis(value);
      case "1/s" -> perSecond(value);
      case "bytes", "B" -> bytes(value);
      default -> number(value) + SPACE + unit;
    };
  }

  /** A target's figure in its own unit, with its relation left to the reader. */
  static String ofTarget(TargetResult target, double value) {
    return switch (target.target()) {
      case "success" -> String.format(Locale.ROOT, "%.2f", value * 100) + SPACE + "%";
      case "rate" -> perSecond(value);
      case "capacity", "requests" -> number(value);
      default -> millis(value);
    };
  }
}
