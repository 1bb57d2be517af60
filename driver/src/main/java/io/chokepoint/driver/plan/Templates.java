package io.chokepoint.driver.plan;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The forms of text in which something is filled in for each request. */
final class Templates {

  /** Begins with a slash; every brace is a generator or a variable. */
  static final Form<Template> PATH =
      new Filled(Map.of("type", "string", "pattern", "^/[!-~]*$")) {
        @Override
        Template of(String text, Template.References references) {
          if (!text.startsWith("/")) {
            throw new IllegalArgumentException("\"" + text + "\" must start with /");
          }
          if (text.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
            throw new IllegalArgumentException(
                (Secrets.named(text) ? "the path" : "\"" + text + "\"")
                    + " has a character to be written as %XX");
          }
          return Template.parse(text, true, escaping(references, Templates::inPath));
        }
      };

  /** A brace that is no generator and no variable stands for itself, as in JSON. */
  static final Form<Template> BODY =
      new Filled(Forms.TEXT.schema()) {
        @Override
        Template of(String text, Template.References references) {
          return Template.parse(text, false, looksLikeJson(text) ? quoted(references) : references);
        }

        @Override
        void hide(Redaction redaction, Node.Scalar scalar) {
          redaction.text(scalar);
        }
      };

  /** Field names of RFC 9110, values of one line. */
  static final Form<Map<String, Template>> HEADERS = new Headers();

  private Templates() {}

  /** Text that may ask the plan for variables and the environment. */
  private abstract static class Filled implements Form<Template> {

    private final Map<String, Object> schema;

    Filled(Map<String, Object> schema) {
      this.schema = schema;
    }

    abstract Template of(String text, Template.References references);

    /** Keeps what may be a secret out of the plan that is shown. */
    void hide(Redaction redaction, Node.Scalar scalar) {}

    @Override
    public Template read(Reading reading, String key, Node node) throws PlanException {
      Node.Scalar scalar = Forms.single(reading, key, node);
      hide(reading.redaction(), scalar);
      try {
        return of(scalar.text(), (name, before) -> reading.reference(name, scalar.at()));
      } catch (IllegalArgumentException e) {
        throw reading.mistake(scalar.at(), "\"" + key + "\": " + e.getMessage());
      }
    }

    @Override
    public Map<String, Object> schema() {
      return schema;
    }
  }

  private static final class Headers implements Form<Map<String, Template>> {

    private static final String NAME = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    private static final Form<Template> VALUE =
        new Filled(
            Map.of(
                "type",
                List.of("string", "number", "boolean", "null"),
                "pattern",
                "^[^\\u0000-\\u0008\\u000A-\\u001F]*$")) {
          @Override
          Template of(String text, Template.References references) {
            if (text.chars().anyMatch(c -> c < ' ' && c != '\t')) {
              throw new IllegalArgumentException("a header's value is one line");
            }
            return Template.parse(text, false, escaping(references, Templates::inHeader));
          }
        };

    private static final Form<Map<String, Template>> MAP = Forms.map(VALUE, NAME);

    @Override
    public Map<String, Template> read(Reading reading, String key, Node node) throws PlanException {
      Map<String, Template> headers = new LinkedHashMap<>(MAP.read(reading, key, node));
      for (Map.Entry<String, Node.Entry> e : Forms.entries(reading, key, node).entrySet()) {
        reading.redaction().value(e.getKey(), Forms.single(reading, key, e.getValue().value()));
      }
      return headers;
    }

    @Override
    public Map<String, Object> schema() {
      return MAP.schema();
    }
  }

  private static Template.References escaping(
      Template.References references, UnaryOperator<String> escape) {
    return (name, before) -> new Generator.Escaped(references.of(name, before), escape);
  }

  /** A value between quotes is escaped; elsewhere it is a number, or JSON itself. */
  private static Template.References quoted(Template.References references) {
    return (name, before) -> {
      Generator value = references.of(name, before);
      return betweenQuotes(before) ? new Generator.Escaped(value, Templates::inJson) : value;
    };
  }

  private static boolean betweenQuotes(String before) {
    boolean within = false;
    for (int i = 0; i < before.length(); i++) {
      char c = before.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        within = !within;
      }
    }
    return within;
  }

  private static boolean looksLikeJson(String text) {
    String body = text.stripLeading();
    return body.startsWith("{") || body.startsWith("[");
  }

  /**
   * Percent-encodes what cannot stand in a path at all; slashes and questions stay what they are.
   */
  private static String inPath(String value) {
    if (value.chars().allMatch(Templates::standsInPath)) {
      return value;
    }
    StringBuilder out = new StringBuilder();
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xFF;
      if (standsInPath(c)) {
        out.append((char) c);
      } else {
        out.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
        out.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return out.toString();
  }

  private static boolean standsInPath(int c) {
    return c > ' ' && c < 127 && "\"<>\\^`{|}#".indexOf(c) < 0;
  }

  /** A line break in a value must not begin another header. */
  private static String inHeader(String value) {
    return value.replaceAll("[\\x00-\\x08\\x0A-\\x1F\\x7F]", " ");
  }

  private static String inJson(String value) {
    StringBuilder out = new StringBuilder();
    value
        .chars()
        .forEach(
            c -> {
              if (c < ' ') {
                out.append("\\u00").append(c < 16 ? "0" : "").append(Integer.toHexString(c));
              } else {
                out.append(c == '"' || c == '\\' ? "\\" : "").append((char) c);
              }
            });
    return out.toString();
  }
}
