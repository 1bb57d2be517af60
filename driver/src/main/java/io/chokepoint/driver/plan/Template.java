package io.chokepoint.driver.plan;

import java.util.ArrayList;
import java.util.List;

/** Text in which {@code {generators}} are filled in anew for each request. */
public final class Template {

  private final String text;
  private final List<Generator> parts;

  private Template(String text, List<Generator> parts) {
    this.text = text;
    this.parts = parts;
  }

  /**
   * Reads a template in which every brace must be a generator.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static Template strict(String text) {
    return parse(text, true);
  }

  /**
   * Reads a template in which a brace that is no generator stands for itself, as in a JSON body.
   *
   * @throws IllegalArgumentException if a generator's arguments are wrong
   */
  public static Template lenient(String text) {
    return parse(text, false);
  }

  /** Whether it is the same for every request. */
  public boolean constant() {
    return parts.stream().allMatch(Generator.Literal.class::isInstance);
  }

  public String render(Draw draw) {
    if (parts.size() == 1 && parts.get(0) instanceof Generator.Literal whole) {
      return whole.text();
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (Generator part : parts) {
      part.append(out, draw);
    }
    return out.toString();
  }

  private static Template parse(String text, boolean strict) {
    List<Generator> parts = new ArrayList<>();
    int from = 0;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', open + 1)) {
      int close = text.indexOf('}', open);
      if (close < 0) {
        break;
      }
      String inside = text.substring(open + 1, close);
      if (strict || Generator.known(inside)) {
        literal(parts, text.substring(from, open));
        parts.add(Generator.of(inside));
        from = close + 1;
        open = close;
      }
    }
    literal(parts, text.substring(from));
    if (parts.isEmpty()) {
      parts.add(new Generator.Literal(""));
    }
    return new Template(text, List.copyOf(parts));
  }

  private static void literal(List<Generator> parts, String text) {
    if (!text.isEmpty()) {
      parts.add(new Generator.Literal(text));
    }
  }

  /** The template as written. */
  @Override
  public String toString() {
    return text;
  }
}
