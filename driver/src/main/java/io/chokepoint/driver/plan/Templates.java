package io.chokepoint.driver.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The forms of text in which something is filled in for each request. */
final class Templates {

  /** Begins with a slash; every brace is a generator. */
  static final Form<Template> PATH =
      Forms.text(Templates::path, Map.of("type", "string", "pattern", "^/[!-~]*$"));

  /** A brace that is no generator stands for itself, as in JSON. */
  static final Form<Template> BODY = Forms.text(Template::lenient, Forms.TEXT.schema());

  /** Field names of RFC 9110, values of one line. */
  static final Form<Map<String, Template>> HEADERS = new Headers();

  private Templates() {}

  private static Template path(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("\"" + text + "\" must start with /");
    }
    if (text.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
      throw new IllegalArgumentException("\"" + text + "\" has a character to be written as %XX");
    }
    return Template.strict(text);
  }

  private static final class Headers implements Form<Map<String, Template>> {

    private static final String NAME = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    private static final Form<Template> VALUE =
        Forms.text(
            Headers::value,
            Map.of(
                "type",
                List.of("string", "number", "boolean", "null"),
                "pattern",
                "^[^\\u0000-\\u0008\\u000A-\\u001F]*$"));

    private static final Form<Map<String, Template>> MAP = Forms.map(VALUE, NAME);

    @Override
    public Map<String, Template> read(Reading reading, String key, Node node) throws PlanException {
      Map<String, Template> headers = new LinkedHashMap<>(MAP.read(reading, key, node));
      for (Map.Entry<String, Node.Entry> e : Forms.entries(reading, key, node).entrySet()) {
        reading.redaction().header(e.getKey(), Forms.single(reading, key, e.getValue().value()));
      }
      return headers;
    }

    @Override
    public Map<String, Object> schema() {
      return MAP.schema();
    }

    private static Template value(String text) {
      if (text.chars().anyMatch(c -> c < ' ' && c != '\t')) {
        throw new IllegalArgumentException("a header's value is one line");
      }
      return Template.lenient(text);
    }
  }
}
