package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.JvmLevel;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.MachineLevel;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.JvmWindow.Collected;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Code asks for collections, each of which stops all requests. However large the heap, such a
 * collection takes as long as what lives in it. Fires where that is felt, or where it takes more of
 * the time than a collector allows itself, at whatever load.
 */
public final class ExplicitGc implements Rule {

  private static final String DIRECT_MEMORY = "java.nio.Bits.reserveMemory";

  @Override
  public Kind kind() {
    return Kind.EXPLICIT_GC;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    JvmLevel jvm = JvmLevel.of(c.loaded());
    Collected explicit = jvm.explicit();
    if (explicit.count() == 0) {
      return Assessment.silent(
          jvm.seconds() > 0
              ? "no collection was one that code had asked for"
              : "the agent did not tell why the collector ran");
    }
    double share = jvm.explicitPart() * c.blame().shareOf(c.blame().collector());
    boolean felt = share >= Finding.LEAST_SHARE && c.degradation().material();
    if (!felt && explicit.nanos() / 1e9 / jvm.seconds() < GcPressure.GOAL) {
      return Assessment.silent(
          "%.1f collections a second were asked for by code, they explain %.0f %% of the excess"
              + " latency",
          explicit.count() / jvm.seconds(), 100 * share);
    }
    return Assessment.fires(finding(c, jvm, c.degradation().material() ? share : 0));
  }

  private static Finding finding(Case c, JvmLevel jvm, double share) {
    Collected explicit = jvm.explicit();
    MachineLevel m = c.loaded().machine();
    JvmLevel before = c.unloaded() == null ? null : JvmLevel.of(c.unloaded());
    String place = JvmLevel.most(jvm.askedBy());
    double stopped = explicit.nanos() / 1e9 / jvm.seconds();
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            "collections that code asked for",
            explicit.count() / jvm.seconds(),
            "1/s",
            before == null || before.seconds() <= 0
                ? null
                : (Double) (before.explicit().count() / before.seconds())));
    evidence.add(
        new Evidence("mean pause of these", explicit.nanos() / 1e6 / explicit.count(), "ms", null));
    evidence.add(
        new Evidence(
            "share of the time that all threads were stopped by these",
            100 * stopped,
            "%",
            before == null || before.seconds() <= 0
                ? null
                : (Double) (100 * before.explicit().nanos() / 1e9 / before.seconds())));
    evidence.add(
        new Evidence("of all pauses, code asked for", 100 * jvm.explicitPart(), "%", null));
    if (place != null) {
      evidence.add(
          new Evidence(
              "of these calls, made in " + place,
              100.0 * JvmLevel.count(callers(jvm, place)) / JvmLevel.countOfAll(jvm.askedBy()),
              "%",
              null));
    }
    return new Finding(
        Kind.EXPLICIT_GC,
        ResourceId.GC,
        endpoints(c, jvm, place),
        share,
        evidence,
        ruledOut(m, jvm),
        remedy(jvm, place),
        new Prediction(
            "share of the time in collection pauses",
            100 * jvm.all().nanos() / 1e9 / jvm.seconds(),
            100 * (jvm.all().nanos() - explicit.nanos()) / 1e9 / jvm.seconds(),
            "%",
            "a collection that is not asked for does not take place; the others stay as they are"),
        null);
  }

  private static Map<String, Long> callers(JvmLevel jvm, String place) {
    return jvm.askedBy().getOrDefault(place, Map.of());
  }

  /** Those that ask; where they were not seen, those that are stopped. */
  private static List<String> endpoints(Case c, JvmLevel jvm, @Nullable String place) {
    List<String> asking = place == null ? List.of() : JvmLevel.endpoints(callers(jvm, place));
    return asking.isEmpty() ? c.endpointsBy(e -> c.excessAt(e, ResourceId.GC)) : asking;
  }

  private static Remedy remedy(JvmLevel jvm, @Nullable String place) {
    if (DIRECT_MEMORY.equals(place)) {
      return new Remedy(
          "the JDK asks for these collections because memory outside the heap is short: raise"
              + " -XX:MaxDirectMemorySize, or reuse direct buffers instead of allocating new ones;"
              + " -XX:+DisableExplicitGC would make allocations fail",
          "-XX:MaxDirectMemorySize",
          null,
          null);
    }
    String call =
        place == null
            ? "remove the calls of System.gc() or Runtime.gc()"
            : "remove the call of System.gc() in " + place;
    List<String> by = place == null ? List.of() : JvmLevel.endpoints(callers(jvm, place));
    return new Remedy(
        call
            + (by.isEmpty() ? "" : " (" + String.join(", ", by) + ")")
            + ", or start the JVM with -XX:+DisableExplicitGC; where the call must stay, G1 and ZGC"
            + " do most of the work beside the application with -XX:+ExplicitGCInvokesConcurrent."
            + " More heap would not make these collections rarer",
        "-XX:+DisableExplicitGC",
        null,
        null);
  }

  private static List<RuledOut> ruledOut(MachineLevel m, JvmLevel jvm) {
    Double live = m.heapLive();
    Double max = m.heapMax();
    String full =
        live == null || max == null || max <= 0
            ? ""
            : Text.of("; what lives takes %.0f %% of the heap", 100 * live / max);
    return List.of(
        new RuledOut(
            Kind.GC_PRESSURE,
            Text.of(
                "collections that the collector itself decided on take %.1f %% of the time%s",
                100 * (jvm.all().nanos() - jvm.explicit().nanos()) / 1e9 / jvm.seconds(), full)));
  }
}
