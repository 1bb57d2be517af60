package io.chokepoint.driver.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A mapping of the plan with a fixed set of keys, and values that know what they should be. */
final class Section {

  private final String file;
  private final String name;
  private final Node.Mapping mapping;

  /**
   * Opens a section.
   *
   * @param name as people call it, for messages
   * @param elsewhere for each key of another section, that section's name
   * @throws PlanException if it is no mapping or has a key it should not have
   */
  static Section of(
      String file, String name, Node node, List<String> keys, Map<String, String> elsewhere)
      throws PlanException {
    if (!(node instanceof Node.Mapping mapping)) {
      throw new PlanException(
          file,
          node.at(),
          name
              + " must be a mapping of keys ("
              + String.join(", ", keys)
              + "), not "
              + node.kind());
    }
    for (Map.Entry<String, Node.Entry> e : mapping.entries().entrySet()) {
      if (!keys.contains(e.getKey())) {
        throw new PlanException(
            file, e.getValue().keyAt(), unknown(e.getKey(), name, keys, elsewhere));
      }
    }
    return new Section(file, name, mapping);
  }

  private static String unknown(
      String key, String name, List<String> keys, Map<String, String> elsewhere) {
    String home = elsewhere.get(key);
    String nearest = Nearest.suggestion(key, keys);
    String hint =
        !nearest.isEmpty()
            ? nearest
            : home != null
                ? "; it belongs under " + home
                : "; known here: " + String.join(", ", keys);
    return "unknown key \"" + key + "\" in " + name + hint;
  }

  private Section(String file, String name, Node.Mapping mapping) {
    this.file = file;
    this.name = name;
    this.mapping = mapping;
  }

  boolean has(String key) {
    return node(key) != null;
  }

  /** The value under a key; null where the key is missing or nothing stands behind it. */
  @Nullable Node node(String key) {
    Node.Entry entry = mapping.entries().get(key);
    return entry == null || (entry.value() instanceof Node.Scalar s && s.text().isEmpty())
        ? null
        : entry.value();
  }

  Node required(String key) throws PlanException {
    Node node = node(key);
    if (node == null) {
      throw new PlanException(file, at(key), name + " needs \"" + key + "\"");
    }
    return node;
  }

  List<Node> list(String key) throws PlanException {
    Node node = required(key);
    if (!(node instanceof Node.Items items)) {
      throw mistake(key, "\"" + key + "\" must be a list, not " + node.kind());
    }
    if (items.nodes().isEmpty()) {
      throw mistake(key, "\"" + key + "\" is an empty list");
    }
    return items.nodes();
  }

  @Nullable String text(String key) throws PlanException {
    Node node = node(key);
    if (node == null) {
      return null;
    }
    if (!(node instanceof Node.Scalar scalar)) {
      throw mistake(key, "\"" + key + "\" must be one value, not " + node.kind());
    }
    return scalar.text();
  }

  /** A value read by a function that explains itself in its {@link IllegalArgumentException}. */
  <T> @Nullable T value(String key, Function<String, T> reader) throws PlanException {
    String text = text(key);
    if (text == null) {
      return null;
    }
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException e) {
      throw mistake(key, "\"" + key + "\": " + e.getMessage());
    }
  }

  Map<String, Node.Scalar> scalars(String key) throws PlanException {
    Node node = node(key);
    Map<String, Node.Scalar> scalars = new LinkedHashMap<>();
    if (node == null) {
      return scalars;
    }
    if (!(node instanceof Node.Mapping inner)) {
      throw mistake(key, "\"" + key + "\" must be a mapping, not " + node.kind());
    }
    for (Map.Entry<String, Node.Entry> e : inner.entries().entrySet()) {
      if (!(e.getValue().value() instanceof Node.Scalar scalar)) {
        throw new PlanException(
            file, e.getValue().keyAt(), "\"" + e.getKey() + "\" must be one value");
      }
      scalars.put(e.getKey(), scalar);
    }
    return scalars;
  }

  PlanException mistake(String key, String message) {
    return new PlanException(file, at(key), message);
  }

  PlanException mistake(String message) {
    return new PlanException(file, mapping.at(), message);
  }

  /** Where the key's value stands; where the section starts if the key is missing. */
  private Position at(String key) {
    Node.Entry entry = mapping.entries().get(key);
    if (entry == null) {
      return mapping.at();
    }
    return entry.value() instanceof Node.Scalar s && !s.text().isEmpty() ? s.at() : entry.keyAt();
  }
}
