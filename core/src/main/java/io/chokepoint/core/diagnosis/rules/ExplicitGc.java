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
import io.chokepoint.core.diagnosis.MachineLevel;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.ExplicitGcWords;
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
      return jvm.seconds() > 0
          ? Assessment.silent(ExplicitGcWords.NONE_ASKED_FOR)
          : Assessment.silent(ExplicitGcWords.CAUSES_UNKNOWN);
    }
    double share = jvm.explicitPart() * c.attribution().shareOf(c.attribution().collector());
    boolean felt = share >= Finding.LEAST_SHARE && c.degradation().material();
    if (!felt && explicit.nanos() / 1e9 / jvm.seconds() < HeapQueue.GOAL) {
      return Assessment.silent(
          ExplicitGcWords.SMALL_SHARE, explicit.count() / jvm.seconds(), 100 * share);
    }
    return Assessment.fires(finding(c, jvm, c.degradation().material() ? share : 0));
  }

  private static Finding finding(Case c, JvmLevel jvm, double share) {
    Collected explicit = jvm.explicit();
    MachineLevel m = c.loaded().machine();
    JvmLevel before = c.unloaded() == null ? null : JvmLevel.of(c.unloaded());
    Map<String, Map<String, Long>> askedBy = askedBy(c, jvm);
    String place = JvmLevel.most(askedBy);
    double stopped = explicit.nanos() / 1e9 / jvm.seconds();
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            ExplicitGcWords.ASKED_FOR,
            explicit.count() / jvm.seconds(),
            "1/s",
            before == null || before.seconds() <= 0
                ? null
                : (Double) (before.explicit().count() / before.seconds())));
    evidence.add(
        new Evidence(
            ExplicitGcWords.MEAN_PAUSE, explicit.nanos() / 1e6 / explicit.count(), "ms", null));
    evidence.add(
        new Evidence(
            ExplicitGcWords.TIME_STOPPED,
            100 * stopped,
            "%",
            before == null || before.seconds() <= 0
                ? null
                : (Double) (100 * before.explicit().nanos() / 1e9 / before.seconds())));
    evidence.add(new Evidence(ExplicitGcWords.PART_OF_PAUSES, 100 * jvm.explicitPart(), "%", null));
    if (place != null) {
      evidence.add(
          new Evidence(
              Text.of(ExplicitGcWords.CALLS_AT, place),
              100.0 * JvmLevel.count(callers(askedBy, place)) / JvmLevel.countOfAll(askedBy),
              "%",
              null));
    }
    return new Finding(
        Kind.EXPLICIT_GC,
        ResourceId.GC,
        endpoints(c, askedBy, place),
        share,
        evidence,
        ruledOut(m, jvm),
        remedy(jvm, askedBy, place),
        new Prediction(
            ExplicitGcWords.TIME_IN_PAUSES,
            100 * jvm.all().nanos() / 1e9 / jvm.seconds(),
            100 * (jvm.all().nanos() - explicit.nanos()) / 1e9 / jvm.seconds(),
            "%",
            ExplicitGcWords.OTHERS_STAY),
        null);
  }

  /**
   * A call is looked at after its collection, which may be in a later second: where none was seen
   * at the level, those of the whole run tell.
   */
  private static Map<String, Map<String, Long>> askedBy(Case c, JvmLevel jvm) {
    return jvm.askedBy().isEmpty() ? JvmLevel.of(c.run().timeline()).askedBy() : jvm.askedBy();
  }

  private static Map<String, Long> callers(Map<String, Map<String, Long>> askedBy, String place) {
    return askedBy.getOrDefault(place, Map.of());
  }

  /** Those that ask; where they were not seen, those that are stopped. */
  private static List<String> endpoints(
      Case c, Map<String, Map<String, Long>> askedBy, @Nullable String place) {
    List<String> asking = place == null ? List.of() : JvmLevel.endpoints(callers(askedBy, place));
    return asking.isEmpty() ? c.endpointsBy(e -> c.excessAt(e, ResourceId.GC)) : asking;
  }

  private static Remedy remedy(
      JvmLevel jvm, Map<String, Map<String, Long>> askedBy, @Nullable String place) {
    if (jvm.looks().count() * 2 >= jvm.explicit().count()) {
      return new Remedy(ExplicitGcWords.LOOK_SELDOM, null, null, null);
    }
    if (DIRECT_MEMORY.equals(place)) {
      return new Remedy(ExplicitGcWords.DIRECT_MEMORY, "-XX:MaxDirectMemorySize", null, null);
    }
    String call =
        place == null ? ExplicitGcWords.REMOVE_CALLS : Text.of(ExplicitGcWords.REMOVE_CALL, place);
    List<String> by = place == null ? List.of() : JvmLevel.endpoints(callers(askedBy, place));
    return new Remedy(
        Text.of(
            ExplicitGcWords.DISABLE, call, by.isEmpty() ? "" : " (" + String.join(", ", by) + ")"),
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
            : Text.of(ExplicitGcWords.LIVE_SHARE, 100 * live / max);
    return List.of(
        new RuledOut(
            Kind.GC_PRESSURE,
            Text.of(
                ExplicitGcWords.COLLECTORS_OWN,
                100 * (jvm.all().nanos() - jvm.explicit().nanos()) / 1e9 / jvm.seconds(),
                full)));
  }
}
