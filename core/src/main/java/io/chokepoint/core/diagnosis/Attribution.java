package io.chokepoint.core.diagnosis;

import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Excess latency attributed to its causes, in request-nanoseconds.
 *
 * <p>Ledgers say where requests lost their time. That is seldom what lost it for them: a request
 * waits for a connection because another request keeps one, which waits for the database, which
 * waits for a processor that a third process uses. So each wait is passed on, link by link, to
 * where nothing is waited for any more:
 *
 * <pre>
 * excess = Σ endpoints  requests × (loaded − unloaded mean, by resource)          {@link Excess}
 *
 *  worker threads, executor → what requests, or tasks, take longer with the thread;
 *                             what all threads stopped for, to that;
 *                             what they always took is too few threads
 *  connection pool          → connections lost, holders blocked elsewhere, nested borrows,
 *                             useful work (too few connections), work stretched behind the pool
 *  HTTP client's pool       → the service called, as far as its calls take longer
 *  limiter                  → what those that have passed take longer
 *  SQL                      → the queue for this host's processors, the rest to the database
 *  calls, locks, tasks      → the queue for the processors, as far as wake-ups account for it
 *  the queue for processors → whose CPU it is: own code, collector, database, other processes
 *  pauses                   → as far as requests that queue fill the heap, what these queue for
 *  throttling, disk, cache, locks, places in the code: they end there
 * </pre>
 *
 * <p>Which of two bounds is met first decides between neighbours: a pool that serves {@code
 * connections / hold} is the cause where that is less than what the processors carry, {@code X /
 * utilization} (the asymptotic bounds of Denning and Buzen, 1978). Near to each other neither cure
 * helps without the other, and each gets half.
 *
 * <p>Every part is charged once, so that shares of causes can be compared and add up, with {@code
 * unexplained}, to the whole. Cures still overlap. {@link AttributionBuilder} does the passing on,
 * {@link ProcessorQueue}, {@link Stretch} and {@link HoldCauses} say how much of a wait goes where.
 *
 * @param total the whole excess, that of requests that were not answered included
 * @param pools what became of the waits for each pool
 * @param database stretched SQL, and what waited for it
 * @param application waits for the processor because this service's own code used it
 * @param collector collection pauses, and waits for the processor because of the collector
 * @param otherProcesses waits for the processor because other processes used it
 * @param others by every other resource at which a chain ends: services, locks, caches, threads
 * @param unexplained charged to nothing
 */
public record Attribution(
    double total,
    Map<String, OfPool> pools,
    double database,
    double application,
    double collector,
    double otherProcesses,
    Map<ResourceId, Double> others,
    double unexplained) {

  /** With more charged to the collector; less where it is negative. */
  Attribution collecting(double more) {
    return new Attribution(
        total, pools, database, application, collector + more, otherProcesses, others, unexplained);
  }

  /** What is charged to one of the {@link #others} in the end. */
  public double of(ResourceId id) {
    return others.getOrDefault(id, 0.0);
  }

  /** The one of a kind among the {@link #others} that is charged most; null where none is. */
  public @Nullable ResourceId most(ResourceKind kind) {
    return others.entrySet().stream()
        .filter(e -> e.getKey().kind() == kind && e.getValue() > 0)
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  /**
   * The wait for one pool, by what the holders did meanwhile.
   *
   * @param waited all of it
   * @param lost because connections were lost
   * @param held because holders were blocked neither in SQL nor on CPU
   * @param nested because holders waited for another connection of the same pool
   * @param work because holders did useful work, and there were too few connections for it
   * @param behind because the holders' work was stretched by something behind the pool
   * @param heldBy what holders were blocked at, as parts of {@code held} and {@code nested}; what
   *     is missing is not known
   * @param split the holders' mean hold, and what it consists of; null where not measured
   */
  public record OfPool(
      double waited,
      double lost,
      double held,
      double nested,
      double work,
      double behind,
      Map<ResourceId, Double> heldBy,
      @Nullable Split split) {

    /** With what a wait further up the chain adds. */
    OfPool times(double factor) {
      Map<ResourceId, Double> by = new HashMap<>(heldBy);
      by.replaceAll((id, nanos) -> nanos * factor);
      return new OfPool(
          waited * factor,
          lost * factor,
          held * factor,
          nested * factor,
          work * factor,
          behind * factor,
          by,
          split);
    }
  }

  /**
   * What a mean hold consists of, unloaded and loaded, the mix of borrowers held equal.
   *
   * @param locked nanoseconds of its SQL that waited for another session's lock, as far as the
   *     database was asked
   */
  public record Split(Parts before, Parts now, double locked) {

    static @Nullable Split of(@Nullable PoolLevel before, PoolLevel after, double lockedPart) {
      Holding now = after.allHolders();
      if (now.count() == 0) {
        return null;
      }
      double sql = 0;
      double own = 0;
      double elsewhere = 0;
      for (var h : after.holders().entrySet()) {
        Holding then = before == null ? null : before.holders().get(h.getKey());
        Holding reference = then == null || then.count() == 0 ? h.getValue() : then;
        double scale = (double) h.getValue().count() / Math.max(1, reference.count());
        sql += reference.sqlNanos() * scale;
        own += reference.cpuNanos() * scale;
        elsewhere += reference.elsewhereNanos() * scale;
      }
      double n = now.count();
      Parts loaded = new Parts(now.sqlNanos() / n, now.cpuNanos() / n, now.elsewhereNanos() / n);
      double locked = Math.min(loaded.sql(), loaded.hold() * lockedPart);
      return new Split(new Parts(sql / n, own / n, elsewhere / n), loaded, locked);
    }

    /** What holds consist of without what stretched, and without waiting for locks. */
    public Parts least() {
      return new Parts(
          Math.min(before.sql, now.sql - locked),
          Math.min(before.cpu, now.cpu),
          Math.min(before.elsewhere, now.elsewhere));
    }
  }

  /**
   * Nanoseconds of a mean hold.
   *
   * @param elsewhere neither in SQL nor on CPU
   */
  public record Parts(double sql, double cpu, double elsewhere) {
    public double hold() {
      return sql + cpu + elsewhere;
    }
  }

  static Attribution of(
      @Nullable Level unloaded,
      Level loaded,
      Excess excess,
      Consumers cpu,
      Map<String, Leak> leaks,
      @Nullable Locked locked,
      double queuedInHeap) {
    return new AttributionBuilder(unloaded, loaded, excess, cpu, leaks, locked, queuedInHeap)
        .attribution();
  }

  /** The same as a part of a whole that is greater by what requests waited outside the service. */
  Attribution beside(double outside) {
    return new Attribution(
        total + outside,
        pools,
        database,
        application,
        collector,
        otherProcesses,
        others,
        unexplained + outside);
  }

  public double shareOf(double nanos) {
    return total <= 0 ? 0 : Math.max(0, Math.min(1, nanos / total));
  }
}
