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
  public static Builder builder(Arrival arrivals, List<Stage> steps, int connections) {
    return new Builder(arrivals, steps, connections);
  }

  /** The same load, of which some is about to change. */
  public Builder toBuilder() {
    return new Builder(arrivals, steps, connections)
        .warmup(warmup)
        .rampNanos(rampNanos)
        .seed(seed)
        .rampDownNanos(rampDownNanos)
        .requests(requests)
        .recoveryNanos(recoveryNanos)
        .search(search);
  }

  /** The same, after which the first step's load goes on for a time. */
  public Load recovering(long nanos) {
    return toBuilder().recoveryNanos(nanos).build();
  }

  /** The same, with steps that a search chooses. */
  public Load searching(Search by) {
    return toBuilder().steps(List.of(by.lightest())).search(by).build();
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

  /** What is not set, the load does without; its seed is 1. */
  public static final class Builder {
    private Arrival arrivals;
    private @Nullable Stage warmup;
    private List<Stage> steps;
    private long rampNanos;
    private int connections;
    private long seed = 1;
    private long rampDownNanos;
    private long requests;
    private long recoveryNanos;
    private @Nullable Search search;

    private Builder(Arrival arrivals, List<Stage> steps, int connections) {
      this.arrivals = arrivals;
      this.steps = steps;
      this.connections = connections;
    }

    public Builder arrivals(Arrival arrivals) {
      this.arrivals = arrivals;
      return this;
    }

    public Builder warmup(@Nullable Stage warmup) {
      this.warmup = warmup;
      return this;
    }

    public Builder steps(List<Stage> steps) {
      this.steps = steps;
      return this;
    }

    public Builder rampNanos(long rampNanos) {
      this.rampNanos = rampNanos;
      return this;
    }

    public Builder connections(int connections) {
      this.connections = connections;
      return this;
    }

    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    public Builder rampDownNanos(long rampDownNanos) {
      this.rampDownNanos = rampDownNanos;
      return this;
    }

    public Builder requests(long requests) {
      this.requests = requests;
      return this;
    }

    public Builder recoveryNanos(long recoveryNanos) {
      this.recoveryNanos = recoveryNanos;
      return this;
    }

    public Builder search(@Nullable Search search) {
      this.search = search;
      return this;
    }

    public Load build() {
      return new Load(
          arrivals,
          warmup,
          steps,
          rampNanos,
          connections,
          seed,
          rampDownNanos,
          requests,
          recoveryNanos,
          search);
    }
  }
}
