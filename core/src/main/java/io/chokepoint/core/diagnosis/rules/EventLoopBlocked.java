package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.ClientLevel;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Level;
import io.chokepoint.core.diagnosis.LoopLevel;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.EventLoopBlockedWords;
import io.chokepoint.core.laws.Mm1;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Event loops run what is due late, although the processors have room: something keeps their
 * threads, and whatever comes in over their connections waits before the service sees it.
 */
public final class EventLoopBlocked implements Rule {

  /** Of a loop's time: nearer to all of it no measurement tells. */
  private static final double FULL = 0.9;

  private static final String WAITS = "waits at ";

  /** So many looks place a half within a sixth: {@code 1 / (2 √n)}. */
  private static final long FEWEST = 9;

  @Override
  public Kind kind() {
    return Kind.EVENT_LOOP_BLOCKED;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    String name = latest(c);
    if (name == null) {
      return Assessment.silent(EventLoopBlockedWords.NO_LOOP_SEEN);
    }
    double lag = lagNanos(c, name);
    double share = full(c, name, lag) ? 1 : share(c, lag);
    if (share < Finding.LEAST_SHARE || !c.degradation().material()) {
      return Assessment.silent(
          EventLoopBlockedWords.SMALL_SHARE,
          name,
          Text.time(now(c, name).meanLagNanos()),
          100 * share);
    }
    if (c.consumers().queueing() && !waits(now(c, name))) {
      return Assessment.silent(
          EventLoopBlockedWords.WAIT_FOR_PROCESSORS,
          name,
          Text.time(now(c, name).meanLagNanos()),
          PoolWaits.busy(c));
    }
    return Assessment.fires(finding(c, name, lag, share));
  }

  /**
   * Whether the loops serve as much as they can, and most of what clients wait longer is before
   * they do: what comes beyond that waits in the system's queues too, before a loop has seen it.
   */
  private static boolean full(Case c, String name, double lag) {
    ClientLevel now = c.loaded().client();
    ClientLevel then = c.unloaded() == null ? null : c.unloaded().client();
    if (now == null || then == null || busy(c, name, lag) < FULL) {
      return false;
    }
    return 2 * longerInside(c) <= now.meanNanos() - then.meanNanos();
  }

  /** Of a request that ended: those that no loop has come to yet are not inside. */
  private static double longerInside(Case c) {
    return c.excess().totalNanos() / Math.max(1, c.loaded().requests());
  }

  /**
   * The part of the time that a loop is kept which serves: as probes found it, which miss tasks
   * shorter than a time slice, or by how many wait for it (M/M/1), whichever is more.
   */
  private static double busy(Case c, String name, double lag) {
    LoopLevel now = now(c, name);
    double serving = Math.max(1, now.lateLoops());
    double waiting = c.loaded().perSecond() / serving * lag * now.loops() / serving / 1e9;
    Double busy = now.busyLoops();
    return Math.max(
        Mm1.utilizationWhereWaiting(waiting), busy == null ? 0 : Math.min(1, busy / serving));
  }

  /** Whether its threads, looked at while late, wait: they want no processor then. */
  private static boolean waits(LoopLevel loop) {
    long all = loop.busyAt().values().stream().mapToLong(Long::longValue).sum();
    long waiting =
        loop.busyAt().entrySet().stream()
            .filter(e -> e.getKey().contains(WAITS))
            .mapToLong(Map.Entry::getValue)
            .sum();
    return all >= FEWEST && waiting * 2 > all;
  }

  /** Whose lag grew most. */
  private static @Nullable String latest(Case c) {
    String latest = null;
    for (String name : c.loaded().loops().keySet()) {
      latest = latest == null || lagNanos(c, name) > lagNanos(c, latest) ? name : latest;
    }
    return latest;
  }

  private static LoopLevel now(Case c, String name) {
    return c.loaded().loops().getOrDefault(name, LoopLevel.NONE);
  }

  private static @Nullable LoopLevel then(Case c, String name) {
    Level unloaded = c.unloaded();
    return unloaded == null ? null : unloaded.loops().get(name);
  }

  /** What the load added to the lag, stop-the-world pauses left out. */
  private static double lagNanos(Case c, String name) {
    LoopLevel then = then(c, name);
    Double share = c.loaded().machine().pauseShare();
    Double pause = c.loaded().machine().meanPauseNanos();
    double stopped = share == null || pause == null ? 0 : share * pause;
    return Math.max(
        0, now(c, name).meanLagNanos() - stopped - (then == null ? 0 : then.meanLagNanos()));
  }

