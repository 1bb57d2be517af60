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
      return Assessment.silent("the JVM did not tell how long its threads stood still");
    }
    double share = c.blame().shareOf(c.blame().of(ResourceId.SAFEPOINT));
    boolean much = stopped >= MUCH && !c.consumers().queueing();
    if (!much && (share < Finding.LEAST_SHARE || !c.degradation().material())) {
      return Assessment.silent(
          "threads stood still %.1f %% of the time for anything but collections, which explains"
              + " %.0f %% of the excess latency",
          100 * stopped, 100 * share);
    }
    return Assessment.fires(finding(c, jvm, stopped, share));
  }

  private static Finding finding(Case c, JvmLevel jvm, double stopped, double share) {
    JvmLevel before = c.unloaded() == null ? null : JvmLevel.of(c.unloaded());
    Double stops = jvm.stopsPerSecond();
    Double sync = jvm.syncShare();
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            "time that all threads stood still, collections left out",
            100 * stopped,
            "%",
            before == null || before.stoppedShare() == null
                ? null
                : (Double) (100 * before.stoppedShare())));
    if (stops != null && stops > 0) {
      evidence.add(
          new Evidence(
              "such stops", stops, "1/s", before == null ? null : before.stopsPerSecond()));
      evidence.add(new Evidence("mean stop", 1e3 * stopped / stops, "ms", null));
    }
    if (sync != null) {
      evidence.add(new Evidence("time until all threads stood", 100 * sync, "% of the time", null));
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
            "time that all threads stand still, collections left out",
            100 * stopped,
            0,
            "%",
            "what is not asked for does not stop them"),
        null);
  }

  private static Remedy remedy(@Nullable String asking, @Nullable Double sync, double stopped) {
    boolean slowToStop = sync != null && sync * 2 >= stopped;
    String slow =
        "some thread takes long to stop when the JVM asks all to: a long loop that the compiler"
            + " made without a place to stop, a large array that is copied in one piece, or memory"
            + " that is being paged in. -Xlog:safepoint*:file=safepoints.log tells how long each"
            + " stop was waited for; -XX:+SafepointTimeout -XX:SafepointTimeoutDelay=100 names the"
            + " thread";
    String often =
        "find what asks the JVM to stop all threads again and again: thread dumps and heap"
            + " histograms (jstack, jmap, jcmd, Thread.getAllStackTraces,"
            + " ThreadMXBean.dumpAllThreads, monitoring that does these), classes that are"
            + " redefined; -Xlog:safepoint*:file=safepoints.log names the operation. Then ask"
            + " less often, or for one thread";
    String named = asking == null ? "" : "do not dump all threads again and again in " + asking;
    String what =
        asking == null
            ? slowToStop ? slow : often
            : slowToStop
                ? named + "; besides, " + slow
                : named + ": ask less often, or for one thread";
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
                Kind.GC_PRESSURE, Text.of("collections take %.1f %% of the time", 100 * pauses)));
  }
}
