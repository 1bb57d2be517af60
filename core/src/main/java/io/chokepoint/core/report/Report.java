package io.chokepoint.core.report;

import io.chokepoint.core.capacity.DegradationProfile;
import io.chokepoint.core.capacity.Limit;
import io.chokepoint.core.capacity.Point;
import io.chokepoint.core.capacity.Recovery;
import io.chokepoint.core.capacity.Scale;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.honesty.CheckResult;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.run.Figures;
import io.chokepoint.core.run.MeasuredStep;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.run.TargetResult;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import io.chokepoint.core.timeline.PoolWindow.Nested;
import io.chokepoint.core.timeline.PoolWindow.Outstanding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run's report as data; the exporters write it as HTML, Markdown, JSON, CSV and JUnit.
 *
 * @param title the plan's name
 * @param plan what was asked, as written; secrets left out
 * @param ledger by server endpoint, over the unloaded step and over the loaded one
 * @param holders by pool, over the loaded step
 * @param locks by lock, over the loaded step
 * @param executors by executor, over the loaded step
 * @param honesty checks of the report on itself
 * @param overhead the agent's own cost; null where there was no agent
 * @param backing the services behind it, by service and step
 * @param errorCauses what failed for the client, beside why it did inside the service
 * @param slowest the slowest requests of the steps, the slowest first
 * @param run the raw material, for the charts
 */
