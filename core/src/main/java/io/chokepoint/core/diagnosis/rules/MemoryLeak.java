package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Exhaustion;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Growth;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Level;
import io.chokepoint.core.diagnosis.Level.EndpointLevel;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Objects;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.HeapWords;
import io.chokepoint.core.diagnosis.words.MemoryLeakWords;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Requests leave something behind in the heap that no collection frees. Fires before the heap is
 * full, because it only ever gets worse.
 */
public final class MemoryLeak implements Rule {

  /**
   * Of the heap, growth that is no leak for sure: what G1 leaves uncollected because it is not
   * worth the pauses ({@code G1HeapWastePercent}), so that its looks at what lives scatter by that.
   */
  private static final double SCATTER = 0.05;

  @Override
  public Kind kind() {
    return Kind.MEMORY_LEAK;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    Growth live = c.live();
    if (live.points() == 0) {
      return Assessment.silent(MemoryLeakWords.TOO_FEW_COLLECTIONS);
    }
    if (grows(c) && live.inside() > 0 && allocatedPerRequest(c) == Double.POSITIVE_INFINITY) {
      return Assessment.insufficient(
          MemoryLeakWords.IN_HAND_UNKNOWN,
          Text.bytes(live.from()),
          Text.bytes(live.to()),
          live.inside());
    }
    if (!leaks(c)) {
      return Assessment.silent(
          MemoryLeakWords.NO_GROWTH, Text.bytes(live.from()), Text.bytes(live.to()));
    }
    return Assessment.fires(finding(c, live));
  }

  /**
   * Whether what lives grows with the requests, beyond what looks at it scatter by, by no more than
   * requests allocate (what connections that pile up take is no request's), and by more than all
   * that came to be under way could have in hand.
   */
  static boolean leaks(Case c) {
    Growth live = c.live();
    return grows(c)
        && live.atLeast() <= allocatedPerRequest(c)
        && (live.inside() <= 0 || live.grown() > live.inside() * allocatedPerRequest(c));
  }

  private static boolean grows(Case c) {
    double heap = c.exhaustion().heapMax();
    return c.live().goesOn() && heap > 0 && c.live().grown() >= SCATTER * heap;
  }

  /** At the level at which it is most; infinite where it was not measured. */
  private static double allocatedPerRequest(Case c) {
    return c.levels().stream()
        .flatMap(level -> Stream.ofNullable(allocatedPerRequest(level)))
        .max(Comparator.naturalOrder())
        .orElse(Double.POSITIVE_INFINITY);
  }

  /**
   * Of virtual threads the JVM does not tell it: then no request has more than its part of what all
   * threads allocate.
   */
  private static @Nullable Double allocatedPerRequest(Level level) {
    Double bytes = level.ledger().allocatedPerRequest();
    Double all = level.machine().allocatedPerSecond();
    return bytes != null || all == null || level.perSecond() <= 0
        ? bytes
        : (Double) (all / level.perSecond());
  }

