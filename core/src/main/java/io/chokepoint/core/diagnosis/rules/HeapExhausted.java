package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Exhaustion;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Objects;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.AgentWords;
import io.chokepoint.core.diagnosis.words.HeapExhaustedWords;
import io.chokepoint.core.diagnosis.words.HeapWords;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The heap has no room left: collections follow each other, or requests fail for want of memory.
 */
public final class HeapExhausted implements Rule {

  /**
   * A heap of three to four times what lives after a full collection leaves the collector room (C.
   * Hunt, B. John, "Java Performance", 2011, chapter 7).
   */
  static final double ROOMY = 3;

  @Override
  public Kind kind() {
    return Kind.HEAP_EXHAUSTED;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    if (MemoryLeak.leaks(c)) {
      return Assessment.silent(HeapExhaustedWords.LIVE_GROWS, "memory-leak");
    }
    return assess(c.exhaustion(), c.run());
  }

  @Override
  public Assessment withoutLevels(Run run) {
    return run.timeline().isEmpty()
        ? Assessment.insufficient(AgentWords.NO_WINDOW)
        : assess(Exhaustion.of(run), run);
  }

  private static Assessment assess(Exhaustion heap, Run run) {
    if (heap.errors() > 0 && !heap.ended()) {
      return Assessment.fires(finding(heap, otherMemory(heap)));
    }
    return heap.ended()
        ? Assessment.fires(finding(heap, moreHeap(heap, firstOf(run))))
        : Assessment.silent(HeapExhaustedWords.HEAP_HAS_ROOM, 100 * heap.mostFull());
  }

  private static Finding finding(Exhaustion heap, Remedy remedy) {
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(new Evidence(HeapExhaustedWords.MOST_LIVE, 100 * heap.mostFull(), "%", null));
    evidence.add(new Evidence(HeapWords.ALLOWED, heap.heapMax() / (1 << 20), "MiB", null));
    if (heap.starved() > 0) {
      evidence.add(new Evidence(HeapExhaustedWords.SECONDS_COLLECTING, heap.starved(), "s", null));
    }
    if (heap.silent() > 0) {
      evidence.add(new Evidence(HeapExhaustedWords.AGENT_SILENT, heap.silent(), "s", null));
    }
    heap.outOfMemory()
        .forEach(
            (endpoint, n) ->
                evidence.add(
                    new Evidence(
                        Text.of(HeapExhaustedWords.OUT_OF_MEMORY, endpoint), n, "requests", null)));
    return new Finding(
        Kind.HEAP_EXHAUSTED,
        ResourceId.GC,
        List.copyOf(heap.outOfMemory().keySet()),
        heap.ended() ? 1 : (double) heap.errors() / Math.max(1, heap.failed()),
        evidence,
        List.of(new RuledOut(Kind.MEMORY_LEAK, HeapExhaustedWords.NO_GROWTH_SEEN)),
        remedy,
        new Prediction(
            HeapExhaustedWords.LIVE_SHARE,
            100 * heap.mostFull(),
            remedy.to() == null ? 100 * heap.mostFull() : 100 / ROOMY,
            "%",
            HeapExhaustedWords.LIVE_INDEPENDENT),
        null);
  }

  /**
   * Where most of what stays is made, or most at all; else whose requests allocate most, where
   * one's do.
   */
  private static String firstOf(Run run) {
    Objects kept = Objects.mostKept(run);
    Objects made = kept == null ? Objects.mostAllocated(run) : kept;
    if (made != null) {
      return Text.of(HeapWords.FIRST_OF_ALL, made.place(), 100 * made.share());
    }
    Map<String, LedgerSum> ledgers = new TreeMap<>();
    for (Window w : run.timeline()) {
      w.endpoints().forEach((name, e) -> ledgers.merge(name, e.ledger(), LedgerSum::plus));
    }
    double all = ledgers.values().stream().mapToDouble(HeapExhausted::allocated).sum();
    return ledgers.entrySet().stream()
        .filter(e -> allocated(e.getValue()) * 2 > all)
        .map(
            e ->
                Text.of(
                    HeapWords.OF_ENDPOINT,
                    e.getKey(),
                    allocated(e.getValue()) / e.getValue().requests() / 1024))
        .findFirst()
        .orElse("");
  }

  private static double allocated(LedgerSum ledger) {
    Double bytes = ledger.allocatedPerRequest();
    return bytes == null ? 0 : bytes * ledger.requests();
  }

  private static Remedy moreHeap(Exhaustion heap, String first) {
    double enough = ROOMY * heap.liveBytes();
    return new Remedy(
        Text.of(
            HeapExhaustedWords.KEEP_LESS,
            first,
            Text.bytes(enough),
            Text.bytes(heap.heapMax()),
            Text.bytes(heap.liveBytes())),
        "-Xmx",
        (double) Math.round(heap.heapMax() / (1 << 20)),
        (double) Math.round(enough / (1 << 20)));
  }

  private static Remedy otherMemory(Exhaustion heap) {
    return new Remedy(
        Text.of(HeapExhaustedWords.READ_ERROR, 100 * heap.mostFull()), null, null, null);
  }
}