public record Report(
    String title,
    String plan,
    long startedMillis,
    long endedMillis,
    Setup setup,
    Verdict verdict,
    List<StepResult> steps,
    Map<String, EndpointLedger> ledger,
    Map<String, PoolHolders> holders,
    Map<String, LockHolders> locks,
    Map<String, ExecutorUse> executors,
    @Nullable Capacity capacity,
    List<CheckResult> honesty,
    List<TargetResult> targets,
    @Nullable Overhead overhead,
    List<BackingUse> backing,
    List<ErrorCause> errorCauses,
    List<SlowestRequests.InStep> slowest,
    Run run) {

  public static final int SCHEMA = 1;

  @SuppressWarnings({"ConstantValue", "NullAway"}) // a report of an earlier version lacks them
  public Report {
    slowest = slowest == null ? List.of() : List.copyOf(slowest);
  }

  /** The same, which says one thing more against itself. */
  public Report saying(CheckResult more) {
    List<CheckResult> all = new ArrayList<>(honesty);
    all.add(more);
    return new Report(
        title,
        plan,
        startedMillis,
        endedMillis,
        setup,
        verdict,
        steps,
        ledger,
        holders,
        locks,
        executors,
        capacity,
        List.copyOf(all),
        targets,
        overhead,
        backing,
        errorCauses,
        slowest,
        run);
  }

  /** The same with another verdict on the same run. */
  public Report with(Verdict other) {
    return new Report(
        title,
        plan,
        startedMillis,
        endedMillis,
        setup,
        other,
        steps,
        ledger,
        holders,
        locks,
        executors,
        capacity,
        honesty,
        targets,
        overhead,
        backing,
        errorCauses,
        slowest,
        run);
  }

  /**
   * One step.
   *
   * @param seconds how long the windows wholly inside it are, together
   * @param endpoints all endpoints together under {@code ""}, and each under its name in the plan
   *     (the service's own name where the load came from elsewhere)
   * @param service what the service used meanwhile; null where there was no agent
   * @param leftOut which of its windows the figures do not rest on; null in older reports
   * @param split where the mean latency was spent; null where the two sides cannot be compared
   * @param classes the same as endpoints, by class of users; empty where the plan has none
   */
  public record StepResult(
      String name,
      Offered offered,
      double seconds,
      Map<String, Figures> endpoints,
      @Nullable ServiceUse service,
      @Nullable LeftOut leftOut,
      @Nullable Split split,
      Map<String, Figures> classes)
      implements MeasuredStep {

    public StepResult {
      classes = classes == null ? Map.of() : classes; // older reports lack it
    }
  }

  /**
   * Whole seconds of a step that its figures do not rest on.
   *
   * @param unsteady at its start, while it was still warming up
   * @param driverLimited in which the load driver was the limit
   */
  public record LeftOut(int unsteady, int driverLimited) {}

  /**
   * A step's mean latency from the intended start, in the order a request meets its parts.
   *
   * @param unsentMillis due, and not sent: the driver had no connection free, or was late
   * @param outsideMillis sent, and not in the service's hands or no longer: network, accept queue,
   *     driver
   * @param serverMillis inside the service
   */
  public record Split(double unsentMillis, double outsideMillis, double serverMillis) {}

  /**
   * What the service used in one step. Null means not measured.
   *
   * @param cpuCores mean processors busy for this JVM
   * @param cpus processors it may use
   * @param hostCpuShare of the host's processors, busy for anybody, 0 to 1
   * @param heapUsedMax highest seen, bytes
   * @param gcPauseShare of the time stopped for collections, 0 to 1
   * @param pools by pool name
   * @param memoryBytes the most the process had resident
   * @param diskRead bytes a second, by this process
   * @param diskWritten bytes a second, by this process
   * @param netReceived bytes a second, by the host
   * @param netSent bytes a second, by the host
   */
  public record ServiceUse(
      @Nullable Double cpuCores,
      int cpus,
      @Nullable Double hostCpuShare,
      @Nullable Long heapUsedMax,
      @Nullable Long heapMax,
      @Nullable Double gcPauseShare,
      Map<String, PoolUse> pools,
      @Nullable Long memoryBytes,
      @Nullable Double diskRead,
      @Nullable Double diskWritten,
      @Nullable Double netReceived,
      @Nullable Double netSent) {}

  /**
   * A pool in one step.
   *
   * @param capacity null where unknown
   * @param meanActive exact time-weighted mean of connections in use
   * @param maxPending most threads seen waiting at a window's end
   */
  public record PoolUse(
      @Nullable Integer capacity,
      double meanActive,
      int maxPending,
      double waitP95Millis,
      long timeouts) {}

  /**
   * Where an endpoint's time went: in the unloaded step beside the loaded one, all requests beside
   * those above the running 95th percentile.
   *
   * @param running samples under load of threads that ran, or could have, where nothing in the
   *     ledger explained it, by the code they were at
   */
  public record EndpointLedger(
      LedgerSum unloaded,
      LedgerSum loaded,
      LedgerSum unloadedSlow,
      LedgerSum loadedSlow,
      Map<String, Long> running) {

    /** The requests that were not among the slowest. */
    public LedgerSum unloadedTypical() {
      return unloaded.minus(unloadedSlow);
    }

    public LedgerSum loadedTypical() {
      return loaded.minus(loadedSlow);
    }

    /** The slowest requests under load; all of them where none was told apart as slow. */
    public LedgerSum slowest() {
      return loadedSlow.requests() > 0 ? loadedSlow : loaded;
    }

    /** Which share of the slowest requests' time no resource was charged with, 0 to 1. */
    public double unattributedShare() {
      LedgerSum slow = slowest();
      return slow.wallNanos() == 0 ? 0 : (double) slow.unattributedNanos() / slow.wallNanos();
    }
  }

  /**
   * Who held a pool's connections in the loaded step.
   *
   * @param library whose pool it is
   * @param capacity null where unknown
   * @param seconds how long the step's windows are together
   * @param byEndpoint what holders did until they gave back; {@code ""} outside a request
   * @param stillOut like {@code returned}, of those who had not when the step ended
   * @param out connections still out when the step ended, the longest-held first
   * @param nested borrows by requests that had a connection of the pool already, by endpoint
   */
  public record PoolHolders(
      String library,
      @Nullable Integer capacity,
      double seconds,
      Map<String, Holding> byEndpoint,
      Map<String, Holding> stillOut,
      List<Outstanding> out,
      Map<String, Nested> nested) {}

  /**
   * A lock that requests waited for, in the loaded step. A monitor's waits are not counted, only
   * sampled: their rate and their lengths are unknown.
   *
   * @param waiting mean number of requests that waited at a time
   * @param holders which part of the waiting each holder was there for, 0 to 1; {@code ""} outside
   *     a request
   * @param stacks how often a holder was seen at a place in its code
   */
  public record LockHolders(
      @Nullable Double waitsPerSecond,
      @Nullable Double meanWaitMillis,
      @Nullable Double p95WaitMillis,
      double waiting,
      Map<String, Double> holders,
      Map<String, Long> stacks) {}

  /**
   * An executor that requests handed tasks to, in the loaded step.
   *
   * @param capacity null where unknown or unbounded
   * @param running mean number of requests' tasks that ran at a time
   */
  public record ExecutorUse(
      @Nullable Integer capacity,
      double tasksPerSecond,
      double running,
      double meanWaitMillis,
      double p95WaitMillis,
      double meanExecutionMillis) {}

  /**
   * How much load the service takes, by the limit.
   *
   * @param safe name of the heaviest step that was sustained; null where that is not known
   * @param breaking name of the lightest that was not; null where none is known
   * @param safePerSecond what it achieved; null where it is not known
   * @param breakingPerSecond what was offered to it; in the closed model what it achieved
   * @param limit where the others come from; null in older reports of loads from elsewhere
   * @param points safe, peak and breaking
   * @param recovery after the heaviest step that light load came after; null where none did
   * @param scale null where nothing is held for certain
   * @param degradation null where there is but one level
   */
  public record Capacity(
      @Nullable String safe,
      @Nullable String breaking,
      @Nullable Double safePerSecond,
      @Nullable Double breakingPerSecond,
      @Nullable Limit limit,
      List<Point> points,
      @Nullable Recovery recovery,
      @Nullable Scale scale,
      @Nullable DegradationProfile degradation) {

    @SuppressWarnings({"ConstantValue", "NullAway"}) // a report of an earlier version has no points
    public Capacity {
      points = points == null ? List.of() : List.copyOf(points);
    }

    public Capacity(
        @Nullable String safe,
        @Nullable String breaking,
        @Nullable Double safePerSecond,
        @Nullable Double breakingPerSecond) {
      this(safe, breaking, safePerSecond, breakingPerSecond, null, List.of(), null, null, null);
    }
  }

  /**
   * The agent's own cost during the run.
   *
   * @param cpuCores mean of its own threads
   * @param heapBytes what its timeline and its names of statements take
   * @param degraded what was shed; empty where nothing
   * @param errors swallowed inside the agent
   */
  public record Overhead(double cpuCores, long heapBytes, List<String> degraded, long errors) {}

  /**
   * A service behind the one under test, in one step.
   *
   * @param kind {@code PostgreSQL} or {@code Redis}
   */
  public record BackingUse(String service, String kind, String step, List<BackingFigure> figures) {}

  /**
   * One figure over a step's seconds.
   *
   * @param unit {@code share} (0 to 1), {@code bytes}, {@code ms}, {@code 1/s}, {@code cores} or
   *     empty
   * @param limit the most it can be; null where unknown
   */
  public record BackingFigure(
      String what, String unit, double mean, double max, @Nullable Double limit) {}

  /**
   * What failed in one step, on one route of the service.
   *
   * @param endpoints of the plan that go there
   * @param route the service's name for it; empty where none is known to be the same
   * @param seen failures at the client, by class
   * @param causes failures inside the service, by cause
   * @param unexplained server errors seen by the client beyond those the service knows a cause for
   */
  public record ErrorCause(
      String step,
      List<String> endpoints,
      String route,
      Map<String, Long> seen,
      Map<String, Long> causes,
      long unexplained) {}
}
