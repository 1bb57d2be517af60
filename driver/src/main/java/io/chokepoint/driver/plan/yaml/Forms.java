package io.chokepoint.driver.plan.yaml;

import io.chokepoint.core.input.Nearest;
import io.chokepoint.driver.plan.BaseUrl;
import io.chokepoint.driver.plan.Durations;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The forms that values of a plan have. */
final class Forms {

  private static final long SECOND = 1_000_000_000L;

  private static final String DURATION_PATTERN = "^( *\\d+(\\.\\d+)? *(us|ms|s|m|h))+ *$";
  private static final String MORE_THAN_NOTHING = "^(?=.*[1-9])" + DURATION_PATTERN.substring(1);
  private static final String SHARE_PATTERN = "^(?=.*[1-9])(100(\\.0+)?|\\d{1,2}(\\.\\d+)?)%$";
  private static final Pattern RATE =
      Pattern.compile("(?=.*[1-9])(\\d{1,9}(?:\\.\\d+)?)/(s|min|h)");

  private static final Map<String, Integer> SECONDS_OF = Map.of("s", 1, "min", 60, "h", 3600);

  /** Any single value, as it is written. */
  static final Form<String> TEXT =
      scalar(
          Node.Scalar::text,
          Map.of("type", List.of("string", "number", "boolean"), "minLength", 1));

  static final Form<Word> WORD = scalar(s -> new Word(s.at(), s.text()), TEXT.schema());

  /** Nanoseconds, perhaps none. */
  static final Form<Long> DURATION =
      text(Durations::nanos, Map.of("type", "string", "pattern", DURATION_PATTERN));

  /** Nanoseconds, more than none. */
  static final Form<Long> POSITIVE =
      text(Forms::positive, Map.of("type", "string", "pattern", MORE_THAN_NOTHING));

  /** Nanoseconds, at least a second: windows are that long, a shorter step would cover none. */
  static final Form<Long> SECONDS =
      text(Forms::aSecondOrMore, Map.of("type", "string", "pattern", MORE_THAN_NOTHING));

  /** More than 0 and at most 1, perhaps written as percent. */
  static final Form<Double> SHARE =
      scalar(
          Forms::share,
          Map.of(
              "anyOf",
              List.of(
                  Map.of("type", "number", "exclusiveMinimum", 0, "maximum", 1),
                  Map.of("type", "string", "pattern", SHARE_PATTERN))));

  static final Form<Long> INTEGER = scalar(Forms::integer, Map.of("type", "integer"));

  /** A base URL without a password, query and fragment. */
  static final Form<URI> URL =
      text(BaseUrl::of, Map.of("type", "string", "pattern", "^https?://[^/?#@]+(/[^?#]*)?$"));

  private Forms() {}

  /** A name that points at something elsewhere in the plan. */
  record Word(Position at, String text) {}

  /** More than 0. */
  static Form<Double> number(double most) {
    return scalar(s -> number(s, most), numbers("number", most));
  }

  /** At least 1. */
  static Form<Integer> whole(int most) {
    return scalar(s -> whole(s, most), numbers("integer", most));
  }

  /** Something a second, perhaps written with its unit. */
  static Form<Double> rate(double most) {
    return scalar(
        s -> rate(s, most),
        Map.of(
            "anyOf",
            List.of(
                numbers("number", most),
                Map.of("type", "string", "pattern", "^" + RATE.pattern() + "$"))));
  }

  /** One of a few words. */
  static <T> Form<T> oneOf(String what, Map<String, T> words) {
    return text(
        text -> {
          T value = words.get(text);
          if (value == null) {
            throw new IllegalArgumentException(
                "\""
                    + text
                    + "\" is no "
                    + what
                    + (Nearest.suggestion(text, words.keySet()).isEmpty()
                        ? "; write " + String.join(" or ", words.keySet())
                        : Nearest.suggestion(text, words.keySet())));
          }
          return value;
        },
        Map.of("enum", List.copyOf(words.keySet())));
  }

  /** Text that a function reads, or refuses with an {@link IllegalArgumentException} for people. */
  static <T> Form<T> text(Function<String, T> reader, Map<String, Object> schema) {
    return scalar(s -> reader.apply(s.text()), schema);
  }

  /** One value that a function reads, or refuses. */
  static <T> Form<T> scalar(Function<Node.Scalar, T> reader, Map<String, Object> schema) {
    return new Form<>() {
      @Override
      public T read(Reading reading, String key, Node node) throws PlanException {
        Node.Scalar scalar = single(reading, key, node);
        try {
          return reader.apply(scalar);
        } catch (IllegalArgumentException e) {
          throw reading.mistake(scalar.at(), "\"" + key + "\": " + e.getMessage());
        }
      }

      @Override
      public Map<String, Object> schema() {
        return schema;
      }
    };
  }

  /** A list of things of one form, at least one and at most so many. */
  static <T> Form<List<T>> list(Form<T> form, int most) {
    return new Form<>() {
      @Override
      public List<T> read(Reading reading, String key, Node node) throws PlanException {
        List<T> list = new ArrayList<>();
        for (Node item : items(reading, key, node, most)) {
          list.add(form.read(reading, key, item));
        }
        return list;
      }

      @Override
      public Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "array");
        schema.put("items", form.schema());
        schema.put("minItems", 1);
        schema.put("maxItems", most);
        return schema;
      }

