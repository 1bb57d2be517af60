package io.chokepoint.driver.plan.yaml;

import io.chokepoint.core.input.Nearest;
import io.chokepoint.driver.plan.Crowd;
import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Sequence;
import io.chokepoint.driver.plan.Stage;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Finds, before the run, variables that nothing will ever give a value. */
final class VariableUses {

  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final Map<String, Position> firstUse = new LinkedHashMap<>();
  private final Set<String> declared = new LinkedHashSet<>();

  /** The number of a variable that is used at a place. */
  int use(String name, Position at) {
    firstUse.putIfAbsent(name, at);
    return number(name);
  }

  /** The number of a variable that gets a value. */
  int declare(String name) {
    declared.add(name);
    return number(name);
  }

  int count() {
    return numbers.size();
  }

  void check(
      Reading reading,
      List<Endpoint> endpoints,
      Crowd crowd,
      Load load,
      List<Endpoint> setUp,
      List<Endpoint> tearDown)
      throws PlanException {
    for (Map.Entry<String, Position> use : firstUse.entrySet()) {
      if (!declared.contains(use.getKey())) {
        throw reading.mistake(
            use.getValue(),
            "nothing gives ${"
                + use.getKey()
                + "} a value"
                + Nearest.suggestion(use.getKey(), declared)
                + (declared.isEmpty() ? "; no data and no extract is in the plan" : ""));
      }
    }
    Set<String> always = new HashSet<>(declared);
    for (List<Endpoint> all : List.of(endpoints, setUp, tearDown)) {
      all.forEach(e -> e.extracted().forEach(always::remove));
    }
    follow(reading, IntStream.range(0, setUp.size()).boxed().toList(), setUp, always);
    setUp.forEach(e -> always.addAll(e.extracted()));
    follow(reading, IntStream.range(0, tearDown.size()).boxed().toList(), tearDown, always);
    boolean eachAlone = load.steps().stream().anyMatch(s -> s.endpoint() != Stage.ALL);
    if (load.closed()) {
      reachable(endpoints, crowd, eachAlone)
          .forEach(i -> always.addAll(endpoints.get(i).extracted()));
    }
    for (int i = 0; i < endpoints.size(); i++) {
      if (eachAlone || begunAlone(i, crowd)) {
        follow(reading, List.of(i), endpoints, always);
      }
    }
    for (Sequence sequence : crowd.sequences()) {
      follow(reading, sequence.endpoints(), endpoints, always);
    }
  }

  /** What comes later in a sequence may use what was extracted before. */
  private void follow(
      Reading reading, List<Integer> steps, List<Endpoint> endpoints, Set<String> always)
      throws PlanException {
    Set<String> known = new HashSet<>(always);
    for (int step : steps) {
      Endpoint endpoint = endpoints.get(step);
      for (String name : endpoint.used()) {
        if (!known.contains(name)) {
          throw reading.mistake(
              firstUse.getOrDefault(name, new Position(1, 1)),
              "${"
                  + name
                  + "} has no value when \""
                  + endpoint.name()
                  + "\" is requested; put it into a sequence after an endpoint that extracts it");
        }
      }
      known.addAll(endpoint.extracted());
    }
  }

  private static Set<Integer> reachable(List<Endpoint> endpoints, Crowd crowd, boolean eachAlone) {
    Set<Integer> reachable = new HashSet<>();
    IntStream.range(0, endpoints.size())
        .filter(i -> eachAlone || begunAlone(i, crowd))
        .forEach(reachable::add);
    crowd.sequences().forEach(s -> reachable.addAll(s.endpoints()));
    return reachable;
  }

  private static boolean begunAlone(int endpoint, Crowd crowd) {
    boolean everybody = crowd.classes().stream().anyMatch(c -> c.weights().isEmpty());
    return ((crowd.classes().isEmpty() || everybody) && crowd.weights().get(endpoint) > 0)
        || crowd.classes().stream()
            .anyMatch(c -> !c.weights().isEmpty() && c.weights().get(endpoint) > 0);
  }

  private int number(String name) {
    return numbers.computeIfAbsent(name, n -> numbers.size());
  }
}
