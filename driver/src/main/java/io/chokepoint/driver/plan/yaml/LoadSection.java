package io.chokepoint.driver.plan.yaml;

import io.chokepoint.core.model.Offered;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Search;
import io.chokepoint.driver.plan.Stage;
import io.chokepoint.driver.plan.Think;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How much load, for how long, in which model. */
final class LoadSection {

  static final int MOST_STEPS = 1_000;

  /** A day. */
  private static final long MOST_SECONDS = 86_400;

  /** Seconds times endpoints: each is a row of figures that is kept until the report, some 1 KB. */
  private static final long MOST_ROWS = 1_000_000;

  private static final long SECOND = 1_000_000_000L;
  private static final int DEFAULT_CONNECTIONS = 1_000;

  private static final Keys KEYS = new Keys("load", "load", "How much is requested.");

  private static final Key<Load.Arrival> ARRIVALS =
      KEYS.optional(
          "arrivals",
          Forms.oneOf(
              "arrival process",
              new TreeMap<>(
                  Map.of("poisson", Load.Arrival.POISSON, "constant", Load.Arrival.CONSTANT))),
          "How the gaps of a rate are drawn; poisson where missing.");
  private static final Key<StageSection.Placed> WARMUP =
      KEYS.optional("warmup", StageSection.FORM, "Load that is sent before and never judged.");
  private static final Key<List<StageSection.Placed>> STEPS =
      KEYS.optional(
          "steps", Forms.list(StageSection.FORM, MOST_STEPS), "Levels of load, one after another.");
  private static final Key<Shape> SMOKE =
      KEYS.optional("smoke", Shapes.Smoke.FORM, "One user for 30 s: does all work?");
  private static final Key<Shape> SUSTAIN =
      KEYS.optional("sustain", Shapes.Sustain.FORM, "Ramp up, a level, ramp down.");
  private static final Key<Shape> STRESS =
      KEYS.optional("stress", Shapes.Stress.FORM, "Equal stages up to a level.");
  private static final Key<Shape> SPIKE =
      KEYS.optional(
          "spike",
          Shapes.Spike.FORM,
          "A level, at once ten times that level, and the level again.");
  private static final Key<Shape> SOAK =
      KEYS.optional("soak", Shapes.Soak.FORM, "One level for a long time.");
  private static final Key<Shape> MATRIX =
      KEYS.optional("matrix", Shapes.Matrix.FORM, "Each endpoint alone at each number of users.");
  private static final Key<Shape> SEARCH =
      KEYS.optional("search", SearchSection.FORM, "Levels until the service gives way.");
  private static final Key<Integer> REQUESTS =
      KEYS.optional("requests", Forms.whole(1_000_000_000), "So many requests, by the workers.");
  private static final Key<Integer> WORKERS =
      KEYS.optional("workers", Forms.whole(100_000), "How many users share the requests; 1.");
  private static final Key<Long> WITHIN =
      KEYS.optional("within", Forms.SECONDS, "When the requests are given up; 10m.");
  private static final Key<Long> RAMP =
      KEYS.optional("ramp", Forms.DURATION, "From one level to the next, in no step's figures.");
  private static final Key<Long> RECOVERY =
      KEYS.optional(
          "recovery",
          Forms.SECONDS,
          "How long the first step's load goes on after the last step, to see it recover.");
  private static final Key<Double> SPAWN =
      KEYS.optional("spawn", LevelKeys.PER_SECOND, "How many users join a second, like 50/s.");
  private static final Key<Integer> CONNECTIONS =
      KEYS.optional("connections", Forms.whole(100_000), "The most open at once; 1000.");
  private static final Key<Long> TIMEOUT =
      KEYS.optional("timeout", Forms.POSITIVE, "How long an answer is waited for; 10s.");
  private static final Key<Long> SEED =
      KEYS.optional("seed", Forms.INTEGER, "Makes everything random repeatable; 1.");

  /** A new short form of load is a key, and a word here. */
  private static final List<Key<Shape>> SHORT =
      List.of(SMOKE, SUSTAIN, STRESS, SPIKE, SOAK, MATRIX, SEARCH);

  static {
    List<Key<?>> shapes = new ArrayList<>(List.of(STEPS, REQUESTS));
    shapes.addAll(SHORT);
    String words = "steps, smoke, sustain, stress, spike, soak, matrix, search or requests";
    KEYS.exactlyOne("load needs one of " + words, "load is one of " + words, shapes)
        .goesWith(WORKERS, "\"workers\" share a number of \"requests\"", REQUESTS)
        .goesWith(WITHIN, "\"within\" limits a number of \"requests\"", REQUESTS)
        .atMostOne("ramp (a time) or spawn (users a second), not both", RAMP, SPAWN);
  }

  static final Form<Load> FORM = KEYS.form(LoadSection::read);

  private LoadSection() {}

