package io.chokepoint.driver.plan;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One plan while it is read: its file, its secrets, and what its sections know of each other. */
final class Reading {

  private final String file;
  private final Map<String, String> environment;
  private final Redaction redaction;
  private final Map<String, Set<String>> claimed = new HashMap<>();
  private long timeoutNanos = 10_000_000_000L;

  Reading(String file, String text, Map<String, String> environment) {
    this.file = file;
    this.environment = environment;
    this.redaction = new Redaction(text);
  }

  String file() {
    return file;
  }

  Map<String, String> environment() {
    return environment;
  }

  Redaction redaction() {
    return redaction;
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
    if (!claimed.computeIfAbsent(kind, k -> new LinkedHashSet<>()).add(name)) {
      throw mistake(at, "a second " + kind + " called \"" + name + "\"; give each its own name");
    }
  }

  /** The endpoints' names, in their order; complete once they are read. */
  List<String> endpoints() {
    return List.copyOf(claimed.getOrDefault("endpoint", Set.of()));
  }

  PlanException mistake(Position at, String message) {
    return new PlanException(file, at, message);
  }
}
