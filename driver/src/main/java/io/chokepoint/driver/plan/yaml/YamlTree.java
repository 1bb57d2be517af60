package io.chokepoint.driver.plan.yaml;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads YAML into {@link Node}s. Mapping onto classes would lose the lines people need. */
final class YamlTree {

  private static final YAMLFactory FACTORY = new YAMLFactory();

  private final String file;
  private final YAMLParser parser;

  private YamlTree(String file, YAMLParser parser) {
    this.file = file;
    this.parser = parser;
  }

  static Node read(String file, String text) throws PlanException {
    try (YAMLParser parser = FACTORY.createParser(text)) {
      return new YamlTree(file, parser).document();
    } catch (JacksonException e) {
      throw new PlanException(file, position(e.getLocation()), "not YAML: " + reason(e));
    } catch (IOException e) {
      throw new PlanException(file, String.valueOf(e.getMessage()));
    }
  }

  private Node document() throws IOException, PlanException {
    if (parser.nextToken() == null) {
      throw new PlanException(file, "empty; a plan needs at least target, endpoints and load");
    }
    Node root = node();
    if (parser.nextToken() != null) {
      throw new PlanException(file, here(), "a second document; a file contains one plan");
    }
    return root;
  }

  private Node node() throws IOException, PlanException {
    if (parser.isCurrentAlias()) {
      throw new PlanException(
          file, here(), "an alias (*" + parser.getText() + "); plans are written out in full");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping();
      case START_ARRAY -> items();
      case VALUE_NULL -> scalar("", false);
      default -> scalar(parser.getText(), parser.currentToken().isNumeric());
    };
  }

  private Node.Scalar scalar(String text, boolean number) {
    return new Node.Scalar(here(), position(parser.currentLocation()), text, number);
  }

  private Node mapping() throws IOException, PlanException {
    Position at = here();
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Position keyAt = here();
      String key = parser.currentName();
      parser.nextToken();
      if (entries.put(key, new Node.Entry(keyAt, node())) != null) {
        throw new PlanException(file, keyAt, "\"" + key + "\" stands here a second time");
      }
    }
    return new Node.Mapping(at, entries);
  }

  private Node items() throws IOException, PlanException {
    Position at = here();
    List<Node> nodes = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      nodes.add(node());
    }
    return new Node.Items(at, nodes);
  }

  private Position here() {
    return position(parser.currentTokenLocation());
  }

  private static Position position(JsonLocation at) {
    return at == null
        ? new Position(1, 1)
        : new Position(Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
  }

  /** What is wrong, without the context before it and the quoted source after it. */
  private static String reason(JacksonException e) {
    String message = e.getOriginalMessage();
    if (message == null) {
      return e.getClass().getSimpleName();
    }
    return message
        .lines()
        .filter(line -> !line.startsWith("while ") && !line.startsWith(" "))
        .findFirst()
        .orElse(message.strip());
  }
}
