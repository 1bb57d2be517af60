package io.chokepoint.exporters.report;

import io.chokepoint.core.report.Report.ExecutorUse;
import io.chokepoint.core.report.Report.LockHolders;
import io.chokepoint.core.text.Text;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Who held the locks that requests waited for, and how busy the executors were. */
record QueueView(List<LockRow> locks, List<ExecutorRow> executors) {

  private static final int MOST = 12;
  private static final int MOST_PLACES = 4;
  private static final String UNKNOWN = Text.UNKNOWN;

  static QueueView of(Map<String, LockHolders> locks, Map<String, ExecutorUse> executors) {
    return new QueueView(
        locks.entrySet().stream()
            .sorted(Comparator.comparingDouble(e -> -e.getValue().waiting()))
            .limit(MOST)
            .map(e -> lock(e.getKey(), e.getValue()))
            .toList(),
        executors.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> executor(e.getKey(), e.getValue()))
            .toList());
  }

  /**
   * @param waiting mean requests that waited at a time
   * @param words who held it, as one sentence
   */
  record LockRow(
      String name,
      String perSecond,
      String mean,
      String p95,
      String waiting,
      List<PartView> holders,
      List<PartView> places,
      String words) {}

  /**
   * @param width in percent
   */
  record PartView(String name, String share, String width) {}

  record ExecutorRow(
      String name,
      String threads,
      String perSecond,
      String running,
      String meanWait,
      String p95Wait,
      String meanExecution) {}

  private static LockRow lock(String name, LockHolders l) {
    List<PartView> holders = parts(l.holders());
    double seen = l.stacks().values().stream().mapToLong(Long::longValue).sum();
    List<PartView> places =
        parts(
            l.stacks().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue() / seen)));
    return new LockRow(
        name,
        l.waitsPerSecond() == null ? UNKNOWN : Text.rate(l.waitsPerSecond()),
        l.meanWaitMillis() == null ? UNKNOWN : Text.millis(l.meanWaitMillis()),
        l.p95WaitMillis() == null ? UNKNOWN : Text.millis(l.p95WaitMillis()),
        Text.number(l.waiting()),
        holders,
        places,
        holders.stream().map(h -> h.share() + " " + h.name()).collect(Collectors.joining(", ")));
  }

  private static List<PartView> parts(Map<String, Double> shares) {
    return shares.entrySet().stream()
        .sorted(
            Map.Entry.<String, Double>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_PLACES)
        .map(
            e ->
                new PartView(
                    e.getKey().isEmpty() ? "outside any request" : e.getKey(),
                    Text.percent(e.getValue()),
                    LedgerView.width(e.getValue())))
        .toList();
  }

  private static ExecutorRow executor(String name, ExecutorUse e) {
    return new ExecutorRow(
        name,
        e.capacity() == null ? "no limit known" : e.capacity().toString(),
        Text.rate(e.tasksPerSecond()),
        Text.number(e.running()),
        Text.millis(e.meanWaitMillis()),
        Text.millis(e.p95WaitMillis()),
        Text.millis(e.meanExecutionMillis()));
  }
}
