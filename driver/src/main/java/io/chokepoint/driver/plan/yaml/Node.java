package io.chokepoint.driver.plan.yaml;

import io.chokepoint.driver.plan.Secrets;
import java.util.List;
import java.util.Map;

/** A piece of a YAML document that still knows where it stood. */
sealed interface Node {

  Position at();

  /** What it is, for people. */
  String kind();

  /**
   * One value.
   *
   * @param end the place behind its last character, quotes included
   * @param number whether it is written as a number, not as text
   */
  record Scalar(Position at, Position end, String text, boolean number) implements Node {
    @Override
    public String kind() {
      if (Secrets.named(text)) {
        return "a text";
      }
      return text.isEmpty() ? "nothing" : "\"" + text + "\"";
    }
  }

  record Items(Position at, List<Node> nodes) implements Node {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** Keys keep their order and their own place. */
  record Mapping(Position at, Map<String, Entry> entries) implements Node {
    @Override
    public String kind() {
      return "a mapping";
    }
  }

  record Entry(Position keyAt, Node value) {}
}
