package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.chokepoint.core.diagnosis.Excess.OfEndpoint;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExcessTest {

  /** Where a request is for nothing but that others leave. */
  private static final Set<ResourceKind> QUEUES =
      EnumSet.of(
          ResourceKind.CONNECTION_POOL,
          ResourceKind.OBJECT_POOL,
          ResourceKind.HTTP_POOL,
          ResourceKind.WORKER_THREADS,
          ResourceKind.CARRIERS,
          ResourceKind.LOCK,
          ResourceKind.LIMITER);

  private static final long MILLI = 1_000_000;

  @ParameterizedTest
  @EnumSource(ResourceKind.class)
  void withoutAnUnloadedLevelOnlyTimeInQueuesIsKnownToBeExcess(ResourceKind kind) {
    ResourceId id = new ResourceId(kind, "x");

    Excess excess = Excess.of(null, level(10 * MILLI, id, 4 * MILLI));

    assertThat(excess.of(id)).isEqualTo(QUEUES.contains(kind) ? 40.0 * MILLI : 0.0);
  }

  @Test
  void withOneItIsWhatGrewAndTheRestIsUnexplained() {
    ResourceId sql = ResourceId.sql("select 1");

    Excess excess =
        Excess.of(level(10 * MILLI, sql, 4 * MILLI), level(30 * MILLI, sql, 19 * MILLI));

    assertThat(excess.totalNanos()).isCloseTo(10 * 20.0 * MILLI, withinPercentage(1));
    assertThat(excess.of(sql)).isEqualTo(10 * 15.0 * MILLI);
    assertThat(excess.rest()).isCloseTo(10 * 5.0 * MILLI, withinPercentage(1));
    assertThat(excess.stretch()).isCloseTo(3.0, withinPercentage(1));
  }

  @Test
  void withoutAnUnloadedLevelWhatWaitsInAQueueIsNoUsualWork() {
    Level waiting = level(10 * MILLI, ResourceId.pool("main"), 4 * MILLI);

    assertThat(Excess.of(null, waiting).unloadedPart()).isCloseTo(0.6, withinPercentage(1));
  }

  @ParameterizedTest
  @EnumSource(
      value = ResourceKind.class,
      names = {"IDLE", "DISK"})
  void whatSamplesNameAtOneLevelOnlyIsNoExcess(ResourceKind kind) {
    ResourceId seen = new ResourceId(kind, "x");
    Level without = level(10 * MILLI, seen, 0, 0);
    Level with = level(12 * MILLI, seen, 9 * MILLI, 0);

    Excess named = Excess.of(without, with);
    Excess unnamed = Excess.of(with, without);
    Excess counted =
        Excess.of(level(10 * MILLI, seen, 0, 10), level(12 * MILLI, seen, 9 * MILLI, 10));

    assertThat(named.of(seen)).isCloseTo(10 * 2.0 * MILLI, withinPercentage(1));
    assertThat(named.rest()).isZero();
    assertThat(unnamed.rest()).isZero();
    assertThat(counted.of(seen)).isEqualTo(10 * 9.0 * MILLI);
  }

  /** Two connections that are taken for 1.9 of a time, or 0.5. */
  @ParameterizedTest
  @CsvSource({"190, 25, 5", "50, 20, 10"})
  void whatWasFullAtTheLightestLevelHasNoUnloadedWait(long hold, double more, double unloaded) {
    ResourceId pool = ResourceId.pool("x");
    MadeLevel light = new MadeLevel().endpoint("GET /a", 100, 5, Map.of(pool, 5.0), 1);
    light.pool("x", 2, 100, hold, 0, Holding.NONE);
    MadeLevel heavy = new MadeLevel().endpoint("GET /a", 1000, 5, Map.of(pool, 25.0), 1);

    Excess excess = Excess.of(light.level(), heavy.level());

    assertThat(excess.of(pool)).isCloseTo(1000 * more * MILLI, withinPercentage(0.01));
    assertThat(excess.unloadedNanos()).isCloseTo(1000 * unloaded * MILLI, withinPercentage(0.01));
  }

  @Test
  void ownCodeWaitsForItsTurnAsMeasuredAndInWhatHasNoName() {
    Map<ResourceId, Double> more = Map.of(ResourceId.RUN_QUEUE, 3.0, ResourceId.CPU, 7.0);

    assertThat(new OfEndpoint(1, 9.0, 20, more, 2, 0, 0, Map.of()).unscheduledNanos()).isEqualTo(5);
    assertThat(new OfEndpoint(1, 9.0, 20, more, -4, 0, 0, Map.of()).unscheduledNanos()).isZero();
  }

  /** A second of ten requests that each take so long, and wait so long for one resource. */
  private static Level level(long nanos, ResourceId id, long waits) {
    return level(nanos, id, waits, 10);
  }

  private static Level level(long nanos, ResourceId id, long waits, int visits) {
    Histogram latency = new Histogram(3);
    latency.recordValueWithCount(nanos, 10);
    LedgerSum ledger =
        new LedgerSum(10, 10 * nanos, Map.of(id, new Charge(visits, 10 * waits, 0)), 0, 0, 0);
    EndpointWindow endpoint =
        EndpointWindow.builder("GET", "/a")
            .latency(Latencies.of(latency))
            .statuses(Map.of(200, 10L))
            .ledger(ledger)
            .build();
    Window window =
        Window.builder(0, 1_000_000_000L, SystemWindow.unknown(1))
            .endpoints(Map.of("GET /a", endpoint))
            .build();
    return Level.of("level", Offered.open(10), List.of(window), null);
  }
}
