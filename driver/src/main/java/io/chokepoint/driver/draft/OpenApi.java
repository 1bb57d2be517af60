package io.chokepoint.driver.draft;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.chokepoint.driver.plan.template.Percent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * A plan of an OpenAPI 3 document, JSON or YAML. Values come from its examples, defaults, {@code
 * enum}s and ranges; what needs a value and has none is left out.
 */
public final class OpenApi {

  private static final List<String> METHODS =
      List.of("get", "head", "options", "post", "put", "patch");
  private static final Set<String> NO_REQUESTS =
      Set.of("summary", "description", "servers", "parameters", "$ref");
  private static final String JSON = "application/json";
  private static final int MOST_CHARACTERS = 64 << 20;
  private static final int DEEPEST = 8;

  private final JsonNode document;
  private final Draft draft;

  /** The property that the newest body has no example of; empty where none is asked for. */
  private String lacking = "";

  private OpenApi(JsonNode document, Draft draft) {
    this.document = document;
    this.draft = draft;
  }

  /**
   * The plan.
   *
   * @param file the document's name, for people
   * @param target where clients reach the service; null where the document says it
   * @throws IllegalArgumentException if the text is no OpenAPI 3 document, with a line for people
   */
  public static Draft draft(String file, String text, @Nullable String target) {
    JsonNode document = read(text);
    String version = document.path("openapi").asText("");
    if (!version.startsWith("3.")) {
      throw new IllegalArgumentException(
          document.has("swagger")
              ? "Swagger " + document.path("swagger").asText() + "; convert it to OpenAPI 3 first"
              : "no OpenAPI 3 document: it has no \"openapi: 3…\"");
    }
    @Nullable String server = server(document);
    String title = document.path("info").path("title").asText("");
    String known = target == null ? server : target;
    Draft draft =
        new Draft(
            title.isBlank() ? file : title,
            "Of "
                + file
                + ", OpenAPI "
                + version
                + "; it does not say how often what is asked for.",
            known == null ? "http://127.0.0.1:8080" + base(document) : known,
            known != null,
            null,
            null);
    new OpenApi(document, draft).operations();
    return draft;
  }