  /**
   * Of what a request takes longer at the client, where one was there, as the service sees a
   * request only when a loop has come to it; else of the excess with the lag added to it.
   */
  private static double share(Case c, double lag) {
    ClientLevel now = c.loaded().client();
    ClientLevel then = c.unloaded() == null ? null : c.unloaded().client();
    double inside = longerInside(c);
    double longer =
        now == null
            ? inside + lag
            : now.meanNanos() - (then == null ? c.loaded().meanNanos() : then.meanNanos());
    return lag <= 0 ? 0 : Math.min(1, lag / Math.max(lag, Math.max(inside, longer)));
  }

  private static Finding finding(Case c, String name, double lag, double share) {
    LoopLevel now = now(c, name);
    LoopLevel then = then(c, name);
    Places places = new Places(now.busyAt());
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            Text.of(EventLoopBlockedWords.MEAN_LAG, name),
            now.meanLagNanos() / 1e6,
            "ms",
            then == null ? null : (Double) (then.meanLagNanos() / 1e6)));
    evidence.add(
        new Evidence(
            EventLoopBlockedWords.LONGEST_LAG,
            now.maxLagNanos() / 1e6,
            "ms",
            then == null ? null : (Double) (then.maxLagNanos() / 1e6)));
    evidence.add(new Evidence(EventLoopBlockedWords.LOOPS, now.loops(), "threads", null));
    places.evidence(place -> Text.of(EventLoopBlockedWords.SAMPLES_LATE, place), 3, evidence);
    double serving = Math.max(1, now.lateLoops());
    double taken = busy(c, name, lag) * serving / Math.max(1e-9, c.loaded().perSecond()) * 1e9;
    double wanted = c.wantedPerSecond(0);
    return new Finding(
        Kind.EVENT_LOOP_BLOCKED,
        new ResourceId(ResourceKind.EXECUTOR, name),
        List.copyOf(c.loaded().endpoints().keySet()),
        share,
        evidence,
        ruledOut(c, name),
        new Remedy(
            Text.of(
                EventLoopBlockedWords.LOOPS_NEEDED,
                whatToDo(name, places),
                Text.time(taken),
                Text.number(wanted),
                Text.number(wanted * taken / 1e9),
                have(now, serving)),
            null,
            null,
            null),
        prediction(c, lag, full(c, name, lag)),
        null);
  }

  private static String have(LoopLevel now, double serving) {
    long busy = Math.round(serving);
    return busy >= now.loops()
        ? Text.number(now.loops())
        : Text.of(EventLoopBlockedWords.LOOPS_USED, busy, now.loops());
  }

  private static String whatToDo(String name, Places places) {
    List<String> most = places.most(1);
    if (most.isEmpty()) {
      return Text.of(EventLoopBlockedWords.FIND_BLOCKER, name);
    }
    String place = most.get(0);
    boolean waits = place.contains("waits at ");
    String code = place.substring(place.indexOf(" at ") + " at ".length());
    String endpoint = place.startsWith("waits") || place.startsWith("runs") ? "" : endpoint(place);
    return waits
        ? Text.of(EventLoopBlockedWords.DO_NOT_WAIT, code, endpoint, name)
        : Text.of(EventLoopBlockedWords.DO_NOT_COMPUTE, code, endpoint, name);
  }

  private static String endpoint(String place) {
    int end = Math.max(place.indexOf(" waits at "), place.indexOf(" runs at "));
    return end < 0 ? "" : Text.of(EventLoopBlockedWords.OF_CODE, place.substring(0, end));
  }

  private static Prediction prediction(Case c, double lag, boolean full) {
    ClientLevel client = c.loaded().client();
    double inside = c.loaded().meanNanos();
    double mean = client != null ? client.meanNanos() : inside + lag;
    return new Prediction(
        client == null ? EventLoopBlockedWords.MEAN_WITH_LAG : EventLoopBlockedWords.MEAN_AT_CLIENT,
        mean / 1e6,
        (full ? inside : Math.max(inside, mean - lag)) / 1e6,
        "ms",
        EventLoopBlockedWords.NO_REQUEST_WAITS);
  }

  private static List<RuledOut> ruledOut(Case c, String name) {
    List<RuledOut> out = new ArrayList<>();
    String why =
        waits(now(c, name))
            ? EventLoopBlockedWords.LOOPS_WAIT_ELSEWHERE
            : EventLoopBlockedWords.LOOPS_NOT_QUEUED;
    LookAlikes.processors(c, why, out);
    if (c.loaded().machine().pauseShare() != null) {
      out.add(
          new RuledOut(
              Kind.GC_PRESSURE,
              Text.of(
                  EventLoopBlockedWords.COLLECTIONS,
                  Text.percent(c.loaded().machine().pauseShare()))));
    }
    return out;
  }
}
