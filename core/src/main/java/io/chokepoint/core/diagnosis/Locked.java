package io.chokepoint.core.diagnosis;

import io.chokepoint.core.diagnosis.Level.StatementLevel;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Setup.Database;
import io.chokepoint.core.run.Setup.LockLook;
import io.chokepoint.core.timeline.PostgresSample;
import io.chokepoint.core.timeline.Window;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many sessions of the database waited for a lock of each other at one level of load, as the
 * database itself was asked.
 *
 * @param looks how often
 * @param waiting mean number of sessions
 * @param kinds sessions seen waiting by what they waited for; empty where that was not told
 * @param deadlocks that the database broke up meanwhile; null where that was not told
 */
public record Locked(
    int looks, double waiting, Map<String, Long> kinds, @Nullable Double deadlocks) {

  /** Of the driver's looks, or the agent's own; null where no look was taken. */
  static @Nullable Locked of(Run run, Level level) {
    Locked byDriver = null;
    for (List<PostgresSample> samples : BackingLevel.of(run, level).postgres().values()) {
      double sum = samples.stream().mapToInt(PostgresSample::lockWaits).sum();
      double deadlocks =
          samples.stream().mapToDouble(PostgresSample::deadlocksPerSecond).average().orElse(0);
      Locked here =
          new Locked(
              samples.size(),
              sum / Math.max(1, samples.size()),
              Map.of(),
              deadlocks * level.seconds());
      byDriver = byDriver == null || here.waiting > byDriver.waiting ? here : byDriver;
    }
    Locked byAgent = ofAgent(run, level);
    if (byAgent == null || (byDriver != null && byDriver.looks >= byAgent.looks)) {
      return byDriver;
    }
    return byAgent;
  }

  private static @Nullable Locked ofAgent(Run run, Level level) {
    int looks = 0;
    long waiting = 0;
    Map<String, Long> kinds = new TreeMap<>();
    Double deadlocks = null;
    for (Database database : run.setup().databases().values()) {
      Long first = null;
      Long last = null;
      for (LockLook look : database.locks()) {
        if (covers(level, look.atMillis())) {
          looks++;
          for (Map.Entry<String, Integer> e : look.waiting().entrySet()) {
            waiting += e.getValue();
            kinds.merge(e.getKey(), (long) e.getValue(), Long::sum);
          }
          first = first == null ? look.deadlocks() : first;
          last = look.deadlocks() == null ? last : look.deadlocks();
        }
      }
      if (first != null && last != null) {
        deadlocks = Math.max(last - first, deadlocks == null ? 0 : deadlocks);
      }
    }
    return looks == 0 ? null : new Locked(looks, (double) waiting / looks, kinds, deadlocks);
  }

  private static boolean covers(Level level, long atMillis) {
    List<Window> windows = level.windows();
    return !windows.isEmpty()
        && atMillis >= windows.get(0).startMillis()
        && atMillis < windows.get(windows.size() - 1).endMillis();
  }

  /** The kind that most waited for; null where that was not told. */
  public @Nullable String mostly() {
    return kinds.entrySet().stream()
        .max(Map.Entry.comparingByValue(Comparator.naturalOrder()))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  /**
   * Which part of what statements take longer than unloaded is waiting for locks: sessions that
   * wait, of the executions that are under way in addition (Little's law).
   */
  static double part(@Nullable Locked locked, @Nullable Level unloaded, Level loaded) {
    if (locked == null || unloaded == null) {
      return 0;
    }
    double additional = 0;
    for (Map.Entry<String, StatementLevel> s : loaded.statements().entrySet()) {
      StatementLevel then = unloaded.statements().get(s.getKey());
      StatementLevel now = s.getValue();
      double alone =
          then == null || then.executions() == 0
              ? now.meanNanos()
              : Math.min(now.meanNanos(), then.meanNanos());
      additional += now.concurrency() - now.perSecond() * alone / 1e9;
    }
    return additional <= 0 ? 0 : Math.min(1, locked.waiting / additional);
  }

  /**
   * Which part of the time that connections are held their sessions wait for locks: sessions that
   * wait, of the connections in use. It needs no lighter level to be held against.
   */
  static double partOfHolds(@Nullable Locked locked, Level loaded) {
    double inUse = loaded.pools().values().stream().mapToDouble(PoolLevel::meanInUse).sum();
    return locked == null || inUse <= 0 ? 0 : Math.min(1, locked.waiting / inUse);
  }

  /** Whether a statement can wait for a row that another transaction has locked. */
  public static boolean locks(String statement) {
    String s = statement.strip().toLowerCase(Locale.ROOT);
    boolean reads = s.startsWith("select") || s.startsWith("with");
    return !reads
        || s.contains("for update")
        || s.contains("for no key update")
        || s.contains("for share");
  }
}
