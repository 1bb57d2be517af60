package io.chokepoint.driver.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asks: sequences, classes of users, and what they know.
 *
 * @param weights what is begun, by those whose class says nothing else: endpoints first, then
 *     sequences
 * @param variables how many there are
 * @param cookies whether users keep and send the cookies they get
 * @param first the sequence that each user goes through before anything else, counted from 0, where
 *     its class says nothing else; {@link #NO_FIRST}: none
 */
public record Crowd(
    List<Double> weights,
    List<Sequence> sequences,
    List<UserClass> classes,
    List<Data> data,
    int variables,
    boolean cookies,
    int first) {

  /** Stands for no sequence. */
  public static final int NO_FIRST = -1;

  public Crowd {
    weights = List.copyOf(weights);
    sequences = List.copyOf(sequences);
    classes = List.copyOf(classes);
    data = List.copyOf(data);
  }

  /** Users without a state of their own, who ask for each endpoint by its weight. */
  static Crowd of(List<Endpoint> endpoints) {
    return new Crowd(
        endpoints.stream().map(Endpoint::weight).toList(),
        List.of(),
        List.of(),
        List.of(),
        0,
        true,
        NO_FIRST);
  }

  /**
   * The sequence that a user goes through before anything else; {@link #NO_FIRST}: none.
   *
   * @param kind the user's class, counted from 0; negative where it has none
   */
  public int first(int kind) {
    int its = kind < 0 ? NO_FIRST : classes.get(kind).first();
    return its == NO_FIRST ? first : its;
  }

  /** The same, of which one thing more is known from the beginning. */
  Crowd with(Data more) {
    List<Data> all = new ArrayList<>(data);
    all.add(more);
    return new Crowd(weights, sequences, classes, all, variables, cookies, first);
  }

  /**
   * How long its users rest on average after a request; null where that depends on how far they get
   * in sequences, or on how many requests each class makes.
   *
   * @param loads the rest where nothing else is said; null where that is not one
   */
  public @Nullable Long meanThinkNanos(@Nullable Long loads, List<Endpoint> endpoints) {
    boolean said =
        endpoints.stream().anyMatch(e -> e.think() != null)
            || sequences.stream().anyMatch(s -> s.think() != null)
            || classes.stream().anyMatch(c -> c.think() != null);
    if (!said || loads == null) {
      return loads;
    }
    if (!sequences.isEmpty() || !classes.isEmpty()) {
      return null;
    }
    double nanos = 0;
    double weight = 0;
    for (Endpoint e : endpoints) {
      Think think = e.think();
      nanos += e.weight() * (think == null ? loads : think.meanNanos());
      weight += e.weight();
    }
    return Math.round(nanos / weight);
  }

  /** Whether requests differ by nothing but their endpoint. */
  public boolean plain() {
    return sequences.isEmpty() && classes.isEmpty() && variables == 0;
  }
}
