package io.chokepoint.exporters.report;

import io.chokepoint.core.capacity.Judgement.Outcome;
import io.chokepoint.core.capacity.Limit;
import io.chokepoint.core.capacity.LimitText;
import io.chokepoint.core.report.Report.Capacity;
import io.chokepoint.core.text.Text;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much more than a level the service takes, where it holds that level. */
record HeadroomRow(String step, String load, String left, String outcome) {

  /**
   * The rows, and what they are measured against.
   *
   * @param against the load at which nothing is left
   */
  record Headroom(String against, List<HeadroomRow> rows) {}

  /** Null where no levels of one load are known. */
  static @Nullable Headroom of(@Nullable Capacity capacity) {
    Limit limit = capacity == null ? null : capacity.limit();
    if (limit == null || limit.unknown()) {
      return null;
    }
    LimitText text = new LimitText(limit);
    Double breaks = limit.breaks();
    double end = breaks == null ? limit.tried() : breaks;
    String against =
        breaks == null
            ? "nothing broke up to " + text.load(end) + ": headroom is at least what is shown"
            : "headroom is what is left up to " + text.load(end) + ", where it breaks";
    boolean open = breaks == null;
    List<HeadroomRow> rows =
        limit.levels().stream()
            .sorted(Comparator.comparingDouble(Limit.Level::load))
            .map(l -> row(l, text, end, open))
            .toList();
    return new Headroom(against, rows);
  }

  private static HeadroomRow row(Limit.Level level, LimitText text, double end, boolean open) {
    boolean kept = level.outcome() == Outcome.HOLDS || level.looksKept();
    double left = 1 - level.load() / end;
    String shown =
        level.outcome() == Outcome.DRIVER
            ? "not known"
            : kept && left >= 0 ? (open ? "≥ " : "") + Text.percent(left) : "none";
    String outcome =
        switch (level.outcome()) {
          case HOLDS -> "sustained";
          case BREAKS -> "breaks: " + level.broken();
          case OPEN -> level.looksKept() ? "likely sustained" : "likely breaks: " + level.broken();
          case DRIVER -> "the driver was the limit";
        };
    return new HeadroomRow(level.step(), text.load(level.load()), shown, outcome);
  }
}
