package io.chokepoint.driver.plan.template;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Text in which {@code {generators}} and <code>${variables}</code> are filled in anew each time.
 */
public final class Template {

  private final String text;
  private final List<Generator> parts;

  /** Says what stands for a <code>${name}</code>. */
  public interface References {
    /**
     * @param before the text up to it
     * @param after the text behind it
     */
    Generator of(String name, String before, String after);
  }

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
    return parse(text, true, null);
  }

  /**
   * Reads a template in which a brace that is no generator stands for itself, as in a JSON body.
   *
   * @throws IllegalArgumentException if a generator's arguments are wrong
   */
  public static Template lenient(String text) {
    return parse(text, false, null);
  }

  /** The variables in it, by name. */
  public Set<String> variables() {
    Set<String> names = new LinkedHashSet<>();
    for (Generator part : parts) {
      if ((part instanceof Generator.Escaped e ? e.of() : part) instanceof Generator.Variable v) {
        names.add(v.name());
      }
    }
    return names;
  }

  /** A variable in it that has no value; null where all have one. */
  public @Nullable String missing(Variables variables) {
    for (Generator part : parts) {
      if ((part instanceof Generator.Escaped e ? e.of() : part) instanceof Generator.Variable v
          && variables.get(v.index()) == null) {
        return v.name();
      }
    }
    return null;
  }

  /** The value of the variable that it begins with; null where it begins with none. */
  public @Nullable String leading(Variables variables) {
    Generator first = parts.get(0);
    return (first instanceof Generator.Escaped e ? e.of() : first) instanceof Generator.Variable v
        ? variables.get(v.index())
        : null;
  }

  /** Whether it is the same for every request. */
  public boolean constant() {
    return parts.stream().allMatch(Generator.Literal.class::isInstance);
  }

  /** The same in another language: what stands there for each part, one after the other. */
  public String said(Function<Generator, String> words) {
    return parts.stream().map(words).collect(Collectors.joining());
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

  /**
   * Reads a template.
   *
   * @param strict whether every brace must be a generator
   * @param references null where a dollar before a brace means nothing
   */
  public static Template parse(String text, boolean strict, @Nullable References references) {
    List<Generator> parts = new ArrayList<>();
    int from = 0;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', open + 1)) {
      int close = text.indexOf('}', open);
      if (close < 0) {
        break;
      }
      String inside = text.substring(open + 1, close);
      boolean dollar = references != null && open > from && text.charAt(open - 1) == '$';
      if (references != null && dollar && open > from + 1 && text.charAt(open - 2) == '$') {
        literal(parts, text.substring(from, open - 1)); // two dollars are one, and no reference
        from = open;
      } else if (references != null && dollar) {
        literal(parts, text.substring(from, open - 1));
        parts.add(references.of(inside, text.substring(0, open - 1), text.substring(close + 1)));
        from = close + 1;
        open = close;
      } else if (strict || Generator.known(inside)) {
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
    return new Template(text, joined(parts));
  }

  /** What a reference to the environment left beside its neighbours is one text with them. */
  private static List<Generator> joined(List<Generator> parts) {
    List<Generator> joined = new ArrayList<>();
    for (Generator each : parts) {
      Generator part = whole(each);
      Generator last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (last instanceof Generator.Literal a && part instanceof Generator.Literal b) {
        joined.set(joined.size() - 1, new Generator.Literal(a.text() + b.text()));
      } else {
        joined.add(part);
      }
    }
    return List.copyOf(joined);
  }

  /** What is escaped once is escaped for all requests. */
  private static Generator whole(Generator part) {
    return part instanceof Generator.Escaped e && e.of() instanceof Generator.Literal literal
        ? new Generator.Literal(e.escape().apply(literal.text()))
        : part;
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
