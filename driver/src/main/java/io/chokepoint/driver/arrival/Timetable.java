package io.chokepoint.driver.arrival;

import io.chokepoint.core.model.Offered;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Stage;
import io.chokepoint.driver.plan.Think;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A load laid out in plan time: warm-up, ramps and steps, one after the other. It is either known
 * from the start, or {@linkplain #growing grows} while the load runs: then its last phase goes on
 * until another one follows.
 *
 * <p>One thread lays it out, any may read: what is read is whole, and what has been read of the
 * past never changes.
 */
public final class Timetable {

  /** What was due in a phase may still be sent this long after its end. */
  private static final long GRACE_NANOS = 1_000_000_000L;

  private static final long OPEN = Long.MAX_VALUE;

  private static final String BY_HAND = " by hand";
  private static final MathContext TWO_DIGITS = new MathContext(2, RoundingMode.HALF_UP);

  private final Set<String> names = new HashSet<>();
  private final long longestNanos;
  private final double most;
  private final long requests;
  private volatile Layout layout = new Layout(List.of());

  /** What a phase is for. */
  public enum Purpose {
    WARMUP,
    RAMP,
    STEP,
    /** Light load after a heavy one, to see how long the heavy one is felt. */
    RECOVERY,
    /** No load, until nothing of what came before is left. */
    PAUSE
  }

  /**
   * A stretch of plan time.
   *
   * @param toNanos {@link Long#MAX_VALUE} while unknown
   * @param offered what it offers at its end
   * @param think how long users think in it
   * @param endpoint the only endpoint requested in it, counted from 0; {@link Stage#ALL}: all
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
      Think think,
      int endpoint,
      long giveUpNanos) {

    private LoadCurve.Line line() {
      return new LoadCurve.Line(fromNanos, toNanos, fromLevel, toLevel);
    }

    private Phase sooner(long nanos) {
      return new Phase(
          purpose,
          name,
          fromNanos - nanos,
          toNanos - nanos,
          offered,
          fromLevel,
          toLevel,
          think,
          endpoint,
          giveUpNanos - nanos);
    }

    private Phase until(long nanos) {
      return new Phase(
          purpose,
          name,
          fromNanos,
          nanos,
          offered,
          fromLevel,
          line().at(nanos),
          think,
          endpoint,
          afterGrace(nanos));
    }
  }

  private Timetable(long longestNanos, double most, long requests) {
    this.longestNanos = longestNanos;
    this.most = most;
    this.requests = requests;
  }

  public static Timetable of(Load load) {
    Timetable timetable = new Timetable(OPEN, 0, load.requests());
    timetable.warmUp(load);
    for (Stage step : load.steps()) {
      timetable.ramp(
          step, step.rampNanos() == Stage.LOADS_RAMP ? load.rampNanos() : step.rampNanos());
      timetable.add(Purpose.STEP, step, step.forNanos());
    }
    timetable.rampDown(load);
    if (load.recoveryNanos() > 0) {
      timetable.add(Purpose.RECOVERY, load.steps().get(0), load.recoveryNanos());
    }
    return timetable;
  }

  /** The load's warm-up, and then one level in steps of these names. */
  public static Timetable of(Load load, Stage level, List<String> names) {
    Timetable timetable = new Timetable(OPEN, 0, 0);
    timetable.warmUp(load);
    timetable.ramp(level, load.rampNanos());
    for (String name : names) {
      timetable.add(Purpose.STEP, name, level, level.forNanos(), level.level(), level.level());
    }
    return timetable;
  }

  /**
   * One level in steps of these names, a pause before each.
   *
   * @param spareNanos by which pauses may last longer before any step is lost
   */
  public static Timetable paused(
      Stage level, long pauseNanos, List<String> names, long spareNanos) {
    long all = names.size() * (pauseNanos + level.forNanos()) + spareNanos;
    Timetable timetable = new Timetable(all, 0, 0);
    Stage nothing = new Stage(Offered.open(0), 0, pauseNanos);
    for (String name : names) {
      timetable.add(Purpose.PAUSE, nothing, pauseNanos);
      timetable.add(Purpose.STEP, name, level, level.forNanos(), level.level(), level.level());
    }
    return timetable;
  }

  /**
   * A timetable of which only the warm-up is known.
   *
   * @param longestNanos when it will have ended at the latest
   * @param most the highest level there will be
   */
  public static Timetable growing(Load load, long longestNanos, double most) {
    Timetable timetable = new Timetable(longestNanos, most, 0);
    timetable.warmUp(load);
    return timetable;
  }

  /**
   * From a time on, which has not come yet: something else, until further notice. What was laid out
   * for later is dropped.
   *
   * @param rampNanos on the way there
   */
  public void turn(long atNanos, Purpose purpose, Stage stage, long rampNanos) {
    cut(atNanos);
    ramp(stage, rampNanos);
    add(purpose, stage, OPEN);
  }

  /**
   * Ends the phase at a time, which has not come yet; what follows comes sooner by what was left of
   * it.
   *
   * @return whether anything follows: the last phase is not cut
   */
  public boolean skip(long atNanos) {
    List<Phase> phases = new ArrayList<>(phases());
    int current = phases.indexOf(at(atNanos));
    if (open() || current < 0 || current == phases.size() - 1) {
      return false;
    }
    long left = phases.get(current).toNanos() - atNanos;
    phases.set(current, phases.get(current).until(atNanos));
    for (int i = current + 1; i < phases.size(); i++) {
      phases.set(i, phases.get(i).sooner(left));
    }
    layout = new Layout(phases);
    return true;
  }

  /**
   * The phase at a time, whose end has not come yet, goes on for longer. What follows comes later,
   * and what would end later than all of it was to end is dropped.
   */
  public void prolong(long atNanos, long nanos) {
    List<Phase> phases = new ArrayList<>(phases());
    int current = phases.indexOf(at(atNanos));
    phases.set(current, phases.get(current).until(phases.get(current).toNanos() + nanos));
    for (int i = current + 1; i < phases.size(); i++) {
      phases.set(i, phases.get(i).sooner(-nanos));
    }
    layout = new Layout(phases.stream().filter(p -> p.toNanos() <= longestNanos).toList());
  }

  /**
   * Within a step, from a time on that has not come yet: another level until the step's end, as a
   * step of its own.
   *
   * @param factor on the level, which is rounded to two digits, or by one user at least
   * @param mostUsers there may be
   * @return the new step's name; null where nothing can be changed: outside of a step, in a load
   *     that a search or a number of requests ends, and where no user is left or to be had
   */
  public @Nullable String change(long atNanos, double factor, int mostUsers) {
    List<Phase> phases = new ArrayList<>(phases());
    Phase current = at(atNanos);
    int place = phases.indexOf(current);
    Offered offered = changed(current.offered(), factor, mostUsers);
    if (open()
        || requests > 0
        || current.purpose() != Purpose.STEP
        || current.fromNanos() >= atNanos
        || current.toNanos() <= atNanos
        || offered.equals(current.offered())) {
      return null;
    }
    Double rate = offered.perSecond();
    Integer users = offered.users();
    double level = rate != null ? rate : users == null ? 0 : users;
    String name = unique(name(offered) + BY_HAND);
    phases.set(place, current.until(atNanos));
    phases.add(
        place + 1,
        new Phase(
            Purpose.STEP,
            name,
            atNanos,
            current.toNanos(),
            offered,
            level,
            level,
            current.think(),
            current.endpoint(),
            current.giveUpNanos()));
    layout = new Layout(phases);
    return name;
  }

  private static Offered changed(Offered offered, double factor, int mostUsers) {
    Double rate = offered.perSecond();
    Integer users = offered.users();
    if (rate != null) {
      double rounded = new BigDecimal(rate * factor).round(TWO_DIGITS).doubleValue();
      return new Offered(rounded, null, null, offered.endpoint());
    }
    int now = users == null ? 0 : users;
    int step = Math.max(1, (int) Math.round(now * Math.abs(factor - 1)));
    int wanted =
        factor > 1 ? Math.min(Math.max(now, mostUsers), now + step) : Math.max(1, now - step);
    return new Offered(null, wanted, null, offered.endpoint());
  }

  /** No load from a time on. */
  public void end(long atNanos) {
    cut(atNanos);
  }

  public List<Phase> phases() {
    return layout.phases();
  }

  public List<Phase> steps() {
    return layout.steps();
  }

  public LoadCurve curve() {
    return layout.curve();
  }

  /** When the load ends; {@link Long#MAX_VALUE} while unknown. */
  public long endNanos() {
    return layout.curve().endNanos();
  }

  /** When the load will have ended at the latest. */
  public long longestNanos() {
    return Math.min(longestNanos, endNanos());
  }

  /** Whether more may follow. */
  public boolean open() {
    return endNanos() == OPEN;
  }

  /** The phase at a time; the last one after the end. */
  public Phase at(long nanos) {
    List<Phase> phases = layout.phases();
    int low = 0;
    int high = phases.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (nanos < phases.get(middle).toNanos()) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return phases.get(low);
  }

  /** How many requests end the load, wherever in time that is; 0 where time ends it. */
  public long requests() {
    return requests;
  }

  /** The highest level: the rate, or how many users there must be. */
  public double highest() {
    return phases().stream()
        .mapToDouble(p -> Math.max(p.fromLevel(), p.toLevel()))
        .reduce(most, Math::max);
  }

  /** {@code 100/s}, {@code 20 users}. */
  public static String name(Offered offered) {
    @Nullable Integer users = offered.users();
    if (users != null && offered.requests() != null) {
      return offered.requests() + " requests over " + users;
    }
    if (users != null && offered.endpoint() != null) {
      return offered.endpoint() + " × " + users;
    }
    if (users != null) {
      return users + (users == 1 ? " user" : " users");
    }
    Double rate = offered.perSecond();
    double perSecond = rate == null ? 0 : rate;
    BigDecimal rounded = BigDecimal.valueOf(perSecond).setScale(2, RoundingMode.HALF_EVEN);
    return rounded.stripTrailingZeros().toPlainString() + "/s";
  }

  private void warmUp(Load load) {
    Stage warmup = load.warmup();
    if (warmup != null) {
      add(Purpose.WARMUP, warmup, warmup.forNanos());
    }
  }

  private void ramp(Stage to, long lengthNanos) {
    if (lengthNanos > 0) {
      String name = "ramp to " + name(to.offered());
      add(Purpose.RAMP, name, to, lengthNanos, level(), to.level());
    }
  }

  private void rampDown(Load load) {
    if (load.rampDownNanos() > 0) {
      Stage last = load.steps().get(load.steps().size() - 1);
      add(Purpose.RAMP, "ramp down", last, load.rampDownNanos(), level(), 0);
    }
  }

  private void add(Purpose purpose, Stage stage, long lengthNanos) {
    String name = name(purpose, stage.offered());
    add(purpose, name, stage, lengthNanos, stage.level(), stage.level());
  }

  private void add(
      Purpose purpose,
      String name,
      Stage stage,
      long lengthNanos,
      double fromLevel,
      double toLevel) {
    List<Phase> phases = new ArrayList<>(phases());
    long from = phases.isEmpty() ? 0 : phases.get(phases.size() - 1).toNanos();
    long end = lengthNanos == OPEN ? OPEN : from + lengthNanos;
    phases.add(
        new Phase(
            purpose,
            name,
            from,
            end,
            stage.offered(),
            fromLevel,
            toLevel,
            stage.think(),
            stage.endpoint(),
            afterGrace(end)));
    layout = new Layout(phases);
  }

  private void cut(long atNanos) {
    List<Phase> phases = new ArrayList<>();
    for (Phase phase : phases()) {
      if (phase.toNanos() <= atNanos) {
        phases.add(phase);
      } else if (phase.fromNanos() < atNanos) {
        phases.add(phase.until(atNanos));
      }
    }
    layout = new Layout(phases);
  }

  /** What the load is at where the layout ends. */
  private double level() {
    List<Phase> phases = phases();
    return phases.isEmpty() ? 0 : phases.get(phases.size() - 1).toLevel();
  }

  private String name(Purpose purpose, Offered offered) {
    return switch (purpose) {
      case WARMUP -> "warm-up";
      case RAMP -> "ramp to " + name(offered);
      case RECOVERY -> "recovery at " + name(offered);
      case PAUSE -> "pause";
      case STEP -> unique(name(offered));
    };
  }

  private String unique(String name) {
    String unique = name;
    for (int i = 2; !names.add(unique); i++) {
      unique = name + " (" + i + ")";
    }
    return unique;
  }

  private static long afterGrace(long nanos) {
    return nanos == OPEN ? OPEN : nanos + GRACE_NANOS;
  }

  /** What readers see: never changed, only replaced. */
  private record Layout(List<Phase> phases, List<Phase> steps, LoadCurve curve) {

    Layout(List<Phase> phases) {
      this(
          List.copyOf(phases),
          phases.stream().filter(p -> p.purpose() == Purpose.STEP).toList(),
          new LoadCurve(phases.stream().map(Phase::line).toList()));
    }
  }
}