      @Override
      public List<Keys> sections() {
        return form.sections();
      }
    };
  }

  /** Things of one form under names people choose, at least one. */
  static <T> Form<Map<String, T>> map(Form<T> form, String namePattern) {
    return new Form<>() {
      @Override
      public Map<String, T> read(Reading reading, String key, Node node) throws PlanException {
        Map<String, T> map = new LinkedHashMap<>();
        for (Map.Entry<String, Node.Entry> e : entries(reading, key, node).entrySet()) {
          if (!e.getKey().matches(namePattern)) {
            throw reading.mistake(
                e.getValue().keyAt(), "\"" + e.getKey() + "\" is no name for \"" + key + "\"");
          }
          map.put(e.getKey(), form.read(reading, e.getKey(), e.getValue().value()));
        }
        return map;
      }

      @Override
      public Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("minProperties", 1);
        schema.put("propertyNames", Map.of("pattern", "^(" + namePattern + ")$"));
        schema.put("additionalProperties", form.schema());
        return schema;
      }

      @Override
      public List<Keys> sections() {
        return form.sections();
      }
    };
  }

  static Node.Scalar single(Reading reading, String key, Node node) throws PlanException {
    if (!(node instanceof Node.Scalar scalar)) {
      throw reading.mistake(node.at(), "\"" + key + "\" must be one value, not " + node.kind());
    }
    return scalar;
  }

  static Map<String, Node.Entry> entries(Reading reading, String key, Node node)
      throws PlanException {
    if (!(node instanceof Node.Mapping mapping)) {
      throw reading.mistake(node.at(), "\"" + key + "\" must be a mapping, not " + node.kind());
    }
    if (mapping.entries().isEmpty()) {
      throw reading.mistake(node.at(), "\"" + key + "\" is empty; leave it out");
    }
    return mapping.entries();
  }

  private static List<Node> items(Reading reading, String key, Node node, int most)
      throws PlanException {
    if (!(node instanceof Node.Items items)) {
      throw reading.mistake(node.at(), "\"" + key + "\" must be a list, not " + node.kind());
    }
    if (items.nodes().isEmpty()) {
      throw reading.mistake(node.at(), "\"" + key + "\" is an empty list");
    }
    if (items.nodes().size() > most) {
      throw reading.mistake(
          node.at(), items.nodes().size() + " " + key + "; a plan has at most " + most);
    }
    return items.nodes();
  }

  private static Map<String, Object> numbers(String type, double most) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", type);
    schema.put("exclusiveMinimum", 0);
    schema.put("maximum", (long) most);
    return schema;
  }

  private static double number(Node.Scalar scalar, double most) {
    double number;
    try {
      number = scalar.number() ? Double.parseDouble(scalar.text()) : Double.NaN;
    } catch (NumberFormatException e) {
      number = Double.NaN;
    }
    if (Double.isNaN(number)) {
      throw new IllegalArgumentException("\"" + scalar.text() + "\" is no number");
    }
    return within(number, most, scalar.text());
  }

  private static double within(double number, double most, String text) {
    if (!(number > 0 && number <= most)) {
      throw new IllegalArgumentException(
          "\"" + text + "\" must be more than 0 and at most " + (long) most);
    }
    return number;
  }

  private static int whole(Node.Scalar scalar, int most) {
    double number = number(scalar, most);
    if (number != Math.rint(number)) {
      throw new IllegalArgumentException("\"" + scalar.text() + "\" must be a whole number");
    }
    return (int) number;
  }

  private static long integer(Node.Scalar scalar) {
    try {
      if (scalar.number()) {
        return Long.parseLong(scalar.text());
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException("\"" + scalar.text() + "\" is no whole number");
  }

  private static double rate(Node.Scalar scalar, double most) {
    var parts = RATE.matcher(scalar.text());
    if (scalar.number() || !parts.matches()) {
      return number(scalar, most);
    }
    int seconds = SECONDS_OF.getOrDefault(parts.group(2), 1);
    return within(Double.parseDouble(parts.group(1)) / seconds, most, scalar.text());
  }

  private static double share(Node.Scalar scalar) {
    String text = scalar.text();
    if (scalar.number()) {
      return number(scalar, 1);
    }
    if (!text.matches("\\d+(\\.\\d+)?%")) {
      throw new IllegalArgumentException("\"" + text + "\" is no share; write it like 99% or 0.99");
    }
    return within(Double.parseDouble(text.substring(0, text.length() - 1)), 100, text) / 100;
  }

  static long positive(String text) {
    long nanos = Durations.nanos(text);
    if (nanos <= 0) {
      throw new IllegalArgumentException("must be longer than nothing");
    }
    return nanos;
  }

  private static long aSecondOrMore(String text) {
    long nanos = Durations.nanos(text);
    if (nanos < SECOND) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is too short; the timeline counts in seconds, so 1s at least");
    }
    return nanos;
  }

  /** Upper or lower case, as one. */
  static Form<String> words(String what, List<String> words) {
    List<String> both = new ArrayList<>(words);
    words.forEach(w -> both.add(w.toLowerCase(Locale.ROOT)));
    return text(
        text -> {
          String upper = text.toUpperCase(Locale.ROOT);
          if (!both.contains(text)) {
            throw new IllegalArgumentException(
                "\"" + text + "\" is no " + what + Nearest.suggestion(upper, words));
          }
          return upper;
        },
        Map.of("enum", both));
  }
}
