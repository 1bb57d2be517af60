package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Attribution;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Consumers;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.PoolLevel;
import io.chokepoint.core.diagnosis.words.PoolWaitsWords;
import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the rules about pools have in common. */
final class PoolWaits {

  private PoolWaits() {}

  /** The pool that requests waited for most; null where they waited for none. */
  static @Nullable String longest(Case c) {
    return c.attribution().pools().entrySet().stream()
        .filter(e -> e.getValue().waited() > 0 && c.loaded().pools().containsKey(e.getKey()))
        .max(Comparator.comparingDouble(e -> e.getValue().waited()))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  /** What is said where no wait was seen: of a pool that was not seen nothing is known. */
  static Assessment none(Case c) {
    return c.loaded().pools().isEmpty()
        ? Assessment.silent(PoolWaitsWords.NO_POOL_SEEN)
        : Assessment.silent(
            PoolWaitsWords.NO_WAIT_SEEN, String.join(", ", c.loaded().pools().keySet()));
  }

  /**
   * Whether the processors are full of work for this load, so that whatever lets more of it in only
   * makes it queue there. Where mostly others use them, that tells nothing.
   */
  static boolean processorsFull(Case c) {
    Consumers cpu = c.consumers();
    return cpu.exhausted() && cpu.ours() >= cpu.otherProcesses() && !othersGiveWay(c);
  }

  /**
   * Whether other processes run at a lower priority, and take nothing from this service: its
   * requests wait for their turn no longer than they would without them (M/M/c).
   */
  private static boolean othersGiveWay(Case c) {
    LedgerSum ledger = c.loaded().ledger();
    double computed = ledger.charge(ResourceKind.CPU).residenceNanos();
    double queued = ledger.charge(ResourceKind.RUN_QUEUE).residenceNanos();
    int servers = c.loaded().machine().servers();
    double alone = c.consumers().ours() / servers;
    return computed > 0
        && queued > 0
        && alone < Consumers.EXHAUSTED
        && 1 + queued / computed <= Mmc.stretch(servers, alone);
  }

  /**
   * Whether most of what is in use is out although the request that borrowed it has ended, and is
   * used for nothing: then no request under way holds it.
   */
  static boolean outlived(PoolLevel pool) {
    Holding all = pool.allHolders();
    return pool.meanOrphaned() >= 1
        && 2 * pool.meanOrphaned() >= pool.meanInUse()
        && 2 * all.elsewhereNanos() >= all.holdNanos();
  }

  static Attribution.OfPool of(Case c, String pool) {
    return Objects.requireNonNull(c.attribution().pools().get(pool));
  }

  static PoolLevel level(Case c, String pool) {
    return Objects.requireNonNull(c.loaded().pools().get(pool));
  }

  /** Waits, use and holds; unloaded holds are of the borrowers there are under load. */
  static List<Evidence> evidence(Case c, String name, PoolLevel pool) {
    PoolLevel before = c.unloaded() == null ? null : c.unloaded().pools().get(name);
    Attribution.OfPool attribution = c.attribution().pools().get(name);
    Attribution.Split split = attribution == null ? null : attribution.split();
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            Text.of(PoolWaitsWords.MEAN_WAIT, name),
            pool.meanWaitNanos() / 1e6,
            "ms",
            before == null ? null : (Double) (before.meanWaitNanos() / 1e6)));
    evidence.add(
        new Evidence(
            Text.of(PoolWaitsWords.IN_USE, name, pool.capacity()),
            pool.meanInUse(),
            "connections",
            before == null ? null : (Double) before.meanInUse()));
    evidence.add(
        new Evidence(
            Text.of(PoolWaitsWords.MEAN_HOLD, name),
            pool.meanHoldNanos() / 1e6,
            "ms",
            before == null
                ? null
                : (Double)
                    ((split == null ? before.meanHoldNanos() : split.before().hold()) / 1e6)));
    if (pool.timeouts() > 0) {
      evidence.add(
          new Evidence(
              Text.of(PoolWaitsWords.TIMEOUTS, name),
              pool.timeouts() / pool.seconds(),
              "1/s",
              before == null ? null : (Double) (before.timeouts() / before.seconds())));
    }
    return evidence;
  }

  /** {@code 76 % busy (4.5 % with this service)}: whose it is said where most of it is others'. */
  static String busy(Case c) {
    Double u = c.consumers().utilization();
    Double own = c.loaded().machine().processUtilization();
    if (u == null) {
      return PoolWaitsWords.USE_UNKNOWN;
    }
    return own == null || own > u / 2
        ? Text.of(PoolWaitsWords.BUSY, Text.percent(u))
        : Text.of(PoolWaitsWords.BUSY_WITH_SERVICE, Text.percent(u), Text.percent(own));
  }
}
