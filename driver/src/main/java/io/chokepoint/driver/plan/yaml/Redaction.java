package io.chokepoint.driver.plan.yaml;

import io.chokepoint.driver.plan.Secrets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;

/** A plan's text without the values of headers, parameters and bodies that carry secrets. */
final class Redaction {

  private static final String HIDDEN = "***";

  /** The last one first, as what is taken out moves what stands behind it. */
  private static final Comparator<Node.Scalar> LAST_FIRST =
      Comparator.<Node.Scalar>comparingInt(value -> value.at().line())
          .thenComparingInt(value -> value.at().column())
          .reversed();

  private final String text;
  private final Set<Node.Scalar> hidden = new TreeSet<>(LAST_FIRST);

  Redaction(String text) {
    this.text = text;
  }

  /** Takes out a value behind a name that says it is a secret. */
  void value(String name, Node.Scalar value) {
    if (Secrets.isSecret(name)) {
      hide(value);
    }
  }

  /**
   * Takes out a text that names a secret, as a body does with a password in it: all of it, since
   * JSON, XML, forms and whatever else is sent each end a value in their own way.
   */
  void text(Node.Scalar value) {
    if (Secrets.named(value.text())) {
      hide(value);
    }
  }

  void hide(Node.Scalar value) {
    hidden.add(value);
  }

  String text() {
    String[] lines = text.split("\\R", -1);
    for (Node.Scalar value : hidden) {
      takeOut(value, lines);
    }
    return Secrets.withoutParameters(Secrets.withoutComments(String.join("\n", lines)));
  }

  private static void takeOut(Node.Scalar value, String[] lines) {
    int first = value.at().line() - 1;
    int last = Math.min(lines.length, value.end().line()) - 1;
    String before = lines[first].substring(0, index(lines[first], value.at()));
    String after = lines[last].substring(index(lines[last], value.end()));
    boolean block = last > first && after.length() == lines[last].length();
    Arrays.fill(lines, first, last + 1, HIDDEN);
    lines[first] = before + HIDDEN + (block ? "" : after);
    if (block) {
      lines[last] = after; // a block ends where the next line begins
    }
  }

  /** YAML counts in code points. */
  private static int index(String line, Position place) {
    int most = line.codePointCount(0, line.length());
    return line.offsetByCodePoints(0, Math.min(most, place.column() - 1));
  }
}
