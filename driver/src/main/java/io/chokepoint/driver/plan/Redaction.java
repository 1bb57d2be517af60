package io.chokepoint.driver.plan;

import java.util.regex.Pattern;

/** A plan's text without the values of headers and parameters that carry secrets. */
final class Redaction {

  private static final Pattern SECRET =
      Pattern.compile("auth|cookie|token|secret|password|key|session", Pattern.CASE_INSENSITIVE);

  private final String[] lines;

  Redaction(String text) {
    lines = text.split("\\R", -1);
  }

  /** Takes out the rest of the value's line, and the lines after it that the value goes on in. */
  void header(String name, Node.Scalar value) {
    if (!SECRET.matcher(name).find()) {
      return;
    }
    int first = value.at().line() - 1;
    int last = Math.min(lines.length - 1, first + (int) value.text().lines().count());
    for (int i = first; i <= last; i++) {
      if (i == first) {
        lines[i] =
            lines[i].substring(0, Math.min(lines[i].length(), value.at().column() - 1)) + "***";
      } else if (value.text().lines().anyMatch(lines[i].strip()::equals)) {
        lines[i] = "***";
      }
    }
  }

  String text() {
    return Secrets.withoutParameters(String.join("\n", lines));
  }
}
