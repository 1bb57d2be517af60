package io.chokepoint.driver.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path to one value in JSON, as {@code $.items[0].id}: names and numbers, what RFC 9535 calls a
 * singular query. The body is read only as far as the value, and no tree is built.
 */
final class JsonPath {

  static final String PATTERN = "\\$(\\.[^.\\[\\]' ]+|\\[\\d{1,9}\\]|\\['[^']+'\\])*";

  private static final Pattern STEP =
      Pattern.compile("\\.([^.\\[\\]' ]+)|\\[(\\d{1,9})\\]|\\['([^']+)'\\]");
  private static final JsonFactory FACTORY = new JsonFactory();

  private final String text;
  private final List<Step> steps;

  /** Moves a parser from a value to one within; false where there is none. */
  private interface Step {
    boolean descend(JsonParser parser) throws IOException;
  }

  private JsonPath(String text, List<Step> steps) {
    this.text = text;
    this.steps = steps;
  }

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException with a message for people
   */
  static JsonPath of(String text) {
    if (!text.matches(PATTERN)) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no path to one value; write it like $.items[0].id");
    }
    List<Step> steps = new ArrayList<>();
    for (Matcher m = STEP.matcher(text); m.find(); ) {
      String index = m.group(2);
      String name = m.group(1) != null ? m.group(1) : m.group(3);
      steps.add(index != null ? item(Integer.parseInt(index)) : member(name));
    }
    return new JsonPath(text, steps);
  }

  /** The value as text; null where there is none, it is null, or the body is no JSON. */
  @Nullable String find(String body) {
    try (JsonParser parser = FACTORY.createParser(body)) {
      if (parser.nextToken() == null) {
        return null;
      }
      for (Step step : steps) {
        if (!step.descend(parser)) {
          return null;
        }
      }
      return value(parser);
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable String value(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (!parser.currentToken().isStructStart()) {
      return parser.getText();
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      out.copyCurrentStructure(parser);
    }
    return text.toString();
  }

  private static Step member(String name) {
    return parser -> {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = name.equals(parser.currentName());
        parser.nextToken();
        if (found) {
          return true;
        }
        parser.skipChildren();
      }
      return false;
    };
  }

  private static Step item(int index) {
    return parser -> {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        return false;
      }
      for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
        if (parser.currentToken() == null) {
          return false;
        }
        if (i == index) {
          return true;
        }
        parser.skipChildren();
      }
      return false;
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
