package io.chokepoint.driver.plan.yaml;

import java.util.List;
import java.util.Map;

/** What may stand behind a key: how it is read, and how the schema says the same. */
interface Form<T> {

  /**
   * Reads a value.
   *
   * @param key the key it stands behind, for messages
   */
  T read(Reading reading, String key, Node node) throws PlanException;

  /** The same as JSON schema; sections stand under {@code #/definitions/} and are referred to. */
  Map<String, Object> schema();

  /** The sections that may stand within. */
  default List<Keys> sections() {
    return List.of();
  }
}
