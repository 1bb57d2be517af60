package io.chokepoint.driver.plan.yaml;

import io.chokepoint.core.input.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mapping of the plan in which every key is one it may have. */
final class Section {

  private static final int MOST_HOMES = 3;

  private final Reading reading;
  private final Keys keys;
  private final Node.Mapping mapping;

  /**
   * Opens a section.
   *
   * @throws PlanException if it is no mapping, has a key it should not have, or lacks one it needs
   */
  static Section open(Reading reading, Keys keys, Node node) throws PlanException {
    if (!(node instanceof Node.Mapping mapping)) {
      String known = String.join(", ", keys.names());
      throw reading.mistake(
          node.at(),
          keys.name() + " must be a mapping of keys (" + known + "), not " + node.kind());
    }
    for (Map.Entry<String, Node.Entry> e : mapping.entries().entrySet()) {
      if (!keys.names().contains(e.getKey())) {
        throw reading.mistake(e.getValue().keyAt(), unknown(e.getKey(), keys));
      }
    }
    Section section = new Section(reading, keys, mapping);
    keys.check(section);
    return section;
  }

  private Section(Reading reading, Keys keys, Node.Mapping mapping) {
    this.reading = reading;
    this.keys = keys;
    this.mapping = mapping;
  }

  Reading reading() {
    return reading;
  }

  Position at() {
    return mapping.at();
  }

  boolean has(Key<?> key) {
    return mapping.entries().containsKey(key.name());
  }

  /** The value behind a key; null where the key is missing. */
  <T> @Nullable T get(Key<T> key) throws PlanException {
    Node.Entry entry = mapping.entries().get(key.name());
    return entry == null ? null : key.form().read(reading, key.name(), entry.value());
  }

  <T> T get(Key<T> key, T otherwise) throws PlanException {
    T value = get(key);
    return value == null ? otherwise : value;
  }

  /** The value behind a key that is required. */
  <T> T need(Key<T> key) throws PlanException {
    T value = get(key);
    if (value == null) {
      throw new IllegalStateException("\"" + key.name() + "\" is not declared as required");
    }
    return value;
  }

  PlanException mistake(Key<?> key, String message) {
    return reading.mistake(at(key), message);
  }

  PlanException mistake(String message) {
    return reading.mistake(mapping.at(), message);
  }

  /** Where the key's value stands; where the section starts if the key is missing. */
  Position at(Key<?> key) {
    Node.Entry entry = mapping.entries().get(key.name());
    if (entry == null) {
      return mapping.at();
    }
    return entry.value() instanceof Node.Scalar s && !s.text().isEmpty() ? s.at() : entry.keyAt();
  }

  void checkThere(Key<?> key) throws PlanException {
    Node.Entry entry = mapping.entries().get(key.name());
    boolean empty =
        entry != null && entry.value() instanceof Node.Scalar scalar && scalar.text().isEmpty();
    if (key.required() && (entry == null || empty)) {
      throw mistake(key, keys.name() + " needs \"" + key.name() + "\"");
    }
    if (empty) {
      throw mistake(key, "\"" + key.name() + "\" has no value: give one or remove the key");
    }
  }

  private static String unknown(String key, Keys keys) {
    String nearest = Nearest.suggestion(key, keys.names());
    String hint = nearest;
    if (nearest.isEmpty()) {
      List<String> homes = homes(key);
      hint =
          homes.isEmpty()
              ? "; known here: " + String.join(", ", keys.names())
              : "; it belongs under " + String.join(" or ", homes);
    }
    return "unknown key \"" + key + "\" in " + keys.name() + hint;
  }

  /** The sections that have such a key. */
  private static List<String> homes(String key) {
    List<String> homes = new ArrayList<>();
    for (Keys section : PlanSection.KEYS.all()) {
      if (section.names().contains(key) && homes.size() < MOST_HOMES) {
        homes.add(section.name());
      }
    }
    return homes;
  }
}
