package io.chokepoint.driver.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.JsonPointerBasedFilter;
import com.fasterxml.jackson.core.filter.TokenFilter;
import com.fasterxml.jackson.core.filter.TokenFilter.Inclusion;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path in JSON. One to a single value, as {@code $.items[0].id} (names and numbers, what RFC 9535
 * calls a singular query), reads the body only as far as the value and builds no tree: a tree costs
 * 2 to 100 times as much. Every other path is a {@link JsonQuery}.
 */
public final class JsonPath {

  private static final String SINGULAR = "\\$(\\.[^.*()\\[\\]' ]+|\\[\\d{1,9}\\]|\\['[^']+'\\])*";

  private static final Pattern STEP =
      Pattern.compile("\\.([^.\\[\\]' ]+)|\\[(\\d{1,9})\\]|\\['([^']+)'\\]");
  private static final JsonFactory FACTORY = new JsonFactory();

  private final String text;
  private final TokenFilter filter;
  private final @Nullable JsonQuery query;

  private JsonPath(String text, TokenFilter filter, @Nullable JsonQuery query) {
    this.text = text;
    this.filter = filter;
    this.query = query;
  }

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static JsonPath of(String text) {
    if (!text.startsWith("$")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no JSON path; write it like $.items[0].id");
    }
    if (!text.matches(SINGULAR)) {
      return new JsonPath(text, TokenFilter.INCLUDE_ALL, new JsonQuery(text));
    }
    JsonPointer pointer = JsonPointer.empty();
    for (Matcher m = STEP.matcher(text); m.find(); ) {
      pointer =
          m.group(2) != null
              ? pointer.appendIndex(Integer.parseInt(m.group(2)))
              : pointer.appendProperty(m.group(1) != null ? m.group(1) : m.group(3));
    }
    return new JsonPath(
        text,
        pointer.matches() ? TokenFilter.INCLUDE_ALL : new JsonPointerBasedFilter(pointer),
        null);
  }

  /** All values as text; those that are null are none. */
  List<String> all(String body) {
    if (query != null) {
      return query.find(body);
    }
    @Nullable String one = find(body);
    return one == null ? List.of() : List.of(one);
  }

  /** The first value as text; null where there is none, it is null, or the body is no JSON. */
  @Nullable String find(String body) {
    if (query != null) {
      return query.find(body).stream().findFirst().orElse(null);
    }
    try (JsonParser all = FACTORY.createParser(body);
        JsonParser value =
            new FilteringParserDelegate(all, filter, Inclusion.ONLY_INCLUDE_ALL, false)) {
      JsonToken token = value.nextToken();
      if (token == null || token == JsonToken.VALUE_NULL) {
        return null;
      }
      return token.isStructStart() ? structure(value) : value.getText();
    } catch (IOException e) {
      return null;
    }
  }

  private static String structure(JsonParser value) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      out.copyCurrentStructure(value);
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return text;
  }
}
