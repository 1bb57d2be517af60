package io.chokepoint.core.text;

import java.util.Locale;

/** Figures as people read them. */
public final class Text {

  private Text() {}

  /** {@code 840 µs}, {@code 12.3 ms}, {@code 1.20 s}. */
  public static String time(double nanos) {
    if (nanos >= 1e9) {
      return of("%.2f s", nanos / 1e9);
    }
    if (nanos >= 1e7) {
      return of("%.0f ms", nanos / 1e6);
    }
    return nanos >= 1e6 ? of("%.1f ms", nanos / 1e6) : of("%.0f µs", nanos / 1e3);
  }

  /** Three digits that matter, none of them behind the point from 100 on. */
  public static String number(double value) {
    double size = Math.abs(value);
    if (size >= 99.95 || value == Math.rint(value)) {
      return of("%.0f", value);
    }
    return of(size >= 9.995 ? "%.1f" : "%.2f", value);
  }

  public static String percent(double share) {
    return of("%.0f %%", 100 * share);
  }

  public static String bytes(double bytes) {
    return bytes >= 1 << 30 ? of("%.1f GiB", bytes / (1 << 30)) : of("%.0f MiB", bytes / (1 << 20));
  }

  /** {@link String#format} without the reader's locale: reports are the same everywhere. */
  public static String of(String format, Object... figures) {
    return String.format(Locale.ROOT, format, figures);
  }
}
