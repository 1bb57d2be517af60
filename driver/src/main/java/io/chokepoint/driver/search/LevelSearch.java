package io.chokepoint.driver.search;

import io.chokepoint.core.capacity.Judgement.Outcome;
import io.chokepoint.core.capacity.LevelCriteria;
import io.chokepoint.core.capacity.Limit;
import io.chokepoint.core.capacity.Limit.Level;
import io.chokepoint.core.capacity.Limits;
import io.chokepoint.core.capacity.Recoveries;
import io.chokepoint.core.capacity.Recovery;
import io.chokepoint.core.capacity.Saturation;
import io.chokepoint.core.capacity.Unloaded;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run.Target;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.arrival.Timetable.Purpose;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the level at which a service gives way: doubles until a level breaks, then closes in
 * from both sides. Each level is looked at up to {@value Limits#LOOKS} times while it runs, and
 * left as soon as it is certain; one that stays open after three times the usual length is left
 * open, and its neighbours are tried. After each break light load runs until the service has
 * recovered, so that no level pays for the one before.
 */
public final class LevelSearch implements Pilot {

  private static final long SECOND = 1_000_000_000L;

  /** Workers must see a turn before it comes. */
  private static final long AHEAD_NANOS = SECOND / 4;

  /** What comes before a level is judged: on the way there, and until it has settled. */
  private static final long LEAST_RAMP_NANOS = SECOND;

  /** Recovery is waited for as long as a level may take, at least so many seconds. */
  private static final int LEAST_RECOVERY = 10;

  /** A driver that is the limit of the same level as often as this is not only disturbed. */
  private static final int TRIES = 3;

  private final Search search;
  private final long rampNanos;
  private final Limits limits;
  private final boolean byThroughput;
  private final Timetable timetable;
  private final Consumer<String> notes;
  private final NextLevel levels;

  private final List<StepEvidence> done = new ArrayList<>();

  /** Of the newest level, or of the light load after it. */
  private List<ClientWindow> client = List.of();

  private boolean begun;
  private double level;
  private double bound = Double.POSITIVE_INFINITY;
  private double overloaded = Double.NaN;
  private boolean recovering;
  private boolean last;
  private boolean again;
  private int inARow;
  private @Nullable Unloaded unloaded;

  /** A search that has laid out its first level. It is told of every second from the first on. */
  public static LevelSearch of(
      Load load,
      Search search,
      Map<String, Target> targets,
      Timetable timetable,
      Consumer<String> notes) {
    LevelSearch pilot = new LevelSearch(load, search, targets, timetable, notes);
    List<Timetable.Phase> warmUp = timetable.phases();
    pilot.turn(warmUp.isEmpty() ? 0 : warmUp.get(warmUp.size() - 1).toNanos());
    return pilot;
  }

  /** The timetable that a search starts with. */
  public static Timetable timetable(Load load, Search search) {
    return Timetable.growing(load, search.withinNanos(), search.upTo());
  }

  private LevelSearch(
      Load load,
      Search search,
      Map<String, Target> targets,
      Timetable timetable,
      Consumer<String> notes) {
    this.search = search;
    this.rampNanos = Math.max(LEAST_RAMP_NANOS, load.rampNanos() / SECOND * SECOND);
    this.limits = new Limits(targets, search.holdSeconds());
    this.byThroughput = !load.closed() && !LevelCriteria.ofLatency(targets);
    this.timetable = timetable;
    this.notes = notes;
    this.levels = new NextLevel(load.closed());
    this.level = search.lightest().level();
  }

  @Override
  public void second(Seen seen, long nowNanos) {
    boolean first = !begun;
    begun = true;
    if (!timetable.open() || first) {
      return;
    }
    long turn = (nowNanos + AHEAD_NANOS + SECOND - 1) / SECOND * SECOND;
    List<Timetable.Phase> phases = recovering ? timetable.phases() : timetable.steps();
    Timetable.Phase phase = phases.get(phases.size() - 1);
    List<ClientWindow> seconds = seen.client(seen.startMillis() + phase.fromNanos() / 1_000_000);
    // what was due at the end of the newest second may not have been taken yet
    client = seconds.subList(0, Math.max(0, seconds.size() - 1));
    if (recovering) {
      recover(seen, turn);
    } else {
      judge(phase, seen, turn);
    }
  }

  private void judge(Timetable.Phase phase, Seen seen, long turn) {
    StepEvidence step = step(phase, seen.startMillis());
    int usable = step.seconds();
    int hold = search.holdSeconds();
    boolean late = turn >= deadline();
    boolean driver = step.driverLimited() && client.size() >= hold;
    if (!late && !driver && usable < hold / 2) {
      return;
    }
    Level judged = late ? limits.level(step, done) : limits.soFar(step, done);
    boolean certain = judged.outcome() == Outcome.HOLDS || judged.outcome() == Outcome.BREAKS;
    boolean longEnough = usable >= Limits.MOST_HOLDS * hold;
    boolean goodEnough = upwards() && judged.looksKept() && usable >= hold;
    if (certain || driver || late || longEnough || goodEnough) {
      decided(step, judged, seen, turn);
    }
  }

  private void decided(StepEvidence step, Level judged, Seen seen, long turn) {
    Outcome outcome = judged.outcome();
    done.add(step);
    @Nullable Saturation busiest = Saturation.of(service(seen, step.client()));
    notes.accept(line(judged, busiest));
    if (unloaded == null) {
      long last = client.isEmpty() ? 0 : client.get(client.size() - 1).startMillis();
      unloaded = Unloaded.of(step.client(), seen.service(seen.startMillis(), last));
    }
    if (outcome != Outcome.BREAKS && busiest != null) {
      bound = busiest.most(step.load());
    }
    if (outcome == Outcome.BREAKS && byThroughput) {
      overloaded = completedPerSecond(step);
    }
    last = turn >= deadline() || !choose(outcome);
    if (outcome == Outcome.BREAKS || last) {
      recovering = true;
      timetable.turn(turn, Purpose.RECOVERY, search.lightest(), 0);
    } else {
      turn(turn);
    }
  }

  /** Sets the level to try next; false where there is none. */
  private boolean choose(Outcome outcome) {
    Limit limit = limits.find(done);
    Double breaks = limit.breaks();
    inARow = outcome == Outcome.DRIVER ? inARow + 1 : 0;
    if (breaks == null && inARow > 0) {
      return inARow < TRIES;
    }
    if (breaks == null) {
      if (level >= search.upTo()) {
        return false;
      }
      level = levels.up(level, bound, search.upTo());
      return true;
    }
    double holds = heaviestBelow(limit, breaks);
    if (holds == 0) {
      boolean first = !again;
      again = true;
      level = search.lightest().level();
      return first;
    }
    List<Double> open = new ArrayList<>();
    for (Level l : limit.levels()) {
      boolean undecided = l.outcome() == Outcome.OPEN || l.outcome() == Outcome.DRIVER;
      if (undecided && l.load() > holds && l.load() < breaks) {
        open.add(l.load());
      }
    }
    double measured = byThroughput ? overloaded : bound;
    OptionalDouble next = levels.between(holds, breaks, limit.holds() == null, open, measured);
    next.ifPresent(n -> level = n);
    return next.isPresent();
  }

  /** What holds for certain, or, where nothing does, as far as was seen on the way up. */
  private static double heaviestBelow(Limit limit, double breaks) {
    double certain = 0;
    double likely = 0;
    for (Level l : limit.levels()) {
      if (l.load() < breaks && l.outcome() == Outcome.HOLDS) {
        certain = Math.max(certain, l.load());
      } else if (l.load() < breaks && l.outcome() == Outcome.OPEN && l.looksKept()) {
        likely = Math.max(likely, l.load());
      }
    }
    return certain > 0 ? certain : likely;
  }

  private void recover(Seen seen, long turn) {
    Map<Long, Window> service = Recoveries.bySecond(service(seen, client));
    Recovery recovery =
        unloaded == null ? null : Recoveries.after("light load", client, service, unloaded);
    boolean back = recovery != null && recovery.seconds() != null;
    boolean most =
        client.size() >= Math.max(LEAST_RECOVERY, Limits.MOST_HOLDS * search.holdSeconds());
    if (back || most || turn >= search.withinNanos()) {
      if (last || turn >= deadline()) {
        timetable.end(turn);
      } else {
        recovering = false;
        turn(turn);
      }
    }
  }

  private void turn(long atNanos) {
    timetable.turn(atNanos, Purpose.STEP, search.at(level), rampNanos);
  }

  /** Whether no level has broken yet. */
  private boolean upwards() {
    return done.isEmpty() || limits.find(done).breaks() == null;
  }

  /** A recovery is to be seen before the time is over. */
  private long deadline() {
    return search.withinNanos() - LEAST_RECOVERY * SECOND;
  }

  private StepEvidence step(Timetable.Phase phase, long startMillis) {
    long to = phase.toNanos();
    return StepEvidence.of(
        new Step(
            phase.name(),
            startMillis + phase.fromNanos() / 1_000_000,
            to == Long.MAX_VALUE ? Long.MAX_VALUE : startMillis + to / 1_000_000,
            phase.offered()),
        client,
        List.of());
  }

  private static List<Window> service(Seen seen, List<ClientWindow> seconds) {
    return seconds.isEmpty()
        ? List.of()
        : seen.service(seconds.get(0).startMillis(), seconds.get(seconds.size() - 1).startMillis());
  }

  private static double completedPerSecond(StepEvidence step) {
    return step.client().stream().mapToDouble(StepEvidence::completed).average().orElse(Double.NaN);
  }

  private static String line(Level judged, @Nullable Saturation busiest) {
    String what =
        switch (judged.outcome()) {
          case HOLDS -> "is sustained";
          case BREAKS -> "breaks: " + judged.broken();
          case OPEN ->
              judged.looksKept() ? "is likely sustained" : "cannot be told: " + judged.broken();
          case DRIVER -> "says nothing: the driver was the limit";
        };
    return judged.step()
        + " "
        + what
        + (busiest == null
            ? ""
            : String.format(
                Locale.ROOT,
                "; busiest: %s %s%s",
                busiest.resource(),
                Text.percent(busiest.utilization()),
                busiest.waiting() < 0.5
                    ? ""
                    : ", " + Text.number(Math.rint(busiest.waiting())) + " waiting"));
  }
}
