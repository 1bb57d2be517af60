package io.chokepoint.driver.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidJsonException;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A path to any number of values in JSON, with wildcards, slices and filters; it builds a tree. */
final class JsonQuery {

  private static final Configuration OF_ONE =
      Configuration.builder()
          .jsonProvider(new JacksonJsonNodeJsonProvider())
          .mappingProvider(new JacksonMappingProvider())
          .options(Option.SUPPRESS_EXCEPTIONS)
          .build();
  private static final Configuration OF_MANY = OF_ONE.addOptions(Option.ALWAYS_RETURN_LIST);

  private final JsonPath path;

  /** Whether it ends in a function, like {@code length()}, which has one value. */
  private final boolean function;

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException with a message for people
   */
  JsonQuery(String text) {
    function = text.endsWith(")");
    try {
      path = JsonPath.compile(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no JSON path; write it like $.items[?(@.price < 10)].id", e);
    }
  }

  /** All values as text, without those that are null; none where the body is no JSON. */
  List<String> find(String body) {
    @Nullable Object read;
    try {
      read = path.read(body, function ? OF_ONE : OF_MANY);
    } catch (InvalidJsonException | IllegalArgumentException e) {
      return List.of();
    }
    List<String> found = new ArrayList<>();
    if (read instanceof JsonNode nodes && !function) {
      nodes.forEach(node -> add(node, found));
    } else if (read instanceof JsonNode node) {
      add(node, found);
    } else if (read != null) {
      found.add(read.toString());
    }
    return found;
  }

  private static void add(JsonNode node, List<String> found) {
    if (!node.isNull()) {
      found.add(node.isValueNode() ? node.asText() : node.toString());
    }
  }
}
