package io.chokepoint.driver.arrival;

import io.chokepoint.core.model.Offered;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A load laid out in plan time: warm-up, ramps and steps, one after the other. */
public final class Timetable {

  /** What was due in a phase may still be sent this long after its end. */
  private static final long GRACE_NANOS = 1_000_000_000L;

  private final List<Phase> phases;
  private final LoadCurve curve;

  /** What a phase is for. */
  public enum Purpose {
    WARMUP,
    RAMP,
    STEP
  }

  /**
   * A stretch of plan time.
   *
   * @param offered what it offers at its end
   * @param thinkNanos how long users think in it
   * @param giveUpNanos when requests that were due in it and wait for a connection are given up
   */
  public record Phase(
      Purpose purpose,
      String name,
      long fromNanos,
      long toNanos,
      Offered offered,
      double fromLevel,
      double toLevel,
      long thinkNanos,
      long giveUpNanos) {}

  private Timetable(List<Phase> phases) {
    this.phases = List.copyOf(phases);
    this.curve =
        new LoadCurve(
            phases.stream()
                .map(
                    p -> new LoadCurve.Line(p.fromNanos(), p.toNanos(), p.fromLevel(), p.toLevel()))
                .toList());
  }

  public static Timetable of(Load load) {
    return new Builder(load).build();
  }

  public List<Phase> phases() {
    return phases;
  }

  public List<Phase> steps() {
    return phases.stream().filter(p -> p.purpose() == Purpose.STEP).toList();
  }

  public LoadCurve curve() {
    return curve;
  }

  public long endNanos() {
    return curve.endNanos();
  }

  /** The phase at a time; the last one after the end. */
  public Phase at(long nanos) {
    for (Phase phase : phases) {
      if (nanos < phase.toNanos()) {
        return phase;
      }
    }
    return phases.get(phases.size() - 1);
  }

  /** The highest level: the rate, or how many users there must be. */
  public double highest() {
    return phases.stream().mapToDouble(p -> Math.max(p.fromLevel(), p.toLevel())).max().orElse(0);
  }

  private static final class Builder {

    private final Load load;
    private final List<Phase> phases = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private long nanos;
    private double level;

    Builder(Load load) {
      this.load = load;
    }

    Timetable build() {
      Stage warmup = load.warmup();
      if (warmup != null) {
        steady(Purpose.WARMUP, "warm-up", warmup);
      }
      for (Stage step : load.steps()) {
        ramp(step);
        steady(Purpose.STEP, unique(name(step.offered())), step);
      }
      return new Timetable(phases);
    }

    private void ramp(Stage to) {
      if (load.rampNanos() > 0) {
        add(Purpose.RAMP, "ramp to " + name(to.offered()), to, load.rampNanos(), level);
      }
    }

    private void steady(Purpose purpose, String name, Stage stage) {
      add(purpose, name, stage, stage.forNanos(), stage.level());
    }

    private void add(
        Purpose purpose, String name, Stage stage, long lengthNanos, double fromLevel) {
      long end = nanos + lengthNanos;
      phases.add(
          new Phase(
              purpose,
              name,
              nanos,
              end,
              stage.offered(),
              fromLevel,
              stage.level(),
              stage.thinkNanos(),
              end + GRACE_NANOS));
      nanos = end;
      level = stage.level();
    }

    private String unique(String name) {
      String unique = name;
      for (int i = 2; !names.add(unique); i++) {
        unique = name + " (" + i + ")";
      }
      return unique;
    }

    private static String name(Offered offered) {
      @Nullable Integer users = offered.users();
      if (users != null) {
        return users + (users == 1 ? " user" : " users");
      }
      Double rate = offered.perSecond();
      double perSecond = rate == null ? 0 : rate;
      return (perSecond == Math.rint(perSecond)
              ? String.valueOf((long) perSecond)
              : String.format(Locale.ROOT, "%s", perSecond))
          + "/s";
    }
  }
}
