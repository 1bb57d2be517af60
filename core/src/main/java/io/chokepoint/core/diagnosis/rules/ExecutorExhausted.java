package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.ExecutorLevel;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Level;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.ExecutorExhaustedWords;
import io.chokepoint.core.diagnosis.words.LookAlikesWords;
import io.chokepoint.core.laws.Staffing;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tasks of requests wait in an executor's queue although a task takes no longer than ever: it has
 * fewer threads than tasks that want to run at a time.
 */
public final class ExecutorExhausted implements Rule {

  private static final double ACCEPTED_WAIT = 0.1;
  private static final double MOST = 0.5;

  @Override
  public Kind kind() {
    return Kind.EXECUTOR_EXHAUSTED;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    ResourceId heaviest = Visits.heaviest(c, ResourceKind.EXECUTOR);
    if (heaviest == null) {
      return Assessment.silent(ExecutorExhaustedWords.NO_WAIT_SEEN);
    }
    ResourceId id = c.attribution().most(ResourceKind.EXECUTOR);
    double share = id == null ? 0 : c.attribution().shareOf(c.attribution().of(id));
    ExecutorLevel fullest = c.loaded().executors().get(heaviest.name());
    double part = Visits.partOfLatency(c, heaviest);
    if (fullest != null && fullest.keptByOthers() && part >= MOST) {
      boolean grows = heaviest.equals(id) && c.degradation().material();
      return Assessment.fires(separated(c, heaviest, fullest, grows ? share : part));
    }
    if (id == null || share < Finding.LEAST_SHARE || !c.degradation().material()) {
      return Assessment.silent(ExecutorExhaustedWords.SMALL_SHARE, heaviest.name(), 100 * share);
    }
    ExecutorLevel now = c.loaded().executors().get(id.name());
    Integer capacity = now == null ? null : now.capacity();
    if (now == null || capacity == null) {
      return Assessment.insufficient(ExecutorExhaustedWords.SIZE_UNKNOWN, id.name());
    }
    if (!now.saturated()) {
      return Assessment.silent(ExecutorExhaustedWords.NOT_FULL, id.name(), now.running(), capacity);
    }
    if (PoolWaits.processorsFull(c)) {
      return Assessment.silent(
          ExecutorExhaustedWords.PROCESSORS_FULL, PoolWaits.busy(c), id.name());
    }
    return Assessment.fires(finding(c, id, now, capacity, share));
  }

  /**
   * What executor turned tasks away, and how many threads would run them all: the one that had the
   * least of its threads idle; empty where none was short of them.
   */
  static String turnedAway(Level level, long tasks) {
    Map.Entry<String, ExecutorLevel> fullest =
        level.executors().entrySet().stream()
            .filter(e -> e.getValue().saturated())
            .max(Comparator.comparingDouble(e -> e.getValue().running()))
            .orElse(null);
    Integer capacity = fullest == null ? null : fullest.getValue().capacity();
    if (fullest == null || capacity == null) {
      return "";
    }
    ExecutorLevel of = fullest.getValue();
    double wanted = of.tasksPerSecond() + tasks / level.seconds();
    double busy = wanted * of.meanExecutionNanos() / 1e9;
    return Text.of(
        ExecutorExhaustedWords.QUEUE_FULL,
        fullest.getKey(),
        Math.min(capacity, of.running()),
        capacity,
        wanted,
        Text.time(of.meanExecutionNanos()),
        busy,
        Math.max(capacity + 1, Staffing.withMeanWaitAtMost(busy, ACCEPTED_WAIT)));
  }

