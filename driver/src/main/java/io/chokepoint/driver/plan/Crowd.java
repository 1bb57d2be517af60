package io.chokepoint.driver.plan;

import java.util.List;

/**
 * Who asks: sequences, classes of users, and what they know.
 *
 * @param weights what is begun, by those whose class says nothing else: endpoints first, then
 *     sequences
 * @param variables how many there are
 */
public record Crowd(
    List<Double> weights,
    List<Sequence> sequences,
    List<UserClass> classes,
    List<Data> data,
    int variables) {

  public Crowd {
    weights = List.copyOf(weights);
    sequences = List.copyOf(sequences);
    classes = List.copyOf(classes);
    data = List.copyOf(data);
  }

  /** Nobody in particular, asking for each endpoint by its weight. */
  static Crowd of(List<Endpoint> endpoints) {
    return new Crowd(
        endpoints.stream().map(Endpoint::weight).toList(), List.of(), List.of(), List.of(), 0);
  }

  /** Whether requests differ by nothing but their endpoint. */
  public boolean plain() {
    return sequences.isEmpty() && classes.isEmpty() && variables == 0;
  }
}
