package io.chokepoint.agent;

import io.chokepoint.agent.server.Gap;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The seconds of the last hour of which no window is kept, and why: those that were lost, and those
 * since the newest window where none comes any more.
 */
final class Gaps {

  private static final long HOUR_MILLIS = 3_600_000;
  private static final int MOST = 100;

  /** A second's window comes a second late, and later where the machine is busy. */
  static final long STALE_MILLIS = 5_000;

  private static final String STANDS = "the agent's clock stands still";

  private final Deque<Gap> lost = new ArrayDeque<>();
  private long keptUntilMillis;
  private @Nullable String failure;

  Gaps(long startMillis) {
    keptUntilMillis = startMillis;
  }

  /** A window is kept. */
  synchronized void kept(long untilMillis) {
    keptUntilMillis = untilMillis;
    failure = null;
  }

  /** A round of the clock failed, and what it had in hand is lost or will be in the next window. */
  synchronized void failed(Throwable cause) {
    failure = cause.toString();
  }

  /** A window was lost. */
  synchronized void lost(long sinceMillis, long untilMillis, Throwable cause) {
    String words = cause.toString();
    Gap last = lost.peekLast();
    if (last != null && last.untilMillis() == sinceMillis && last.cause().equals(words)) {
      lost.removeLast();
      lost.addLast(new Gap(last.sinceMillis(), untilMillis, words));
    } else {
      lost.addLast(new Gap(sinceMillis, untilMillis, words));
    }
    keptUntilMillis = untilMillis;
    if (lost.size() > MOST) {
      lost.removeFirst();
    }
  }

  /** Oldest first; the last may still go on. */
  synchronized List<Gap> now(long nowMillis) {
    lost.removeIf(gap -> gap.untilMillis() < nowMillis - HOUR_MILLIS);
    List<Gap> all = new ArrayList<>(lost);
    if (nowMillis - keptUntilMillis > STALE_MILLIS) {
      all.add(new Gap(keptUntilMillis, nowMillis, failure == null ? STANDS : failure));
    }
    return all;
  }

  /** The newest in a sentence, with the sum of all; none where nothing is missing. */
  List<String> words(long nowMillis) {
    List<Gap> gaps = now(nowMillis);
    if (gaps.isEmpty()) {
      return List.of();
    }
    Gap last = gaps.get(gaps.size() - 1);
    long seconds = 0;
    for (Gap gap : gaps) {
      seconds += Math.round((gap.untilMillis() - gap.sinceMillis()) / 1e3);
    }
    return List.of(
        seconds
            + " s of the timeline are missing, the last from "
            + time(last.sinceMillis())
            + " to "
            + time(last.untilMillis())
            + " ("
            + last.cause()
            + ")");
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
