package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.HeapQueue;
import io.chokepoint.core.diagnosis.JvmLevel;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Level.EndpointLevel;
import io.chokepoint.core.diagnosis.MachineLevel;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Objects;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.GcPressureWords;
import io.chokepoint.core.diagnosis.words.HeapWords;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collecting garbage stops requests, or takes the processors from them. */
public final class GcPressure implements Rule {

  /**
   * The most heap that is advised, in live sets: three to four times what lives after a full
   * collection (C. Hunt, B. John, "Java Performance", 2011, chapter 7).
   */
  private static final double ROOMIEST = 4;

  @Override
  public Kind kind() {
    return Kind.GC_PRESSURE;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT, Need.GC);
  }

  @Override
  public Assessment assess(Case c) {
    double own = 1 - JvmLevel.of(c.loaded()).explicitPart();
    double cost = own * cost(c.loaded().machine());
    double share = own * c.attribution().shareOf(c.attribution().collector());
    if (MemoryLeak.leaks(c)) {
      return Assessment.silent(GcPressureWords.LIVE_GROWS);
    }
    if (cost < HeapQueue.GOAL) {
      return Assessment.silent(GcPressureWords.SMALL_TIME, 100 * cost);
    }
    if (!c.degradation().material() && c.unloaded() != null) {
      return Assessment.silent(GcPressureWords.NOTHING_SUFFERS, 100 * cost);
    }
    if (share < Finding.LEAST_SHARE && c.queuedInHeap() > 0) {
      return Assessment.silent(GcPressureWords.QUEUE_CAME_FIRST, 100 * cost, alone(c, cost));
    }
    if (share < Finding.LEAST_SHARE) {
      return Assessment.silent(GcPressureWords.SMALL_SHARE, 100 * share);
    }
    return Assessment.fires(finding(c, cost, share));
  }

  /** Percent of the time that collections would take if no requests queued. */
  private static double alone(Case c, double cost) {
    return 100 * cost * (1 - c.queuedInHeap());
  }

  /** What collections cost: of the time, or of this JVM's CPU, whichever is more. */
  private static double cost(MachineLevel m) {
    double pauses = m.pauseShare() == null ? 0 : m.pauseShare();
    Double gc = m.gcCores();
    Double process = m.processCores();
    double cpu = gc == null || process == null || process <= 0 ? 0 : gc / process;
    return Math.max(pauses, cpu);
  }

  private static Finding finding(Case c, double cost, double share) {
    MachineLevel m = c.loaded().machine();
    MachineLevel before = c.unloaded() == null ? null : c.unloaded().machine();
    List<Evidence> evidence = new ArrayList<>();
    add(
        evidence,
        GcPressureWords.TIME_IN_PAUSES,
        m.pauseShare(),
        before == null ? null : before.pauseShare(),
        100,
        "%");
    add(
        evidence,
        GcPressureWords.MEAN_PAUSE,
        m.meanPauseNanos(),
        before == null ? null : before.meanPauseNanos(),
        1e-6,
        "ms");
    add(
        evidence,
        GcPressureWords.CPUS_OF_COLLECTOR,
        m.gcCores(),
        before == null ? null : before.gcCores(),
        1,
        "CPUs");
    add(evidence, GcPressureWords.HEAP_LEFT, m.heapLive(), null, 1.0 / (1 << 20), "MiB");
    add(evidence, HeapWords.ALLOWED, m.heapMax(), null, 1.0 / (1 << 20), "MiB");
    add(
        evidence,
        GcPressureWords.ALLOCATED,
        m.allocatedPerSecond(),
        before == null ? null : before.allocatedPerSecond(),
        1.0 / (1 << 20),
        "MiB/s");
    Objects most = Objects.mostAllocated(c.run());
    if (most != null) {
      evidence.add(
          new Evidence(
              Text.of(GcPressureWords.ALLOCATED_AT, most.place()), 100 * most.share(), "%", null));
    }
    return new Finding(
        Kind.GC_PRESSURE,
        ResourceId.GC,
        c.endpointsBy(e -> allocated(c, e)),
        share,
        evidence,
        ruledOut(c),
        remedy(c, m, cost, accepted(cost, share)),
        new Prediction(
            GcPressureWords.TIME_COLLECTING,
            100 * cost,
            100 * predicted(m, cost, accepted(cost, share)),
            "%",
            GcPressureWords.COST),
        null);
  }

  /**
   * What collecting may cost: G1's goal, or less where even that would leave much of the excess.
   */
  private static double accepted(double cost, double share) {
    return Math.min(HeapQueue.GOAL, cost * Finding.LEAST_SHARE / 2 / share);
  }

  /**
   * Each collection costs in proportion to what lives and frees what does not: the cost of
   * collecting a byte goes with {@code live / (heap − live)} (A. W. Appel, "Garbage collection can
   * be faster than stack allocation", 1987). So the free part must grow by as much as the cost is
   * to fall. Beyond a few times of what lives that law ends, as young collections copy what
   * requests under way hold and not what lives for good; where that many would not even save half,
   * what is left is to allocate less.
   */
  private static Remedy remedy(Case c, MachineLevel m, double cost, double accepted) {
    Double live = m.heapLive();
    Double max = m.heapMax();
    if (live == null || max == null || live <= 0 || max <= live) {
      return new Remedy(
          Text.of(GcPressureWords.MORE_HEAP_OR_LESS, ofEndpoint(c), firstOf(c))
              + RowsRead.hint(c, mostAllocating(c)),
          "-Xmx",
          max,
          null);
    }
    double enough = heapFor(live, max, cost, accepted);
    if (enough <= max) {
      return allocateLess(c, m, accepted / cost, live, max);
    }
    double mib = 1 << 20;
    return new Remedy(
        Text.of(
                GcPressureWords.MORE_HEAP,
                Text.bytes(enough),
                Text.bytes(max),
                Text.bytes(live),
                (enough - live) / (max - live),
                firstOf(c))
            + RowsRead.hint(c, mostAllocating(c)),
        "-Xmx",
        (double) Math.round(max / mib),
        (double) Math.round(enough / mib));
  }

  /** The heap to advise; the one there is where even the roomiest would not save half. */
  private static double heapFor(double live, double max, double cost, double accepted) {
    double enough = live + (max - live) * cost / accepted;
    double roomiest = ROOMIEST * live;
    return enough <= roomiest || roomiest - live >= 2 * (max - live)
        ? Math.min(enough, roomiest)
        : max;
  }

  private static double predicted(MachineLevel m, double cost, double accepted) {
    Double live = m.heapLive();
    Double max = m.heapMax();
    if (live == null || max == null || live <= 0 || max <= live) {
      return accepted;
    }
    double heap = heapFor(live, max, cost, accepted);
    return heap <= max ? accepted : cost * (max - live) / (heap - live);
  }

  private static Remedy allocateLess(Case c, MachineLevel m, double part, double live, double max) {
    Double all = m.allocatedPerSecond();
    return new Remedy(
        Text.of(
                GcPressureWords.ALLOCATE_LESS,
                ofEndpoint(c),
                firstOf(c),
                all == null ? "" : Text.of(GcPressureWords.ALLOCATION_RATE, all / (1 << 20)),
                100 * part,
                Text.bytes(live),
                Text.bytes(max))
            + RowsRead.hint(c, mostAllocating(c)),
        null,
        all == null ? null : (Double) (all / (1 << 20)),
        all == null ? null : (Double) (part * all / (1 << 20)));
  }

  private static @Nullable String mostAllocating(Case c) {
    return c.endpointsBy(e -> allocated(c, e)).stream().findFirst().orElse(null);
  }

  private static String ofEndpoint(Case c) {
    String most = mostAllocating(c);
    EndpointLevel level = most == null ? null : c.loaded().endpoints().get(most);
    Double bytes = level == null ? null : level.ledger().allocatedPerRequest();
    return most == null || bytes == null
        ? ""
        : Text.of(GcPressureWords.OF_ENDPOINT, most, bytes / 1024);
  }

  /** Where to begin with allocating less; empty where it was not recorded. */
  private static String firstOf(Case c) {
    Objects most = Objects.mostAllocated(c.run());
    return most == null ? "" : Text.of(HeapWords.FIRST_OF_ALL, most.place(), 100 * most.share());
  }

  private static void add(
      List<Evidence> evidence,
      String what,
      @Nullable Double value,
      @Nullable Double before,
      double scale,
      String unit) {
    if (value != null) {
      evidence.add(
          new Evidence(
              what, value * scale, unit, before == null ? null : (Double) (before * scale)));
    }
  }

  private static double allocated(Case c, String endpoint) {
    EndpointLevel e = c.loaded().endpoints().get(endpoint);
    Double bytes = e == null ? null : e.ledger().allocatedPerRequest();
    return e == null || bytes == null ? 0 : bytes * e.requests();
  }

  private static List<RuledOut> ruledOut(Case c) {
    List<RuledOut> out = new ArrayList<>();
    out.add(
        new RuledOut(
            Kind.CPU_SATURATED,
            Text.of(
                GcPressureWords.PROCESSOR_SHARE,
                100 * c.attribution().shareOf(c.attribution().application()))));
    String pool = PoolWaits.longest(c);
    if (pool != null) {
      out.add(
          new RuledOut(
              Kind.POOL_TOO_SMALL,
              Text.of(
                  GcPressureWords.HOLDS_STRETCHED,
                  100 * PoolWaits.of(c, pool).behind() / PoolWaits.of(c, pool).waited(),
                  pool)));
    }
    return out;
  }
}
