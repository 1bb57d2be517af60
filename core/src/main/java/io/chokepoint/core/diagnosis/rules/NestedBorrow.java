package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Attribution;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.PoolLevel;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.WorkersLevel;
import io.chokepoint.core.diagnosis.words.NestedBorrowWords;
import io.chokepoint.core.diagnosis.words.PoolWaitsWords;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import io.chokepoint.core.timeline.PoolWindow.Nested;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holders of a connection wait for a second one of the same pool: when each connection is with a
 * thread that waits for another one, none goes on but by giving up.
 */
public final class NestedBorrow implements Rule {

  private static final double MOST = 0.5;

  /** Seconds in a row; a second alone may be a pause of its own. */
  private static final int FEWEST_STUCK = 3;

  @Override
  public Kind kind() {
    return Kind.NESTED_BORROW;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    Stuck stuck = stuck(c.run());
    return stuck == null ? byWaits(c) : Assessment.fires(finding(c, stuck.name, stuck.level, 1));
  }

  /** A level at which none goes on has nothing that ends to be judged by. */
  @Override
  public Assessment withoutLevels(Run run) {
    Stuck stuck = stuck(run);
    return stuck == null
        ? Rule.super.withoutLevels(run)
        : Assessment.fires(finding(Case.counted(run), stuck.name, stuck.level, 1));
  }

  /** A pool of which nothing came back for some seconds, and what its holders were at. */
  private record Stuck(String name, PoolLevel level) {}

  private static @Nullable Stuck stuck(Run run) {
    Map<String, List<PoolWindow>> inARow = new TreeMap<>();
    Map<String, List<PoolWindow>> longest = new TreeMap<>();
    for (Window w : run.timeline()) {
      for (Map.Entry<String, PoolWindow> pool : w.pools().entrySet()) {
        List<PoolWindow> row = inARow.computeIfAbsent(pool.getKey(), k -> new ArrayList<>());
        if (stuck(pool.getKey(), pool.getValue())) {
          row.add(pool.getValue());
        } else {
          inARow.put(pool.getKey(), new ArrayList<>());
        }
        List<PoolWindow> most = longest.getOrDefault(pool.getKey(), List.of());
        if (row.size() > most.size()) {
          longest.put(pool.getKey(), row);
        }
      }
    }
    return longest.entrySet().stream()
        .filter(e -> e.getValue().size() >= FEWEST_STUCK)
        .max(Comparator.comparingInt(e -> e.getValue().size()))
        .map(e -> new Stuck(e.getKey(), level(run, e.getKey(), e.getValue())))
        .orElse(null);
  }

  /** All of its connections are out and others wait, mostly those who have one of them. */
  private static boolean stuck(String name, PoolWindow w) {
    Holding out = w.stillOut().values().stream().reduce(Holding.NONE, Holding::plus);
    Integer capacity = w.capacity();
    return w.kind() == ResourceKind.CONNECTION_POOL
        && capacity != null
        && w.active() >= capacity
        && w.pending() > 0
        && w.holders().isEmpty()
        && out.count() >= w.active()
        && part(out, name) >= MOST;
  }

  /** Where they borrowed the second one was seen when they did. */
  private static PoolLevel level(Run run, String name, List<PoolWindow> stuck) {
    List<PoolWindow> told = new ArrayList<>(stuck);
    run.timeline().stream()
        .flatMap(w -> Stream.ofNullable(w.pools().get(name)))
        .filter(w -> !w.nested().isEmpty())
        .map(w -> stuck.get(0).toBuilder().nested(w.nested()).build())
        .reduce((earlier, later) -> later)
        .ifPresent(last -> told.set(0, last));
    return PoolLevel.of(told, told.size());
  }

  private static Assessment byWaits(Case c) {
    String name = PoolWaits.longest(c);
    if (name == null) {
      return PoolWaits.none(c);
    }
    Attribution.OfPool attribution = PoolWaits.of(c, name);
    PoolLevel pool = PoolWaits.level(c, name);
    Holding all = pool.allHolders();
    double share = c.shareOfWaits(name, attribution.nested());
    double waits = c.shareOfWaits(name, attribution.waited());
    boolean visits = !all.visited().isEmpty() || all.sqlNanos() == 0;
    if (waits >= Finding.LEAST_SHARE && c.degradation().material() && !visits) {
      return Assessment.insufficient(NestedBorrowWords.HOLDERS_UNKNOWN, name);
    }
    if (share < Finding.LEAST_SHARE || !c.degradation().material()) {
      return Assessment.silent(NestedBorrowWords.SMALL_SHARE, name, 100 * part(all, name));
    }
    return Assessment.fires(finding(c, name, pool, share));
  }

