package io.chokepoint.driver.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much load, for how long, in which model.
 *
 * @param warmup load that is sent and not reported; null where none
 * @param steps in order, all of one model
 * @param rampNanos from one level to the next, belonging to no step
 * @param connections the most that are open at a time, over all event loops
 * @param seed of everything random in a run
 * @param rampDownNanos from the last level to nothing
 * @param requests how many are sent in all, however long it takes; 0 where time ends the load
 * @param recoveryNanos how long the first step's load goes on after the last step
 * @param search what chooses the steps while the load runs; null where they are laid out. The only
 *     step is then where it begins
 */
public record Load(
    Arrival arrivals,
    @Nullable Stage warmup,
    List<Stage> steps,
    long rampNanos,
    int connections,
    long seed,
    long rampDownNanos,
    long requests,
    long recoveryNanos,
    @Nullable Search search) {

  public Load {
    steps = List.copyOf(steps);
  }

  /** A load that time ends, at its last level. */
  public Load(
      Arrival arrivals,
      @Nullable Stage warmup,
      List<Stage> steps,
      long rampNanos,
      int connections,
      long seed) {
    this(arrivals, warmup, steps, rampNanos, connections, seed, 0, 0, 0, null);
  }

  /** The same, after which the first step's load goes on for a time. */
  public Load recovering(long nanos) {
    return new Load(
        arrivals,
        warmup,
        steps,
        rampNanos,
        connections,
        seed,
        rampDownNanos,
        requests,
        nanos,
        search);
  }

  /** The same, with steps that a search chooses. */
  public Load searching(Search by) {
    return new Load(
        arrivals,
        warmup,
        List.of(by.lightest()),
        rampNanos,
        connections,
        seed,
        rampDownNanos,
        requests,
        recoveryNanos,
        by);
  }

  /** How long it lasts; 0 where a number of requests ends it, or a search. */
  public long nanos() {
    if (requests > 0 || search != null) {
      return 0;
    }
    long nanos = rampDownNanos + recoveryNanos + (warmup == null ? 0 : warmup.forNanos());
    for (Stage step : steps) {
      nanos += step.forNanos();
      nanos += step.rampNanos() == Stage.LOADS_RAMP ? rampNanos : step.rampNanos();
    }
    return nanos;
  }

  /** Whether users wait for their answers (closed model), or arrivals come whatever happens. */
  public boolean closed() {
    return steps.get(0).offered().users() != null;
  }

  /** How long its search looks at a level; 0 without one. */
  public int searchHoldSeconds() {
    return search == null ? 0 : search.holdSeconds();
  }

  /** How long its users rest on average; null in the open model, or where steps differ. */
  public @Nullable Long meanThinkNanos() {
    long first = steps.get(0).think().meanNanos();
    boolean same = steps.stream().allMatch(s -> s.think().meanNanos() == first);
    return closed() && same ? (Long) first : null;
  }

  /** How the gaps between arrivals are drawn in the open model. */
  public enum Arrival {
    /** Every gap the same: a metronome, as no real crowd behaves. */
    CONSTANT,
    /** Exponential gaps: what many independent people amount to. */
    POISSON
  }
}