  /** Tasks of requests wait behind those of others, whatever the load is. */
  private static Finding separated(Case c, ResourceId id, ExecutorLevel now, double share) {
    ExecutorLevel then = c.unloaded() == null ? null : c.unloaded().executors().get(id.name());
    int capacity = Objects.requireNonNull(now.capacity());
    double active = Objects.requireNonNull(now.meanActive());
    double queued = Objects.requireNonNull(now.meanQueued());
    List<Evidence> evidence = evidence(id, now, then, capacity);
    Double before = then == null ? null : then.meanActive();
    evidence.add(new Evidence(ExecutorExhaustedWords.RUNNING_OF_ALL, active, "tasks", before));
    Double waitedBefore = then == null ? null : then.meanQueued();
    evidence.add(new Evidence(ExecutorExhaustedWords.QUEUED_OF_ALL, queued, "tasks", waitedBefore));
    return new Finding(
        Kind.EXECUTOR_EXHAUSTED,
        id,
        c.endpointsBy(e -> waited(c, e, id)),
        share,
        evidence,
        List.of(
            new RuledOut(
                Kind.CPU_SATURATED, Text.of(LookAlikesWords.PROCESSORS, PoolWaits.busy(c)))),
        new Remedy(
            Text.of(
                ExecutorExhaustedWords.OWN_EXECUTOR,
                Text.time(now.waits().meanNanos()),
                capacity,
                id.name(),
                queued,
                now.running()),
            null,
            null,
            null),
        Visits.meanWithout(c, id, ExecutorExhaustedWords.NOBODY_AHEAD),
        null);
  }

  private static double waited(Case c, String endpoint, ResourceId id) {
    Level.EndpointLevel e = c.loaded().endpoints().get(endpoint);
    return e == null ? 0 : e.ledger().charge(id).waitNanos();
  }

  private static Finding finding(
      Case c, ResourceId id, ExecutorLevel now, int capacity, double share) {
    ExecutorLevel then = c.unloaded() == null ? null : c.unloaded().executors().get(id.name());
    double alone =
        then == null || then.executions().count() == 0
            ? now.meanExecutionNanos()
            : Math.min(now.meanExecutionNanos(), then.meanExecutionNanos());
    double saved = c.attribution().of(id) / Math.max(1, c.loaded().requests());
    double rate =
        now.tasksPerSecond() * c.targetPerSecond(saved) / Math.max(1e-9, c.loaded().perSecond());
    double busy = rate * alone / 1e9;
    int to = Math.max(capacity + 1, Staffing.withMeanWaitAtMost(busy, ACCEPTED_WAIT));
    return new Finding(
        Kind.EXECUTOR_EXHAUSTED,
        id,
        c.endpointsBy(e -> c.excessAt(e, id)),
        share,
        evidence(id, now, then, capacity),
        List.of(
            new RuledOut(
                Kind.CPU_SATURATED,
                Text.of(
                    ExecutorExhaustedWords.TASKS_NO_SLOWER,
                    Text.time(now.meanExecutionNanos()),
                    Text.time(alone)))),
        new Remedy(
            Text.of(
                ExecutorExhaustedWords.RAISE_THREADS,
                id.name(),
                capacity,
                to,
                where(id.name()),
                rate,
                Text.time(alone),
                busy),
            Text.of(ExecutorExhaustedWords.THREADS, id.name()),
            (double) capacity,
            (double) to),
        Visits.meanWithout(c, id, ExecutorExhaustedWords.SHORT_QUEUE),
        null);
  }

  /** Where its size is set, where the JDK made it. */
  private static String where(String executor) {
    return executor.startsWith("ForkJoinPool.commonPool") ? ExecutorExhaustedWords.COMMON_POOL : "";
  }

  private static List<Evidence> evidence(
      ResourceId id, ExecutorLevel now, @Nullable ExecutorLevel then, int capacity) {
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            Text.of(ExecutorExhaustedWords.MEAN_WAIT, id.name()),
            now.waits().meanNanos() / 1e6,
            "ms",
            then == null ? null : (Double) (then.waits().meanNanos() / 1e6)));
    evidence.add(
        new Evidence(
            ExecutorExhaustedWords.MEAN_EXECUTION,
            now.meanExecutionNanos() / 1e6,
            "ms",
            then == null ? null : (Double) (then.meanExecutionNanos() / 1e6)));
    evidence.add(
        new Evidence(
            Text.of(ExecutorExhaustedWords.RUNNING, capacity),
            now.running(),
            "tasks",
            then == null ? null : (Double) then.running()));
    return evidence;
  }
}