  private static Finding finding(Case c, Growth live) {
    Exhaustion heap = c.exhaustion();
    List<String> suspects = suspects(c, live);
    double scale = perSuspect(c, suspects) / 1024;
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(MemoryLeakWords.LIVE_AT_END, mib(live.to()), "MiB", mib(live.from())));
    evidence.add(
        new Evidence(
            Text.of(
                MemoryLeakWords.GROWTH_FITTED,
                of(suspects),
                live.points(),
                live.atLeast() * scale,
                live.atMost() * scale),
            live.perRequest() * scale,
            "KiB",
            null));
    evidence.add(new Evidence(HeapWords.ALLOWED, mib(heap.heapMax()), "MiB", null));
    if (heap.errors() > 0) {
      evidence.add(new Evidence(MemoryLeakWords.OUT_OF_MEMORY, heap.errors(), "requests", null));
    }
    for (String endpoint : suspects) {
      EndpointLevel e = c.loaded().endpoints().get(endpoint);
      Double allocated = e == null ? null : e.ledger().allocatedPerRequest();
      if (allocated != null) {
        evidence.add(
            new Evidence(
                Text.of(MemoryLeakWords.ALLOCATED_BY, endpoint), allocated / 1024, "KiB", null));
      }
    }
    Objects kept = Objects.mostKept(c.run());
    if (kept != null) {
      evidence.add(
          new Evidence(
              Text.of(MemoryLeakWords.KEPT_AT, kept.place()), 100 * kept.share(), "%", null));
    }
    double collector = c.attribution().shareOf(c.attribution().collector());
    boolean felt = heap.ended() && c.degradation().material();
    double share =
        felt || heap.full() && c.degradation().failing() ? 1 : heap.full() ? collector : 0;
    return new Finding(
        Kind.MEMORY_LEAK,
        ResourceId.GC,
        suspects,
        share,
        evidence,
        List.of(new RuledOut(Kind.GC_PRESSURE, MemoryLeakWords.STILL_GROWING)),
        remedy(live, heap, suspects, kept, live.perRequest() * scale),
        new Prediction(
            Text.of(MemoryLeakWords.GROWTH, of(suspects)),
            live.perRequest() * scale,
            0,
            "KiB",
            MemoryLeakWords.UNREFERENCED_COLLECTED),
        null);
  }

  private static Remedy remedy(
      Growth live, Exhaustion heap, List<String> suspects, @Nullable Objects kept, double kib) {
    double left = live.requestsUntil(heap.heapMax());
    String when =
        heap.ended() || left < 1
            ? MemoryLeakWords.HEAP_FULL
            : Text.of(
                MemoryLeakWords.FULL_IN,
                live.requestsPerSecond(),
                duration(live.secondsUntil(heap.heapMax())));
    return new Remedy(
        Text.of(
            MemoryLeakWords.BOUND_IT,
            kept == null
                ? Text.of(MemoryLeakWords.FIND_KEEPER, kib, of(suspects))
                : Text.of(
                    MemoryLeakWords.FIND_KEEPER_OF,
                    kept.place(),
                    100 * kept.share(),
                    kib,
                    of(suspects)),
            when),
        null,
        (double) Math.round(kib),
        0.0);
  }

  /**
   * Endpoints that may be it: a request cannot keep more than it allocates, so those that allocate
   * less than half of what is kept each second are not the most of it.
   */
  private static List<String> suspects(Case c, Growth live) {
    double kept = live.perRequest() * c.loaded().perSecond();
    List<String> suspects = new ArrayList<>();
    for (String name : c.loaded().endpoints().keySet()) {
      if (allocatedPerSecond(c, name) >= kept / 2) {
        suspects.add(name);
      }
    }
    suspects.sort(Comparator.comparingDouble((String e) -> allocatedPerSecond(c, e)).reversed());
    return suspects.size() > 3 ? List.copyOf(suspects.subList(0, 3)) : suspects;
  }

  /** Where only one can be it, all requests' growth is its own; else it is of all. */
  private static double perSuspect(Case c, List<String> suspects) {
    EndpointLevel only = suspects.size() == 1 ? c.loaded().endpoints().get(suspects.get(0)) : null;
    return only == null ? 1 : (double) c.loaded().requests() / Math.max(1, only.requests());
  }

  private static String of(List<String> suspects) {
    return suspects.isEmpty()
        ? ""
        : Text.of(MemoryLeakWords.OF_ENDPOINTS, String.join(MemoryLeakWords.OR, suspects));
  }

  private static double allocatedPerSecond(Case c, String endpoint) {
    EndpointLevel e = c.loaded().endpoints().get(endpoint);
    Double bytes = e == null ? null : e.ledger().allocatedPerRequest();
    return e == null || bytes == null || c.loaded().seconds() <= 0
        ? 0
        : bytes * e.requests() / c.loaded().seconds();
  }

  private static double mib(double bytes) {
    return bytes / (1 << 20);
  }

  private static String duration(double seconds) {
    if (seconds < 120) {
      return Text.of(MemoryLeakWords.SECONDS, seconds);
    }
    return seconds < 7200
        ? Text.of(MemoryLeakWords.MINUTES, seconds / 60)
        : Text.of(MemoryLeakWords.HOURS, seconds / 3600);
  }
}
