package io.chokepoint.driver.plan.yaml;

import io.chokepoint.driver.plan.Secrets;
import io.chokepoint.driver.plan.template.Generator;
import io.chokepoint.driver.plan.template.Percent;
import io.chokepoint.driver.plan.template.Template;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The forms of text in which something is filled in for each request. */
final class Templates {

  /** Begins with a slash; every brace is a generator or a variable. */
  static final Form<Template> PATH = new Path("^/[!-~]*$", "/");

  /** A path, or a link that a variable holds. */
  static final Form<Template> PATH_OR_LINK =
      new Path("^(/|\\$\\{(?!env:))[!-~]*$", "/ or a ${variable}");

  /** A brace that is no generator and no variable stands for itself, as in JSON. */
  static final Form<Template> BODY =
      new Body() {
        @Override
        Template.References escaped(String text, Template.References references) {
          if (looksLikeJson(text)) {
            return quoted(references);
          }
          return text.stripLeading().startsWith("<") ? inXml(references) : references;
        }
      };

  /** What stands in a form's field, as it is. */
  static final Form<Template> FIELD =
      new Body() {
        @Override
        Template.References escaped(String text, Template.References references) {
          return references;
        }

        @Override
        public Map<String, Object> schema() {
          return Map.of("type", List.of("string", "number", "boolean", "null"));
        }
      };

  /** A form as browsers send it, {@code name=value&name=value}. */
  static final Form<Template> FORM_BODY =
      new Body() {
        @Override
        Template.References escaped(String text, Template.References references) {
          return (name, before, after) ->
              isWholeList(before, after)
                  ? references.of(name, before, after)
                  : new Generator.Escaped(references.of(name, before, after), Percent::encoded);
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
        return of(scalar.text(), (name, before, after) -> reading.reference(name, scalar.at()));
      } catch (IllegalArgumentException e) {
        throw reading.mistake(scalar.at(), "\"" + key + "\": " + e.getMessage());
      }
    }

    @Override
    public Map<String, Object> schema() {
      return schema;
    }
  }

  private static final class Path extends Filled {

    private final Pattern pattern;
    private final String start;

    Path(String pattern, String start) {
      super(Map.of("type", "string", "pattern", pattern));
      this.pattern = Pattern.compile(pattern);
      this.start = start;
    }

    @Override
    Template of(String text, Template.References references) {
      if (text.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
        throw new IllegalArgumentException(
            (Secrets.named(text) ? "the path" : "\"" + text + "\"")
                + " has a character to be written as %XX");
      }
      if (!pattern.matcher(text).matches()) {
        throw new IllegalArgumentException("\"" + text + "\" must start with " + start);
      }
      return Template.parse(text, true, inUrl(references));
    }
  }

  private abstract static class Body extends Filled {

    Body() {
      super(Forms.TEXT.schema());
    }

    /** References whose values cannot be taken for what stands around them. */
    abstract Template.References escaped(String text, Template.References references);

    @Override
    Template of(String text, Template.References references) {
      return Template.parse(text, false, escaped(text, references));
    }

    @Override
    void hide(Redaction redaction, Node.Scalar scalar) {
      redaction.text(scalar);
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
    return (name, before, after) ->
        new Generator.Escaped(references.of(name, before, after), escape);
  }

  /**
   * A value is one segment of the path or one value of the query, whatever is in it; one that the
   * address begins with is a link, one that stands where parameters do is parameters.
   */
  private static Template.References inUrl(Template.References references) {
    return (name, before, after) ->
        new Generator.Escaped(
            references.of(name, before, after),
            before.isEmpty() || (before.contains("?") && isWholeList(before, after))
                ? Percent::illegal
                : Percent::encoded);
  }

  /** Whether a reference stands where names and values do: alone, or between two {@code &}. */
  private static boolean isWholeList(String before, String after) {
    return (before.isEmpty() || before.endsWith("?") || before.endsWith("&"))
        && (after.isEmpty() || after.startsWith("&"));
  }

  /** A value is text, but where XML itself says that it stands as it is. */
  private static Template.References inXml(Template.References references) {
    return (name, before, after) -> {
      Generator value = references.of(name, before, after);
      boolean asItIs = before.lastIndexOf("<![CDATA[") > before.lastIndexOf("]]>");
      return asItIs ? value : new Generator.Escaped(value, Templates::inXml);
    };
  }

  /** A value between quotes is escaped; elsewhere it is a number, or JSON itself. */
  private static Template.References quoted(Template.References references) {
    return (name, before, after) -> {
      Generator value = references.of(name, before, after);
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

  private static String inXml(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&apos;");
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
