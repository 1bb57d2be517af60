package io.chokepoint.driver.plan.yaml;

import io.chokepoint.core.model.Offered;
import io.chokepoint.driver.plan.Stage;
import io.chokepoint.driver.plan.Think;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The short forms of a load. Each is a section that unfolds into stages. */
final class Shapes {

  private static final long SECOND = 1_000_000_000L;

  private Shapes() {}

  /** One user for half a minute: does it work at all? */
  static final class Smoke {

    private static final Keys KEYS =
        new Keys("smoke", "smoke", "Next to no load, to see whether all works: one user, 30 s.");
    private static final LevelKeys LEVEL = new LevelKeys(KEYS, false);
    private static final Key<Long> FOR =
        KEYS.optional("for", Forms.SECONDS, "How long it lasts; 30s.");

    static final Form<Shape> FORM =
        KEYS.form(s -> new Shape(List.of(LEVEL.stage(s, s.get(FOR, 30 * SECOND)))));
  }

  /** Up, on, down: a day's load. */
  static final class Sustain {

    private static final Keys KEYS =
        new Keys("sustain", "sustain", "Ramps up to a level, stays there, ramps down.");
    private static final LevelKeys LEVEL = new LevelKeys(KEYS, true);
    private static final Key<Long> UP =
        KEYS.optional("rampUp", Forms.DURATION, "From nothing to the level; 30s.");
    private static final Key<Long> FOR =
        KEYS.required("for", Forms.SECONDS, "How long the level lasts.");
    private static final Key<Long> DOWN =
        KEYS.optional("rampDown", Forms.DURATION, "From the level to nothing; 10s.");

    static final Form<Shape> FORM = KEYS.form(Sustain::unfold);

    private static Shape unfold(Section s) throws PlanException {
      Stage stage = LEVEL.stage(s, s.need(FOR)).after(s.get(UP, 30 * SECOND));
      return new Shape(List.of(stage), s.get(DOWN, 10 * SECOND), 0);
    }
  }

  /** Equal stages up to a level that is probably too much. */
  static final class Stress {

    private static final Keys KEYS =
        new Keys("stress", "stress", "Equal stages from nearly nothing up to a level.");
    private static final LevelKeys LEVEL = new LevelKeys(KEYS, true);
    private static final Key<Integer> STAGES =
        KEYS.optional("stages", Forms.whole(LoadSection.MOST_STEPS), "How many; 7.");
    private static final Key<Long> FOR =
        KEYS.required("for", Forms.SECONDS, "How long each stage lasts.");

    static final Form<Shape> FORM = KEYS.form(Stress::unfold);

    private static Shape unfold(Section s) throws PlanException {
      int stages = s.get(STAGES, 7);
      List<Stage> all = new ArrayList<>();
      for (int i = 1; i <= stages; i++) {
        double share = (double) i / stages;
        all.add(LEVEL.stage(s, level -> level * share, s.need(FOR)));
      }
      return new Shape(all);
    }
  }

  /** A level, all at once many times of it, the level again. */
  static final class Spike {

    private static final Keys KEYS =
        new Keys("spike", "spike", "A level, at once many times as much, the level again.");
    private static final LevelKeys LEVEL = new LevelKeys(KEYS, true);
    private static final Key<Double> TIMES =
        KEYS.optional("times", Forms.number(1_000), "The spike's height in levels; 10.");
    private static final Key<Long> FOR =
        KEYS.required("for", Forms.SECONDS, "How long the spike lasts.");
    private static final Key<Long> BEFORE =
        KEYS.optional("before", Forms.SECONDS, "How long the level lasts before; as the spike.");
    private static final Key<Long> AFTER =
        KEYS.optional("after", Forms.SECONDS, "How long the level lasts after; as before.");

    static final Form<Shape> FORM = KEYS.form(Spike::unfold);

    private static Shape unfold(Section s) throws PlanException {
      double times = s.get(TIMES, 10.0);
      long before = s.get(BEFORE, s.need(FOR));
      return new Shape(
          List.of(
              LEVEL.stage(s, before),
              LEVEL.stage(s, level -> level * times, s.need(FOR)).after(0),
              LEVEL.stage(s, s.get(AFTER, before)).after(0)));
    }
  }

  /** One level for hours: what leaks shows. */
  static final class Soak {

    private static final Keys KEYS = new Keys("soak", "soak", "One level for a long time.");
    private static final LevelKeys LEVEL = new LevelKeys(KEYS, true);
    private static final Key<Long> FOR = KEYS.required("for", Forms.SECONDS, "How long.");

    static final Form<Shape> FORM = KEYS.form(s -> new Shape(List.of(LEVEL.stage(s, s.need(FOR)))));
  }

  /** Each endpoint alone, at each of several numbers of connections. */
  static final class Matrix {

    private static final Keys KEYS =
        new Keys("matrix", "matrix", "Each endpoint alone at each number of connections.");
    private static final Key<List<Integer>> CONNECTIONS =
        KEYS.required(
            "connections", Forms.list(Forms.whole(100_000), 100), "The numbers, like [25, 50].");
    private static final Key<Long> FOR =
        KEYS.required("for", Forms.SECONDS, "How long each cell lasts.");
    private static final Key<Long> SETTLE =
        KEYS.optional(
            "settle", Forms.SECONDS, "Goes by before each cell, in no figures; a fifth of for.");
    private static final double SECOND = 1e9;

    static final Form<Shape> FORM = KEYS.form(Matrix::unfold);

    private static Shape unfold(Section s) throws PlanException {
      List<Integer> counts = s.need(CONNECTIONS);
      List<String> endpoints = s.reading().names("endpoint");
      long cells = (long) counts.size() * endpoints.size();
      if (cells > LoadSection.MOST_STEPS) {
        throw s.mistake(
            CONNECTIONS, cells + " cells; a plan has at most " + LoadSection.MOST_STEPS);
      }
      long length = s.need(FOR);
      long settle = s.get(SETTLE, (long) (Math.ceil(length / (5 * SECOND)) * SECOND));
      return new Shape(
          counts.stream()
              .flatMap(
                  count ->
                      IntStream.range(0, endpoints.size())
                          .mapToObj(i -> cell(count, endpoints.get(i), i, length, settle)))
              .toList());
    }

    private static Stage cell(
        int connections, String endpoint, int index, long length, long settle) {
      return new Stage(
          Offered.closed(connections).only(endpoint), Think.NONE, length, settle, index);
    }
  }
}
