package io.chokepoint.core.timeline;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One pool in one second: of connections, or of other things.
 *
 * @param kind {@link ResourceKind#CONNECTION_POOL} where what it lends are connections of a
 *     database; {@link ResourceKind#HTTP_POOL} where they are an HTTP client's to one host, which
 *     are known as they stand at the window's end
 * @param library whose pool it is: {@code HikariCP}
 * @param capacity the most connections it may open; null where unknown
 * @param minIdle how many it keeps when idle; null where unknown
 * @param busyNanos exact integral of connections in use over the window: mean in use = busyNanos /
 *     window length
 * @param active in use at the window's end
 * @param idle open and free at the window's end
 * @param pending threads waiting at the window's end
 * @param borrowWait how long each borrow took, timeouts included
 * @param timeouts borrows that gave up
 * @param hold how long each connection returned in this window was held
 * @param holders what holders did, by the endpoint that borrowed ({@code ""} outside a request)
 * @param stillOut of all connections out at the window's end, up to then: who hangs never returns.
 *     Not to be added up over windows
 * @param orphaned connections still out although the request that borrowed them has ended, by
 *     endpoint, at the window's end
 * @param oldest the longest-held connections still out at the window's end, oldest first, at most
 *     ten
 * @param nested borrows by requests that had a connection of this pool already, by endpoint
 */
public record PoolWindow(
    ResourceKind kind,
    String library,
    @Nullable Integer capacity,
    @Nullable Integer minIdle,
    long busyNanos,
    int active,
    int idle,
    int pending,
    Latencies borrowWait,
    long timeouts,
    Latencies hold,
    Map<String, Holding> holders,
    Map<String, Holding> stillOut,
    Map<String, Long> orphaned,
    List<Outstanding> oldest,
    Map<String, Nested> nested) {

  /** The only library there was when a timeline did not tell it. */
  private static final String FIRST = "HikariCP";

  @SuppressWarnings({"ConstantValue", "NullAway"}) // a timeline of an earlier version has neither
  public PoolWindow {
    kind = kind == null ? ResourceKind.CONNECTION_POOL : kind;
    library = library == null ? FIRST : library;
    holders = Map.copyOf(holders);
    stillOut = Map.copyOf(stillOut);
    orphaned = Map.copyOf(orphaned);
    oldest = List.copyOf(oldest);
    nested = Map.copyOf(nested);
  }

  /** A pool that was not used. */
  public static Builder builder(ResourceKind kind, String library) {
    return new Builder(kind, library);
  }

  /** The same pool, of which some is about to change. */
  public Builder toBuilder() {
    return new Builder(kind, library)
        .capacity(capacity)
        .minIdle(minIdle)
        .busyNanos(busyNanos)
        .active(active)
        .idle(idle)
        .pending(pending)
        .borrowWait(borrowWait)
        .timeouts(timeouts)
        .hold(hold)
        .holders(holders)
        .stillOut(stillOut)
        .orphaned(orphaned)
        .oldest(oldest)
        .nested(nested);
  }

  PoolWindow plus(PoolWindow next) {
    return new PoolWindow(
        next.kind,
        next.library,
        next.capacity,
        next.minIdle,
        busyNanos + next.busyNanos,
        next.active,
        next.idle,
        next.pending,
        borrowWait.plus(next.borrowWait),
        timeouts + next.timeouts,
        hold.plus(next.hold),
        Maps.merge(holders, next.holders, Holding::plus),
        next.stillOut,
        next.orphaned,
        next.oldest,
        Maps.merge(nested, next.nested, Nested::plus));
  }

  /**
   * What the holders of returned connections did while they held them; {@code sqlNanos + cpuNanos +
   * elsewhereNanos = holdNanos}.
   *
   * @param cpuNanos on CPU outside SQL, scaled up from the requests on which CPU was measured
   * @param elsewhereNanos neither in SQL nor on CPU: blocked on something else, or runnable
   * @param visited self time by the resource visited meanwhile, statements included; holders
   *     outside a request are left out
   * @param afterCommitNanos after the last commit or rollback, with no statement after it
   */
  public record Holding(
      long count,
      long holdNanos,
      long sqlNanos,
      long cpuNanos,
      long elsewhereNanos,
      Map<ResourceId, Long> visited,
      long afterCommitNanos) {

    public static final Holding NONE = new Holding(0, 0, 0, 0, 0);

    public Holding {
      visited = Map.copyOf(visited);
    }

    public Holding(long count, long holdNanos, long sqlNanos, long cpuNanos, long elsewhereNanos) {
      this(count, holdNanos, sqlNanos, cpuNanos, elsewhereNanos, Map.of());
    }

    public Holding(
        long count,
        long holdNanos,
        long sqlNanos,
        long cpuNanos,
        long elsewhereNanos,
        Map<ResourceId, Long> visited) {
      this(count, holdNanos, sqlNanos, cpuNanos, elsewhereNanos, visited, 0);
    }

    public Holding plus(Holding o) {
      Map<ResourceId, Long> both = new HashMap<>(visited);
      o.visited.forEach((id, nanos) -> both.merge(id, nanos, Long::sum));
      return new Holding(
          count + o.count,
          holdNanos + o.holdNanos,
          sqlNanos + o.sqlNanos,
          cpuNanos + o.cpuNanos,
          elsewhereNanos + o.elsewhereNanos,
          both,
          afterCommitNanos + o.afterCommitNanos);
    }
  }

  /**
   * A connection that is out.
   *
   * @param orphaned whether the request that borrowed it has ended
   * @param inside what its holder's request is at, as a resource's text; null where at nothing that
   *     is accounted for
   * @param stack where it was borrowed in the application's code, innermost first; empty where the
   *     stack was not taken
   */
  public record Outstanding(
      String endpoint,
      long heldNanos,
      boolean orphaned,
      @Nullable String inside,
      List<String> stack) {

    public Outstanding {
      stack = List.copyOf(stack);
    }

    public Outstanding(String endpoint, long heldNanos, boolean orphaned) {
      this(endpoint, heldNanos, orphaned, null, List.of());
    }
  }

  /**
   * Borrows by requests that had a connection of the same pool: enough of them at once, and each
   * waits for what the others have.
   *
   * @param stack where one of them was made, innermost first; empty where the stack was not taken
   */
  public record Nested(long count, List<String> stack) {

    public static final Nested NONE = new Nested(0, List.of());

    public Nested {
      stack = List.copyOf(stack);
    }

    public Nested plus(Nested o) {
      return new Nested(count + o.count, stack.isEmpty() ? o.stack : stack);
    }
  }

  /** What is not set is unknown, or did not happen. */
  public static final class Builder {
    private ResourceKind kind;
    private String library;
    private @Nullable Integer capacity;
    private @Nullable Integer minIdle;
    private long busyNanos;
    private int active;
    private int idle;
    private int pending;
    private Latencies borrowWait = Latencies.NONE;
    private long timeouts;
    private Latencies hold = Latencies.NONE;
    private Map<String, Holding> holders = Map.of();
    private Map<String, Holding> stillOut = Map.of();
    private Map<String, Long> orphaned = Map.of();
    private List<Outstanding> oldest = List.of();
    private Map<String, Nested> nested = Map.of();

    private Builder(ResourceKind kind, String library) {
      this.kind = kind;
      this.library = library;
    }

    public Builder kind(ResourceKind kind) {
      this.kind = kind;
      return this;
    }

    public Builder library(String library) {
      this.library = library;
      return this;
    }

    public Builder capacity(@Nullable Integer capacity) {
      this.capacity = capacity;
      return this;
    }

    public Builder minIdle(@Nullable Integer minIdle) {
      this.minIdle = minIdle;
      return this;
    }

    public Builder busyNanos(long busyNanos) {
      this.busyNanos = busyNanos;
      return this;
    }

    public Builder active(int active) {
      this.active = active;
      return this;
    }

    public Builder idle(int idle) {
      this.idle = idle;
      return this;
    }

    public Builder pending(int pending) {
      this.pending = pending;
      return this;
    }

    public Builder borrowWait(Latencies borrowWait) {
      this.borrowWait = borrowWait;
      return this;
    }

    public Builder timeouts(long timeouts) {
      this.timeouts = timeouts;
      return this;
    }

    public Builder hold(Latencies hold) {
      this.hold = hold;
      return this;
    }

    public Builder holders(Map<String, Holding> holders) {
      this.holders = holders;
      return this;
    }

    public Builder stillOut(Map<String, Holding> stillOut) {
      this.stillOut = stillOut;
      return this;
    }

    public Builder orphaned(Map<String, Long> orphaned) {
      this.orphaned = orphaned;
      return this;
    }

    public Builder oldest(List<Outstanding> oldest) {
      this.oldest = oldest;
      return this;
    }

    public Builder nested(Map<String, Nested> nested) {
      this.nested = nested;
      return this;
    }

    public PoolWindow build() {
      return new PoolWindow(
          kind,
          library,
          capacity,
          minIdle,
          busyNanos,
          active,
          idle,
          pending,
          borrowWait,
          timeouts,
          hold,
          holders,
          stillOut,
          orphaned,
          oldest,
          nested);
    }
  }
}
