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
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
      return Assessment.silent("what lives grows with the requests: see %s", "memory-leak");
    }
    return assess(c.exhaustion(), c.run());
  }

  @Override
  public Assessment withoutLevels(Run run) {
    return run.timeline().isEmpty()
        ? Assessment.insufficient("there is no window of the agent")
        : assess(Exhaustion.of(run), run);
  }

  private static Assessment assess(Exhaustion heap, Run run) {
    if (heap.errors() > 0 && !heap.ended()) {
      return Assessment.fires(finding(heap, otherMemory(heap)));
    }
    return heap.ended()
        ? Assessment.fires(finding(heap, moreHeap(heap, Objects.mostKept(run))))
        : Assessment.silent(
            "what lives took %.0f %% of the heap at the most", 100 * heap.mostFull());
  }

  private static Finding finding(Exhaustion heap, Remedy remedy) {
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence("of the heap, the most that lived", 100 * heap.mostFull(), "%", null));
    evidence.add(new Evidence("heap allowed", heap.heapMax() / (1 << 20), "MiB", null));
    if (heap.starved() > 0) {
      evidence.add(
          new Evidence(
              "seconds in which collections took most of the time", heap.starved(), "s", null));
    }
    if (heap.silent() > 0) {
      evidence.add(
          new Evidence(
              "before the end of the load, the agent told nothing any more for",
              heap.silent(),
              "s",
              null));
    }
    heap.outOfMemory()
        .forEach(
            (endpoint, n) ->
                evidence.add(
                    new Evidence(
                        "requests of " + endpoint + " that failed with an OutOfMemoryError",
                        n,
                        "requests",
                        null)));
    return new Finding(
        Kind.HEAP_EXHAUSTED,
        ResourceId.GC,
        List.copyOf(heap.outOfMemory().keySet()),
        heap.ended() ? 1 : (double) heap.errors() / Math.max(1, heap.failed()),
        evidence,
        List.of(
            new RuledOut(
                Kind.MEMORY_LEAK,
                "too few collections of the old generation were seen, or what lives does not grow"
                    + " with the requests")),
        remedy,
        new Prediction(
            "of the heap, what lives",
            100 * heap.mostFull(),
            remedy.to() == null ? 100 * heap.mostFull() : 100 / ROOMY,
            "%",
            "what lives does not depend on the size of the heap"),
        null);
  }

  private static Remedy moreHeap(Exhaustion heap, @Nullable Objects kept) {
    double enough = ROOMY * heap.liveBytes();
    return new Remedy(
        Text.of(
            "keep less in memory at a time%s (fewer requests at once, pages instead of whole"
                + " results), or give the JVM %s of heap instead of %s, if %s that live are meant"
                + " to; where they grow from run to run it is a leak, and more heap only moves the"
                + " day",
            kept == null
                ? ""
                : Text.of(", first of all %s (%.0f %%)", kept.place(), 100 * kept.share()),
            Text.bytes(enough),
            Text.bytes(heap.heapMax()),
            Text.bytes(heap.liveBytes())),
        "-Xmx",
        (double) Math.round(heap.heapMax() / (1 << 20)),
        (double) Math.round(enough / (1 << 20)));
  }

  private static Remedy otherMemory(Exhaustion heap) {
    return new Remedy(
        Text.of(
            "read the message of the OutOfMemoryError in the service's log: what lives takes %.0f %%"
                + " of the heap, so one request asked for too much at once, or it is not the heap"
                + " that is short but threads, class metadata or direct buffers",
            100 * heap.mostFull()),
        null,
        null,
        null);
  }
}
