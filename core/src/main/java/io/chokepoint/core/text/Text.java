package io.chokepoint.core.text;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Figures as people read them, in one format for the terminal, the page, Markdown and the logs:
 * three significant digits and a unit. What is not known is a dash, and what is not zero never
 * reads as zero.
 */
public final class Text {

  /** A figure that is not known. */
  public static final String UNKNOWN = "–";

  /** A conversion of a format string, with the percent sign that may follow. */
  private static final Pattern CONVERSION = Pattern.compile("%[-+,#0-9.]*([a-zA-Z%])((?: %%)?)");

  private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Text() {}

  /** {@code 0.042}, {@code 0.42}, {@code 8.13}, {@code 42.1}, {@code 421}, {@code 12,345}. */
  public static String number(double value) {
    if (!known(value)) {
      return UNKNOWN;
    }
    double size = Math.abs(value);
    if (value == Math.rint(value) || size >= 99.95) {
      return format(size >= 999.5 ? "%,.0f" : "%.0f", value + 0.0);
    }
    if (size < 0.0005) {
      return value < 0 ? "> -0.001" : "< 0.001";
    }
    return format(size >= 9.995 ? "%.1f" : size >= 0.0995 ? "%.2f" : "%.3f", value);
  }

  /** {@code 840 µs}, {@code 12.3 ms}, {@code 1.21 s}, {@code 12.5 min}, {@code 3.2 h}. */
  public static String time(double nanos) {
    if (!known(nanos)) {
      return UNKNOWN;
    }
    double size = Math.abs(nanos);
    if (size >= 7_200e9) {
      return number(nanos / 3_600e9) + " h";
    }
    if (size >= 600e9) {
      return number(nanos / 60e9) + " min";
    }
    if (size >= 999.5e6) {
      return number(nanos / 1e9) + " s";
    }
    return size > 0 && size < 999.5e3 ? number(nanos / 1e3) + " µs" : number(nanos / 1e6) + " ms";
  }

  public static String millis(double millis) {
    return time(millis * 1e6);
  }

  public static String rate(double perSecond) {
    return known(perSecond) ? number(perSecond) + "/s" : UNKNOWN;
  }

  /**
   * {@code 91 %}, {@code 4.2 %}, {@code 0.25 %}, {@code 99.97 %}: as close to none and to all as
   * the share is, and neither unless it is exactly that.
   */
  public static String percent(double share) {
    if (!known(share)) {
      return UNKNOWN;
    }
    double percent = 100 * share;
    double whole = Math.rint(percent);
    if (Math.abs(percent - whole) < 1e-9) {
      return format("%.0f %%", whole + 0.0);
    }
    double fromNone = Math.abs(percent);
    double fromAll = Math.abs(100 - fromNone);
    if (fromNone < 0.005) {
      return percent < 0 ? "> -0.01 %" : "< 0.01 %";
    }
    if (fromNone < 100 && fromAll < 0.005) {
      return "> 99.99 %";
    }
    boolean hundredths = fromNone < 0.995 || fromAll < 0.05;
    boolean tenths = fromNone < 9.95 || fromAll < 0.5;
    return format(hundredths ? "%.2f %%" : tenths ? "%.1f %%" : "%.0f %%", percent);
  }

  /** {@code +4.2 %}, {@code −12 %}, {@code 0 %}: what became more or less by this share. */
  public static String change(double share) {
    return known(share) ? signed(100 * share) + " %" : UNKNOWN;
  }

  /** {@code +1.5 pp}: how far apart two shares are. */
  public static String points(double share) {
    return known(share) ? signed(100 * share) + " pp" : UNKNOWN;
  }

  private static String signed(double value) {
    String digits = format(Math.abs(value) < 9.95 ? "%+.1f" : "%+.0f", value);
    return digits.matches("[+-]0\\.0") ? "0" : digits.replace("-", "−");
  }

  /** {@code 512 B}, {@code 47.7 MiB}. */
  public static String bytes(double bytes) {
    if (!known(bytes)) {
      return UNKNOWN;
    }
    double value = bytes;
    int unit = 0;
    while (Math.abs(value) >= 1023.5 && unit < BYTES.length - 1) {
      value /= 1024;
      unit++;
    }
    return number(value) + " " + BYTES[unit];
  }

  /** A figure in its own unit: {@code ms}, {@code s}, {@code 1/s}, {@code %}, {@code bytes} … */
  public static String unit(double value, String unit) {
    return switch (unit) {
      case "" -> number(value);
      case "ms" -> millis(value);
      case "s" -> time(value * 1e9);
      case "1/s" -> rate(value);
      case "%" -> percent(value / 100);
      case "share" -> percent(value);
      case "bytes", "B" -> bytes(value);
      case "KiB" -> bytes(value * (1 << 10));
      case "MiB" -> bytes(value * (1 << 20));
      default -> known(value) ? number(value) + " " + unit : UNKNOWN;
    };
  }

  private static boolean known(double value) {
    return !Double.isNaN(value) && !Double.isInfinite(value);
  }

  /**
   * A sentence with figures in it, the same for every reader's locale. {@code %f} is written as
   * {@link #number} and {@code %f %%} as {@link #percent}, whatever precision it asks for. A wrong
   * number or type of figures does not compile.
   */
  @FormatMethod
  public static String of(@FormatString String sentence, @Nullable Object... figures) {
    StringBuilder text = new StringBuilder();
    Matcher conversion = CONVERSION.matcher(sentence);
    int next = 0;
    while (conversion.find()) {
      String written;
      if (conversion.group(1).equals("%")) {
        written = "%" + conversion.group(2);
      } else {
        Object figure = figures[next++];
        boolean real = conversion.group(1).equals("f") && figure instanceof Number;
        written =
            !real
                ? format(conversion.group(), figure)
                : conversion.group(2).isEmpty()
                    ? number(((Number) figure).doubleValue())
                    : percent(((Number) figure).doubleValue() / 100);
      }
      conversion.appendReplacement(text, Matcher.quoteReplacement(written));
    }
    return conversion.appendTail(text).toString();
  }

  private static String format(String format, @Nullable Object... figures) {
    return String.format(Locale.ROOT, format, figures);
  }
}