  private static Load read(Section section) throws PlanException {
    Shape shape = shape(section);
    StageSection.@Nullable Placed warmup = section.get(WARMUP);
    if (warmup != null) {
      sameModel(section.reading(), warmup, shape.closed());
    }
    if (shape.closed() && section.has(ARRIVALS)) {
      throw section.mistake(
          ARRIVALS, "users start their next request after an answer; \"arrivals\" goes with rate");
    }
    section.reading().timeoutNanos(section.get(TIMEOUT));
    Load load = searching(section, shape, laidOut(section, shape, warmup));
    checkSize(section, load);
    return load;
  }

  private static Load searching(Section section, Shape shape, Load load) throws PlanException {
    Search search = shape.search();
    if (search == null) {
      return load.recovering(section.get(RECOVERY, 0L));
    }
    if (section.has(RECOVERY)) {
      throw section.mistake(RECOVERY, "a search lets the service recover after each break anyway");
    }
    return load.searching(search);
  }

  private static Load laidOut(Section section, Shape shape, StageSection.@Nullable Placed warmup)
      throws PlanException {
    return Load.builder(
            section.get(ARRIVALS, Load.Arrival.POISSON),
            spawned(section, shape, warmup == null ? null : warmup.stage()),
            section.get(CONNECTIONS, Math.max(DEFAULT_CONNECTIONS, mostUsers(section, shape))))
        .warmup(warmup == null ? null : warmup.stage())
        .rampNanos(section.get(RAMP, 0L))
        .seed(section.get(SEED, 1L))
        .rampDownNanos(shape.rampDownNanos())
        .requests(shape.requests())
        .build();
  }

  private static Shape shape(Section section) throws PlanException {
    for (Key<Shape> key : SHORT) {
      Shape shape = section.get(key);
      if (shape != null) {
        return shape;
      }
    }
    List<StageSection.Placed> steps = section.get(STEPS);
    return steps == null ? fixedCount(section) : steps(section.reading(), steps);
  }

  private static Shape steps(Reading reading, List<StageSection.Placed> steps)
      throws PlanException {
    Shape shape = new Shape(steps.stream().map(StageSection.Placed::stage).toList());
    for (StageSection.Placed step : steps) {
      sameModel(reading, step, shape.closed());
    }
    return shape;
  }

  private static Shape fixedCount(Section section) throws PlanException {
    int requests = section.get(REQUESTS, 1);
    Offered offered = Offered.closed(section.get(WORKERS, 1)).counted(requests);
    Stage stage = new Stage(offered, Think.NONE, section.get(WITHIN, 600 * SECOND)).after(0);
    return new Shape(List.of(stage), 0, requests);
  }

  /** Gives each stage the ramp in which its users join at the rate that is wanted. */
  private static List<Stage> spawned(Section section, Shape shape, @Nullable Stage warmup)
      throws PlanException {
    @Nullable Double perSecond = section.get(SPAWN);
    if (perSecond == null) {
      return shape.stages();
    }
    if (!shape.closed()) {
      throw section.mistake(SPAWN, "\"spawn\" goes with users; a rate rises in a \"ramp\"");
    }
    List<Stage> stages = new ArrayList<>();
    double level = warmup == null ? 0 : warmup.level();
    for (Stage stage : shape.stages()) {
      double seconds = Math.abs(stage.level() - level) / perSecond;
      stages.add(stage.after((long) (seconds * SECOND)));
      level = stage.level();
    }
    return stages;
  }

  private static int mostUsers(Section section, Shape shape) throws PlanException {
    double most = shape.most();
    if (most > LevelKeys.MOST) {
      throw section.mistake(most + " is more than the " + LevelKeys.MOST + " that a plan may ask");
    }
    return shape.closed() ? (int) Math.min(100_000, most) : 0;
  }

  private static void checkSize(Section section, Load load) throws PlanException {
    double seconds = (load.rampDownNanos() + load.recoveryNanos()) / 1e9;
    List<Stage> all = new ArrayList<>(load.steps());
    if (load.warmup() != null) {
      all.add(load.warmup());
    }
    for (Stage stage : all) {
      long ramp = stage.rampNanos() == Stage.LOADS_RAMP ? load.rampNanos() : stage.rampNanos();
      seconds += (stage.forNanos() + ramp) / 1e9;
    }
    Search search = load.search();
    seconds = search == null ? seconds : search.withinNanos() / 1e9;
    int endpoints = section.reading().names("endpoint").size();
    if (seconds > MOST_SECONDS) {
      throw section.mistake(
          "the load lasts " + (long) seconds + " s; a plan at most " + MOST_SECONDS + " s, a day");
    }
    if (seconds * endpoints > MOST_ROWS) {
      throw section.mistake(
          (long) seconds
              + " s of "
              + endpoints
              + " endpoints are more figures than can be kept"
              + "; a plan has at most "
              + MOST_ROWS
              + " seconds times endpoints");
    }
  }

  private static void sameModel(Reading reading, StageSection.Placed one, boolean closed)
      throws PlanException {
    if ((one.stage().offered().users() != null) != closed) {
      throw reading.mistake(
          one.at(),
          "a plan has steps of rate or steps of users, not both (the first has "
              + (closed ? "users" : "rate")
              + ")");
    }
  }
}
