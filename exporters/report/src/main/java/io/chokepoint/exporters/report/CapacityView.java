package io.chokepoint.exporters.report;

import io.chokepoint.core.capacity.DegradationProfile;
import io.chokepoint.core.capacity.Limit;
import io.chokepoint.core.capacity.LimitText;
import io.chokepoint.core.capacity.Point;
import io.chokepoint.core.capacity.Recovery;
import io.chokepoint.core.capacity.Scale;
import io.chokepoint.core.report.Report.Capacity;
import io.chokepoint.core.text.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The capacity as the templates see it. */
record CapacityView(
    String limit,
    List<PointRow> points,
    List<LevelRow> levels,
    String recovery,
    String graceful,
    boolean bad,
    List<StageRow> stages,
    boolean scaled,
    String assumption,
    String headroom,
    List<ScaleRow> scale) {

  private static final String NONE = Text.UNKNOWN;

  static @Nullable CapacityView of(@Nullable Capacity c) {
    Limit limit = c == null ? null : c.limit();
    if (c == null || limit == null) {
      return null;
    }
    DegradationProfile degradation = c.degradation();
    Scale scale = c.scale();
    return new CapacityView(
        new LimitText(limit).sentence(),
        c.points().stream().map(p -> PointRow.of(p, limit)).toList(),
        limit.levels().stream().map(l -> LevelRow.of(l, limit.measure())).toList(),
        recovery(c.recovery()),
        degradation == null ? "" : graceful(degradation),
        degradation != null && Boolean.FALSE.equals(degradation.graceful()),
        degradation == null ? List.of() : degradation.stages().stream().map(StageRow::of).toList(),
        scale != null,
        scale == null ? "" : scale.assumption(),
        scale == null ? "" : Text.percent(scale.headroom()),
        scale == null ? List.of() : scale.rows().stream().map(ScaleRow::of).toList());
  }

  private static String amount(double load, String measure) {
    return measure.equals("users") ? Text.number(load) + " users" : Text.rate(load);
  }

  private static String recovery(@Nullable Recovery recovery) {
    if (recovery == null) {
      return "";
    }
    Double seconds = recovery.seconds();
    String last = recovery.last().isEmpty() ? "" : ", " + recovery.last() + " last";
    return seconds == null
        ? "not within " + Text.number(recovery.watched()) + " s after " + recovery.step() + last
        : Text.number(seconds) + " s after " + recovery.step() + last;
  }

  private static String graceful(DegradationProfile degradation) {
    Boolean graceful = degradation.graceful();
    String verdict = graceful == null ? "unknown" : graceful ? "graceful" : "not graceful";
    return verdict + ": " + degradation.because();
  }

  record PointRow(
      String name,
      String step,
      boolean found,
      String users,
      String completed,
      String p95,
      String errors,
      String connections,
      String memory,
      String cpu) {

    static PointRow of(Point p, Limit limit) {
      String step = p.step();
      boolean open = p.name().equals("breaking") && limit.breaks() == null;
      if (step == null) {
        String tried = amount(limit.tried(), limit.measure());
        return new PointRow(
            p.name(),
            open ? "none found up to " + tried : "not known",
            false,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE);
      }
      return new PointRow(
          p.name(),
          step,
          true,
          p.users() == null ? NONE : p.users().toString(),
          number(p.completedPerSecond(), "/s"),
          p.p95Millis() == null ? NONE : Text.millis(p.p95Millis()),
          p.errorShare() == null ? NONE : Text.percent(p.errorShare()),
          of(p.connections(), p.mostConnections()),
          p.memoryBytes() == null ? NONE : Text.bytes(p.memoryBytes()),
          of(p.cpuCores(), p.cpus()));
    }

    private static String number(@Nullable Double value, String unit) {
      return value == null ? NONE : Text.number(value) + unit;
    }

    private static String of(@Nullable Double value, @Nullable Integer most) {
      return value == null ? NONE : Text.number(value) + (most == null ? "" : "/" + most);
    }
  }

  record LevelRow(String step, String load, String outcome, String chance, String broken) {
    static LevelRow of(Limit.Level l, String measure) {
      String outcome =
          switch (l.outcome()) {
            case HOLDS -> "sustained";
            case BREAKS -> "breaks";
            case OPEN -> l.looksKept() ? "likely sustained" : "likely breaks";
            case DRIVER -> "the driver was the limit";
          };
      boolean decided = outcome.equals("sustained") || outcome.equals("breaks");
      return new LevelRow(
          l.step(),
          amount(l.load(), measure),
          outcome,
          decided ? "≤ " + Text.percent(Math.ceil(l.chance() * 1e4) / 1e4) : NONE,
          outcome.endsWith("sustained") ? "" : l.broken());
    }
  }

  record StageRow(
      String step, String state, String good, String p95, String errors, String mechanism) {
    static StageRow of(DegradationProfile.Stage s) {
      return new StageRow(
          s.step(),
          s.state(),
          Text.rate(s.goodPerSecond()),
          Text.millis(s.p95Millis()),
          Text.percent(s.errorShare()),
          s.mechanism());
    }
  }

  record ScaleRow(String users, String instances, String left, String connections) {
    static ScaleRow of(Scale.Row r) {
      Long connections = r.connections();
      return new ScaleRow(
          Text.number(r.users()),
          Text.number(r.instances()),
          Text.percent(r.left()),
          connections == null
              ? NONE
              : Text.number(connections) + (r.tooMany() ? ", more than the database allows" : ""));
    }
  }
}
