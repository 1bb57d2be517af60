package io.chokepoint.exporters.report;

import io.chokepoint.core.report.Report;
import io.chokepoint.core.report.Report.PoolUse;
import io.chokepoint.core.report.Report.ServiceUse;
import io.chokepoint.core.report.Report.StepResult;
import io.chokepoint.core.text.Text;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the service used in one step, as text. */
record UsedRow(
    String step,
    String cpu,
    String memory,
    String heap,
    String paused,
    String pools,
    String diskRead,
    String diskWritten,
    String netReceived,
    String netSent) {

  /** Empty where there was no agent. */
  static List<UsedRow> of(Report report) {
    return report.steps().stream().filter(s -> s.service() != null).map(UsedRow::of).toList();
  }

  private static UsedRow of(StepResult step) {
    ServiceUse use = step.service();
    return use == null
        ? new UsedRow(step.name(), "", "", "", "", "", "", "", "", "")
        : new UsedRow(
            step.name(),
            cpu(use),
            bytes(use.memoryBytes()),
            of(use.heapUsedMax(), use.heapMax()),
            use.gcPauseShare() == null ? Text.UNKNOWN : Text.percent(use.gcPauseShare()),
            pools(use),
            perSecond(use.diskRead()),
            perSecond(use.diskWritten()),
            perSecond(use.netReceived()),
            perSecond(use.netSent()));
  }

  static String cpu(@Nullable ServiceUse use) {
    Double cores = use == null ? null : use.cpuCores();
    return use == null || cores == null ? Text.UNKNOWN : Text.percent(cores / use.cpus());
  }

  static String pools(@Nullable ServiceUse use) {
    if (use == null || use.pools().isEmpty()) {
      return Text.UNKNOWN;
    }
    return use.pools().entrySet().stream()
        .map(e -> pool(use.pools().size() > 1 ? e.getKey() + " " : "", e.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String pool(String name, PoolUse pool) {
    String active = Text.number(pool.meanActive());
    return name + active + (pool.capacity() == null ? "" : "/" + pool.capacity());
  }

  private static String bytes(@Nullable Long bytes) {
    return bytes == null ? Text.UNKNOWN : Text.bytes(bytes);
  }

  private static String of(@Nullable Long part, @Nullable Long most) {
    return bytes(part) + (part == null || most == null ? "" : " of " + Text.bytes(most));
  }

  private static String perSecond(@Nullable Double bytes) {
    return bytes == null ? Text.UNKNOWN : Text.bytes(bytes) + "/s";
  }
}