  private static double part(Holding h, String pool) {
    long waited = h.visited().getOrDefault(ResourceId.pool(pool), 0L);
    return (double) waited / Math.max(1, h.holdNanos());
  }

  /**
   * @param c null where no request ended
   */
  private static Finding finding(@Nullable Case c, String name, PoolLevel pool, double share) {
    ResourceId id = ResourceId.pool(name);
    Holding all = pool.allHolders();
    double hold = (double) all.holdNanos() / Math.max(1, all.count());
    String culprit =
        pool.holders().entrySet().stream()
            .max(Comparator.comparingLong(e -> e.getValue().visited().getOrDefault(id, 0L)))
            .map(Map.Entry::getKey)
            .orElse("");
    List<Evidence> evidence =
        c == null ? new ArrayList<>() : new ArrayList<>(PoolWaits.evidence(c, name, pool));
    evidence.add(
        new Evidence(
            Text.of(NestedBorrowWords.PART_OF_HOLD, name), 100 * part(all, name), "%", null));
    evidence.add(
        new Evidence(
            Text.of(NestedBorrowWords.PART_OF_HOLD_BY, culprit),
            100 * part(pool.holders().getOrDefault(culprit, Holding.NONE), name),
            "%",
            null));
    pool.nested().entrySet().stream()
        .sorted(Comparator.comparingLong(e -> -e.getValue().count()))
        .limit(2)
        .forEach(
            e ->
                evidence.add(
                    new Evidence(
                        Text.of(NestedBorrowWords.SECOND_BORROWS, e.getKey(), at(e.getValue())),
                        e.getValue().count() / pool.seconds(),
                        "1/s",
                        null)));
    int threads = c == null ? (int) Math.ceil(pool.meanPending()) : threads(c);
    int needed = threads + 1;
    Integer capacity = pool.capacity();
    return new Finding(
        Kind.NESTED_BORROW,
        id,
        c == null ? List.copyOf(pool.holders().keySet()) : c.endpointsBy(e -> c.excessAt(e, id)),
        share,
        evidence,
        List.of(
            new RuledOut(Kind.POOL_TOO_SMALL, NestedBorrowWords.DEADLOCK_MOVES),
            new RuledOut(
                Kind.CONNECTION_LEAK,
                c != null
                        && c.attribution().pools().get(name) != null
                        && PoolWaits.of(c, name).lost() > 0
                    ? NestedBorrowWords.SOME_LOST
                    : PoolWaitsWords.ALL_CAME_BACK)),
        new Remedy(
            Text.of(
                NestedBorrowWords.ONE_CONNECTION,
                culprit.isEmpty() ? PoolWaitsWords.OUTSIDE_REQUESTS : culprit,
                name,
                needed,
                threads),
            "maximumPoolSize",
            capacity == null ? null : (Double) (double) capacity,
            (double) needed),
        new Prediction(
            Text.of(PoolWaitsWords.MEAN_HOLD, name),
            hold / 1e6,
            hold / 1e6 * (1 - part(all, name)),
            "ms",
            NestedBorrowWords.NONE_WAITS),
        null);
  }

  /** Where it borrows, by the innermost frame. */
  private static String at(Nested nested) {
    return nested.stack().isEmpty() ? "" : Text.of(NestedBorrowWords.AT, nested.stack().get(0));
  }

  /**
   * How many requests can be inside at a time: with {@code n} of them, each holding one connection
   * and asking for one more, {@code n + 1} let at least one go on.
   */
  private static int threads(Case c) {
    for (WorkersLevel w : c.loaded().workers().values()) {
      Integer capacity = w.capacity();
      if (capacity != null) {
        return capacity;
      }
    }
    return (int) Math.ceil(Math.max(1, c.loaded().concurrency()));
  }
}