  private static JsonNode read(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException notJson) {
      return yaml(text);
    }
  }

  private static JsonNode yaml(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MOST_CHARACTERS);
    try {
      return new ObjectMapper(YAMLFactory.builder().loaderOptions(options).build()).readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "neither JSON nor YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""), e);
    }
  }

  /** The first that is a whole address, with its variables' defaults; null where none is. */
  private static @Nullable String server(JsonNode document) {
    for (JsonNode server : document.path("servers")) {
      String url = server.path("url").asText("");
      for (Map.Entry<String, JsonNode> variable : server.path("variables").properties()) {
        url =
            url.replace(
                "{" + variable.getKey() + "}", variable.getValue().path("default").asText(""));
      }
      if (url.matches("https?://[^/{}?#@]+(/[^{}?#]*)?")) {
        return url.replaceFirst("/+$", "");
      }
    }
    return null;
  }

  /** Of a first server that says its path alone; empty where it says more, or none does. */
  private static String base(JsonNode document) {
    String url = document.path("servers").path(0).path("url").asText("").replaceFirst("/+$", "");
    return url.matches("/[^{}?#]+") ? url : "";
  }

  private void operations() {
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      JsonNode item = resolved(path.getValue());
      for (Map.Entry<String, JsonNode> operation : item.properties()) {
        String method = operation.getKey();
        String name = method.toUpperCase(Locale.ROOT) + " " + path.getKey();
        if (METHODS.contains(method)) {
          operation(name, method, path.getKey(), item, operation.getValue());
        } else if (method.equals("delete")) {
          draft.leaveOut(name + ": it deletes; add it with method: DELETE");
        } else if (!NO_REQUESTS.contains(method) && !method.startsWith("x-")) {
          draft.leaveOut(name + ": a plan has no such method");
        }
      }
    }
    for (String other : List.of("webhooks")) {
      if (document.path(other).size() > 0) {
        draft.leaveOut(other + ": requests that the service sends");
      }
    }
  }

  private void operation(
      String name, String method, String path, JsonNode item, JsonNode operation) {
    String filled = path;
    List<String> query = new ArrayList<>();
    List<String> optional = new ArrayList<>();
    List<String> guessed = new ArrayList<>();
    Map<String, String> headers = new LinkedHashMap<>();
    for (JsonNode parameter : parameters(item, operation)) {
      String called = parameter.path("name").asText("");
      String in = parameter.path("in").asText("");
      @Nullable String value = value(parameter, called, guessed);
      boolean needed = in.equals("path") || parameter.path("required").asBoolean(false);
      if (!needed) {
        optional.add(in + " " + called);
        continue;
      }
      if (value == null) {
        draft.leaveOut(name + ": it needs a value for \"" + called + "\", and there is no example");
        return;
      }
      switch (in) {
        case "path" -> filled = filled.replace("{" + called + "}", inAddress(value));
        case "query" -> query.add(Percent.encoded(called) + "=" + inAddress(value));
        case "header" -> headers.put(called, value);
        default -> headers.merge("Cookie", called + "=" + value, (a, b) -> a + "; " + b);
      }
    }
    @Nullable String body = null;
    JsonNode wanted = resolved(operation.path("requestBody"));
    if (!wanted.isMissingNode()) {
      String type = mediaType(wanted.path("content"));
      lacking = "";
      body = body(wanted.path("content").path(type), type);
      if (body == null) {
        draft.leaveOut(
            name
                + ": it needs a body ("
                + type
                + "), and there is no example"
                + (lacking.isEmpty() ? "" : " of its " + lacking));
        return;
      }
      headers.put("Content-Type", type);
    }
    JsonNode security = operation.path("security");
    for (JsonNode scheme : security.isMissingNode() ? document.path("security") : security) {
      scheme
          .fieldNames()
          .forEachRemaining(s -> draft.leaveOut(name + ": credentials for \"" + s + "\""));
    }
    if (!optional.isEmpty()) {
      draft.leaveOut(name + ": optional " + String.join(", ", optional));
    }
    draft.add(
        new DraftRequest(
            name,
            method.toUpperCase(Locale.ROOT),
            filled + (query.isEmpty() ? "" : "?" + String.join("&", query)),
            headers,
            body,
            null,
            guessed.isEmpty()
                ? ""
                : "no example: give " + String.join(", ", guessed) + " values that exist"));
  }

  /** Of the operation, and those of its path that it does not say otherwise. */
  private List<JsonNode> parameters(JsonNode item, JsonNode operation) {
    Map<String, JsonNode> all = new LinkedHashMap<>();
    for (JsonNode list : List.of(item.path("parameters"), operation.path("parameters"))) {
      for (JsonNode written : list) {
        JsonNode parameter = resolved(written);
        all.put(parameter.path("in").asText() + " " + parameter.path("name").asText(), parameter);
      }
    }
    return List.copyOf(all.values());
  }

  /** As a plan writes it; null where nothing says what it may be. */
  private @Nullable String value(JsonNode parameter, String called, List<String> guessed) {
    JsonNode schema = resolved(parameter.path("schema"));
    @Nullable JsonNode example = example(parameter);
    example = example == null ? example(schema) : example;
    if (example != null && example.isValueNode()) {
      return example.asText();
    }
    List<String> words = new ArrayList<>();
    schema.path("enum").forEach(word -> words.add(word.asText()));
    if (!words.isEmpty()) {
      return words.stream().allMatch(w -> w.matches("[\\w.~-]+"))
          ? "{pick:" + String.join("|", words) + "}"
          : words.get(0);
    }
    return switch (type(schema)) {
      case "integer", "number" -> {
        boolean range = schema.path("minimum").isNumber() && schema.path("maximum").isNumber();
        long least = schema.path("minimum").asLong();
        if (!range || least < 0 || schema.path("maximum").asLong() < least) {
          guessed.add(called);
          yield Draft.ANY_NUMBER;
        }
        yield "{random:" + least + "-" + schema.path("maximum").asLong() + "}";
      }
      case "boolean" -> "{pick:true|false}";
      default -> {
        if (schema.path("format").asText().equals("uuid")) {
          guessed.add(called);
          yield "{uuid}";
        }
        yield null;
      }
    };
  }

  private static String inAddress(String value) {
    return value.matches("\\{(random|pick|uuid).*}") ? value : Percent.encoded(value);
  }

  private static String mediaType(JsonNode content) {
    String first = "";
    for (Map.Entry<String, JsonNode> type : content.properties()) {
      if (type.getKey().startsWith(JSON) || type.getKey().endsWith("+json")) {
        return type.getKey();
      }
      first = first.isEmpty() ? type.getKey() : first;
    }
    return first;
  }

  private @Nullable String body(JsonNode media, String type) {
    @Nullable JsonNode example = example(media);
    boolean json = type.startsWith(JSON) || type.endsWith("+json");
    if (example == null && json) {
      example = built(resolved(media.path("schema")), 0);
    }
    if (example == null) {
      return null;
    }
    return json ? example.toString() : example.isTextual() ? example.asText() : null;
  }

  /** An object of what its properties have as examples; null where one that it needs has none. */
  private @Nullable JsonNode built(JsonNode schema, int depth) {
    @Nullable JsonNode example = example(schema);
    if (example != null || depth > DEEPEST) {
      return example;
    }
    if (schema.path("enum").size() > 0) {
      return schema.path("enum").get(0);
    }
    if (type(schema).equals("array")) {
      @Nullable JsonNode item = built(resolved(schema.path("items")), depth + 1);
      return item == null ? null : new ObjectMapper().createArrayNode().add(item);
    }
    if (schema.path("properties").isMissingNode()) {
      return null;
    }
    Map<String, JsonNode> properties = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      @Nullable JsonNode value = built(resolved(property.getValue()), depth + 1);
      if (value != null) {
        properties.put(property.getKey(), value);
      }
    }
    for (JsonNode needed : schema.path("required")) {
      if (!properties.containsKey(needed.asText())) {
        lacking = needed.asText();
        return null;
      }
    }
    return new ObjectMapper().valueToTree(properties);
  }

  /** Null where there is none. */
  private @Nullable JsonNode example(JsonNode of) {
    if (of.has("example")) {
      return of.get("example");
    }
    for (JsonNode example : of.path("examples")) {
      JsonNode value = of.path("examples").isArray() ? example : resolved(example).path("value");
      if (!value.isMissingNode()) {
        return value;
      }
    }
    return of.has("default") ? of.get("default") : of.has("const") ? of.get("const") : null;
  }

  /** The first that is not null, where there are several (OpenAPI 3.1). */
  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      for (JsonNode one : type) {
        if (!one.asText().equals("null")) {
          return one.asText();
        }
      }
    }
    return type.asText("");
  }

  /** What a reference within the document stands for; of another kind, nothing. */
  private JsonNode resolved(JsonNode node) {
    JsonNode at = node;
    for (int i = 0; at.has("$ref") && i < DEEPEST; i++) {
      String reference = at.path("$ref").asText();
      at =
          reference.startsWith("#/")
              ? document.at(reference.substring(1))
              : MissingNode.getInstance();
    }
    return at;
  }
}
