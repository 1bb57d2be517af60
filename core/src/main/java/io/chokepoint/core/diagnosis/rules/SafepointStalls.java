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
import io.chokepoint.core.diagnosis.words.SafepointStallsWords;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JVM stops all threads for something that is no collection. */
public final class SafepointStalls implements Rule {

  /** What stops all threads for their stacks. */
  private static final List<String> DUMPS =
      List.of("Thread.getAllStackTraces", "ThreadImpl.", "ThreadMXBean.", "ThreadReference.");

  /** A tenth of what the processors could do is lost then, whatever the load is. */
  private static final double MUCH = 0.1;

  @Override
  public Kind kind() {
    return Kind.SAFEPOINT_STALLS;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    JvmLevel jvm = JvmLevel.of(c.loaded());
    Double stopped = jvm.stoppedShare();
    if (stopped == null) {
      return Assessment.silent(SafepointStallsWords.NOT_TOLD);
    }
    double share =
        askedFor(c, jvm, stopped)
            * c.attribution().shareOf(c.attribution().of(ResourceId.SAFEPOINT));
    boolean much = stopped >= MUCH && !c.consumers().queueing();
    if (!much && (share < Finding.LEAST_SHARE || !c.degradation().material())) {
      return Assessment.silent(SafepointStallsWords.SMALL_SHARE, 100 * stopped, 100 * share);
    }
    return Assessment.fires(finding(c, jvm, stopped, share));
  }

  /**
   * The part of the stops that is the JVM's: where processors are queued for, threads come late to
   * a stop because they have none.
   */
  private static double askedFor(Case c, JvmLevel jvm, double stopped) {
    Double sync = jvm.syncShare();
    return sync == null || stopped <= 0 || !c.consumers().queueing()
        ? 1
        : Math.max(0, 1 - sync / stopped);
  }

  private static Finding finding(Case c, JvmLevel jvm, double stopped, double share) {
    JvmLevel before = c.unloaded() == null ? null : JvmLevel.of(c.unloaded());
    Double stops = jvm.stopsPerSecond();
    Double sync = jvm.syncShare();
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            SafepointStallsWords.TIME_STOPPED,
            100 * stopped,
            "%",
            before == null || before.stoppedShare() == null
                ? null
                : (Double) (100 * before.stoppedShare())));
    if (stops != null && stops > 0) {
      evidence.add(
          new Evidence(
              SafepointStallsWords.STOPS,
              stops,
              "1/s",
              before == null ? null : before.stopsPerSecond()));
      evidence.add(new Evidence(SafepointStallsWords.MEAN_STOP, 1e3 * stopped / stops, "ms", null));
    }
    if (sync != null) {
      evidence.add(
          new Evidence(
              SafepointStallsWords.TIME_TO_STOP,
              100 * sync,
              SafepointStallsWords.PERCENT_OF_TIME,
              null));
    }
    return new Finding(
        Kind.SAFEPOINT_STALLS,
        ResourceId.SAFEPOINT,
        c.endpointsBy(e -> c.excessAt(e, ResourceId.SAFEPOINT)),
        share,
        evidence,
        ruledOut(c),
        remedy(asking(c, jvm), sync, stopped),
        new Prediction(
            SafepointStallsWords.TIME_STOPPED_AFTER,
            100 * stopped,
            0,
            "%",
            SafepointStallsWords.NO_STOP_UNASKED),
        null);
  }

  private static Remedy remedy(@Nullable String asking, @Nullable Double sync, double stopped) {
    boolean slowToStop = sync != null && sync * 2 >= stopped;
    String slow = SafepointStallsWords.SLOW_TO_STOP;
    String often = SafepointStallsWords.FIND_ASKER;
    String named = asking == null ? "" : Text.of(SafepointStallsWords.DO_NOT_DUMP, asking);
    String what =
        asking == null
            ? slowToStop ? slow : often
            : slowToStop
                ? Text.of(SafepointStallsWords.BESIDES, named, slow)
                : Text.of(SafepointStallsWords.ASK_LESS, named);
    return new Remedy(what, null, null, null);
  }

  /** The code that was seen to ask for the stacks of threads most often; null where none was. */
  private static @Nullable String asking(Case c, JvmLevel jvm) {
    Map<String, Long> places = new HashMap<>();
    jvm.outsideRequests().values().forEach(o -> add(o.places(), places));
    c.loaded().endpoints().values().forEach(e -> add(e.running(), places));
    List<String> most = new Places(places).most(1);
    return most.isEmpty() ? null : most.get(0);
  }

  private static void add(Map<String, Long> seen, Map<String, Long> into) {
    seen.forEach(
        (place, n) -> {
          if (DUMPS.stream().anyMatch(place::contains)) {
            into.merge(place, n, Long::sum);
          }
        });
  }

  private static List<RuledOut> ruledOut(Case c) {
    MachineLevel m = c.loaded().machine();
    Double pauses = m.pauseShare();
    return pauses == null
        ? List.of()
        : List.of(
            new RuledOut(
                Kind.GC_PRESSURE, Text.of(SafepointStallsWords.COLLECTIONS, 100 * pauses)));
  }
}
