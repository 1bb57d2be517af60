package io.chokepoint.driver.plan.yaml;

import io.chokepoint.core.input.Nearest;
import io.chokepoint.driver.plan.template.Generator;
import io.chokepoint.driver.plan.template.Template;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One plan while it is read: its file, its secrets, and what its sections know of each other. */
final class Reading {

  private final String file;
  private final Map<String, String> environment;
  private final Redaction redaction;
  private final VariableUses variables = new VariableUses();
  private final Map<String, Map<String, Integer>> claimed = new HashMap<>();
  private Map<String, Template> headers = Map.of();
  private long timeoutNanos = 10_000_000_000L;

  Reading(String file, String text, Map<String, String> environment) {
    this.file = file;
    this.environment = environment;
    this.redaction = new Redaction(text);
  }

  String file() {
    return file;
  }

  /** A file that the plan names, seen from the plan. */
  Path beside(String other) {
    return Path.of(file).resolveSibling(other);
  }

  Redaction redaction() {
    return redaction;
  }

  VariableUses variables() {
    return variables;
  }

  /** What stands for a <code>${name}</code>: the environment's, or a variable. */
  Generator reference(String name, Position at) {
    if (!name.startsWith("env:")) {
      if (name.isBlank()) {
        throw new IllegalArgumentException("${} names no variable");
      }
      return new Generator.Variable(name, variables.use(name, at));
    }
    return new Generator.Literal(environment(name.substring(4)));
  }

  /** A variable of the environment, which has to be there. */
  String environment(String name) {
    String value = environment.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "the environment has no variable " + name + " for ${env:" + name + "}");
    }
    return value;
  }

  /** Makes a variable known, and gives it a number. */
  int declare(String name) {
    return variables.declare(name);
  }

  /** Headers that each request has, unless it has its own of the name. */
  void headers(Map<String, Template> everybodys) {
    headers = everybodys;
  }

  Map<String, Template> headers() {
    return headers;
  }

  /** The headers of a request that has these. */
  Map<String, Template> headersWith(Map<String, Template> own) {
    Map<String, Template> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(headers);
    own.forEach(
        (name, value) -> {
          all.remove(name);
          all.put(name, value);
        });
    return all;
  }

  /** How long answers are waited for where an endpoint does not say; null leaves it as it is. */
  void timeoutNanos(@Nullable Long nanos) {
    timeoutNanos = nanos == null ? timeoutNanos : nanos;
  }

  long timeoutNanos() {
    return timeoutNanos;
  }

  /** Takes a name that no other thing of its kind may have. */
  void claim(String kind, String name, Position at) throws PlanException {
    Map<String, Integer> numbers = claimed.computeIfAbsent(kind, k -> new LinkedHashMap<>());
    if (numbers.putIfAbsent(name, numbers.size()) != null) {
      throw mistake(at, "a second " + kind + " called \"" + name + "\"; give each its own name");
    }
  }

  /** The names of all things of a kind, in their order; complete once they are read. */
  List<String> names(String kind) {
    return List.copyOf(claimed.getOrDefault(kind, Map.of()).keySet());
  }

  /** The number of a thing that is named elsewhere, counted from 0 in their order. */
  int find(String kind, Forms.Word word) throws PlanException {
    @Nullable Integer number = claimed.getOrDefault(kind, Map.of()).get(word.text());
    if (number == null) {
      throw mistake(
          word.at(),
          "no "
              + kind
              + " is called \""
              + word.text()
              + "\""
              + Nearest.suggestion(word.text(), names(kind)));
    }
    return number;
  }

  PlanException mistake(Position at, String message) {
    return new PlanException(file, at, message);
  }
}
