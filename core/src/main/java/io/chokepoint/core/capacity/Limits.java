package io.chokepoint.core.capacity;

import io.chokepoint.core.capacity.Judgement.Outcome;
import io.chokepoint.core.capacity.Limit.Level;
import io.chokepoint.core.model.Aim;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Run.Target;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.ClientWindow.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the limit in what is known of several levels: above everything that holds, below everything
 * that breaks. Each level is judged with a chance of error of {@value #ERROR} at most; that the
 * interval is right is as certain as all the judgements together.
 *
 * <p>A search goes on until it is certain, so only what is certain counts. Levels that were laid
 * out before are often too short for that: of them counts what looks kept, or not, and it is said
 * that this is likely and no more.
 *
 * <p>A service that held more later than it broke at before was not warm yet, or disturbed: the
 * earlier break is passed over.
 */
public final class Limits {

  /** The chance of being wrong that is put up with for each level. */
  public static final double ERROR = 0.01;

  /** How often a search looks at a level before it gives up on it. */
  public static final int LOOKS = 5;

  /** The longest a search looks at a level, in lengths of a hold. */
  public static final int MOST_HOLDS = 3;

  /** In so few seconds bursts may be missing: what holds has to be this much surer. */
  private static final double FIRST_LOOK = 0.1;

  /** In standard deviations of Poisson arrivals: one run in a billion. */
  private static final double CHANCE = 6;

  private final LevelCriteria test;
  private final int holdSeconds;

  /**
   * @param holdSeconds how long a search looks at a level before it judges it; 0 where the length
   *     of each level was fixed before
   */
  public Limits(Map<String, Target> targets, int holdSeconds) {
    this.test = new LevelCriteria(targets);
    this.holdSeconds = holdSeconds;
  }

  /** Of a whole run; null where it has no steps of which the load is known, or mixes two models. */
  public static @Nullable Limit of(Run run) {
    Aim aim = run.aim();
    List<StepEvidence> steps = StepEvidence.all(run);
    boolean rates = steps.stream().allMatch(s -> s.offered().perSecond() != null);
    boolean users = steps.stream().allMatch(s -> s.offered().users() != null);
    boolean alike = steps.stream().allMatch(s -> s.offered().endpoint() == null);
    return steps.isEmpty() || run.client().isEmpty() || rates == users || !alike
        ? null
        : new Limits(run.targets(), aim.holdSeconds()).find(steps).times(requestsEach(steps));
  }

  /** What arrives at a rate may be a sequence; 1 where that could be chance. */
  private static double requestsEach(List<StepEvidence> steps) {
    double arrivals = 0;
    double requests = 0;
    for (StepEvidence step : steps) {
      for (ClientWindow window : step.client()) {
        arrivals += step.load();
        requests += window.endpoints().values().stream().mapToLong(Traffic::due).sum();
      }
    }
    boolean users = steps.get(0).offered().users() != null;
    return users || requests <= arrivals + CHANCE * Math.sqrt(arrivals) ? 1 : requests / arrivals;
  }

  /** Of levels in the order they were run in; at least one. */
  public Limit find(List<StepEvidence> steps) {
    List<Level> levels = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      levels.add(level(steps.get(i), holdSeconds == 0 ? steps : steps.subList(0, i)));
    }
    boolean search = holdSeconds > 0;
    Level breaks = lightestBreak(levels, search);
    Level holds = heaviestHold(levels, breaks, search);
    double wrong = 0;
    for (Level level : levels) {
      boolean decided = level.outcome() == Outcome.HOLDS || level.outcome() == Outcome.BREAKS;
      wrong += decided ? level.chance() : 0;
    }
    double tried = 0;
    for (Level level : levels) {
      tried = level.outcome() == Outcome.DRIVER ? tried : Math.max(tried, level.load());
    }
    return new Limit(
        steps.get(0).offered().users() != null ? "users" : "rate",
        holds == null ? null : (Double) held(steps.get(levels.indexOf(holds))),
        breaks == null ? null : (Double) breaks.load(),
        holds == null ? null : holds.step(),
        breaks == null ? null : breaks.step(),
        Math.max(0, 1 - wrong),
        tried,
        breaks == null ? "" : breaks.broken(),
        levels);
  }

  /**
   * Judges a level that is over. Of a search's that was cut short, all that was seen of it is one
   * more look.
   *
   * @param others what an undisturbed service does is taken from: of a search, the levels before
   */
  public Level level(StepEvidence step, List<StepEvidence> others) {
    if (step.load() > 0 && nothingSent(step)) {
      return level(step, Outcome.DRIVER, judge(step, others), 1);
    }
    Level looked = soFar(step, others);
    boolean whole = holdSeconds > 0 && step.seconds() >= MOST_HOLDS * holdSeconds;
    if (looked.outcome() != Outcome.OPEN || whole) {
      return looked;
    }
    Judgement judged = judge(step, others);
    int looks = holdSeconds > 0 ? LOOKS : 1;
    return level(step, judged.outcome(ERROR, looks), judged, looks);
  }

  /**
   * Judges a search's level while it runs, or that has run. The first look at which it was certain
   * counts: looking on until it is not would be another test. In between it is not looked at: what
   * is decided then does not stand in the end.
   */
  public Level soFar(StepEvidence step, List<StepEvidence> others) {
    if (step.driverLimited()) {
      return level(step, Outcome.DRIVER, judge(step, others), 1);
    }
    for (int k = 0; holdSeconds > 0 && k < LOOKS; k++) {
      int seconds = lookAt(k);
      if (step.seconds() < seconds) {
        break;
      }
      Judgement judged = judge(step.first(seconds), others);
      Outcome outcome = judged.outcome(ERROR, LOOKS);
      boolean tooSoon =
          k == 0
              && outcome == Outcome.HOLDS
              && judged.chanceIfBroken() * LOOKS > ERROR * FIRST_LOOK;
      if (outcome != Outcome.OPEN && !tooSoon) {
        return level(step, outcome, judged, LOOKS);
      }
    }
    return level(step, Outcome.OPEN, judge(step, others), LOOKS);
  }

  /** How many of a level's seconds the k-th look sees: a half, one, one and a half, two, three. */
  private int lookAt(int k) {
    double lengths = k == LOOKS - 1 ? MOST_HOLDS : (k + 1) / 2.0;
    return (int) Math.ceil(lengths * holdSeconds);
  }

  private Judgement judge(StepEvidence step, List<StepEvidence> others) {
    return test.judge(step.offered(), step.answerable(), undisturbed(step, others));
  }

  private static Level level(StepEvidence step, Outcome outcome, Judgement judged, int looks) {
    double chance = outcome == Outcome.BREAKS ? judged.chanceIfKept() : judged.chanceIfBroken();
    return new Level(
        step.name(),
        step.load(),
        outcome,
        judged.looksKept(),
        Math.min(1, chance * looks),
        judged.broken());
  }

  /** Users may all wait for answers; arrivals come whatever the service does. */
  private static boolean nothingSent(StepEvidence step) {
    return step.client().isEmpty()
        || (step.offered().users() == null
            && step.client().stream()
                .flatMap(window -> window.endpoints().values().stream())
                .allMatch(traffic -> traffic.due() == 0));
  }

  /** Of a rate what was completed: the same as in the step's figures. */
  private static double held(StepEvidence step) {
    return step.offered().users() != null
        ? step.load()
        : step.client().stream().mapToDouble(StepEvidence::completed).average().orElse(0);
  }

  private static @Nullable Level lightestBreak(List<Level> levels, boolean certain) {
    Level lightest = null;
    for (int i = 0; i < levels.size(); i++) {
      Level level = levels.get(i);
      boolean likely = !certain && level.outcome() == Outcome.OPEN && !level.looksKept();
      if ((level.outcome() == Outcome.BREAKS || likely)
          && !heldMoreLater(level, likely, levels.subList(i + 1, levels.size()))
          && (lightest == null || level.load() < lightest.load())) {
        lightest = level;
      }
    }
    return lightest;
  }

  /** A break that is only likely is refuted by what is no more than likely, too. */
  private static boolean heldMoreLater(Level broken, boolean likely, List<Level> later) {
    return later.stream()
        .filter(l -> l.load() >= broken.load())
        .anyMatch(
            l ->
                l.outcome() == Outcome.HOLDS
                    || (likely && l.outcome() == Outcome.OPEN && l.looksKept()));
  }

  private static @Nullable Level heaviestHold(
      List<Level> levels, @Nullable Level breaks, boolean certain) {
    Level heaviest = null;
    for (Level level : levels) {
      boolean likely = !certain && level.outcome() == Outcome.OPEN && level.looksKept();
      if ((level.outcome() == Outcome.HOLDS || likely)
          && (breaks == null || level.load() < breaks.load())
          && (heaviest == null || level.load() > heaviest.load())) {
        heaviest = level;
      }
    }
    return heaviest;
  }

  /** Levels of at most half the load. */
  private static @Nullable Reference undisturbed(StepEvidence step, List<StepEvidence> all) {
    List<Reference.Sample> lighter = new ArrayList<>();
    for (StepEvidence other : all) {
      if (other.load() * 2 <= step.load() && !other.client().isEmpty() && !other.driverLimited()) {
        lighter.add(new Reference.Sample(other.load(), other.client()));
      }
    }
    return lighter.isEmpty() ? null : Reference.of(lighter);
  }
}
