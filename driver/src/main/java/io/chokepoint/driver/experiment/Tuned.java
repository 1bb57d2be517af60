package io.chokepoint.driver.experiment;

import io.chokepoint.core.experiment.Blocks;
import io.chokepoint.core.experiment.Blocks.Block;
import io.chokepoint.core.experiment.Experiment;
import io.chokepoint.core.experiment.ExperimentOutcome;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.experiment.Tuning;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which of a setting's values is enough. The ladder of values is gone up and down in turns, so that
 * a service that warms up meanwhile favours none of them; each block has one of them.
 */
final class Tuned implements Question {

  static final int LEAST_ROUNDS = 2;

  private final Setting setting;
  private final int from;
  private final int to;
  private final List<Integer> order = new ArrayList<>();
  private final List<@Nullable Measured> measured = new ArrayList<>();
  private final Set<Integer> harmful = new HashSet<>();

  /**
   * @param setting as it was found; a block with that value is one without a change
   * @param from the smallest value
   * @param to the largest
   */
  Tuned(Setting setting, int from, int to) {
    this.setting = setting;
    this.from = from;
    this.to = to;
  }

  @Override
  public Blocks blocks(int most) {
    List<Integer> ladder = ladder(setting.value(), from, to, most / LEAST_ROUNDS);
    for (int round = 0; (round + 1) * ladder.size() <= most; round++) {
      for (int i = 0; i < ladder.size(); i++) {
        order.add(ladder.get(round % 2 == 0 ? i : ladder.size() - 1 - i));
      }
    }
    return blocks();
  }

  /**
   * Values from one to another, each about as many times the last, and the one that was found where
   * it is among them.
   */
  static List<Integer> ladder(int found, int from, int to, int most) {
    Set<Integer> values = new TreeSet<>(List.of(from, to));
    int steps = Math.max(1, most - (found > from && found < to ? 2 : 1));
    for (int i = 1; i < steps; i++) {
      values.add((int) Math.round(from * Math.pow((double) to / from, (double) i / steps)));
    }
    if (found > from && found < to) {
      values.add(found);
    }
    return List.copyOf(values);
  }

  /** Numbered as they come. */
  private Blocks blocks() {
    return new Blocks(
        IntStream.range(0, order.size())
            .mapToObj(i -> new Block(i, order.get(i) != setting.value()))
            .toList());
  }

  Tuning tuning() {
    List<Tuning.Level> levels = new ArrayList<>();
    for (int value : new TreeSet<>(order)) {
      List<Measured> of = new ArrayList<>();
      for (int i = 0; i < measured.size(); i++) {
        Measured block = measured.get(i);
        if (order.get(i) == value && block != null) {
          of.add(block);
        }
      }
      levels.add(
          new Tuning.Level(
              value,
              of.stream().map(Measured::value).toList(),
              of.stream().map(Measured::perSecond).toList(),
              harmful.contains(value)));
    }
    return Tuning.of(setting, levels);
  }

  @Override
  public int value(int block) {
    return order.get(block);
  }

  @Override
  public void block(@Nullable Measured block) {
    measured.add(block != null && block.value() > 0 ? block : null);
  }

  @Override
  public void add(Measured control, Measured changed) {
    // blocks are not in pairs
  }

  @Override
  public @Nullable ExperimentOutcome decided() {
    return null;
  }

  @Override
  public ExperimentOutcome ended() {
    return tuning().knee() == null ? ExperimentOutcome.NOT_DECIDED : ExperimentOutcome.CONFIRMED;
  }

  @Override
  public boolean goesOnAfterHarm(int value) {
    harmful.add(value);
    return true;
  }

  @Override
  public ExperimentOutcome harmful() {
    return ended();
  }

  @Override
  public Experiment answer(
      ExperimentOutcome outcome, String because, Setting found, List<String> log) {
    return Experiment.of(outcome, because, found, log);
  }

  @Override
  public String counted() {
    return measured.stream().filter(Objects::nonNull).count() + " blocks";
  }

  @Override
  public String said(ExperimentOutcome outcome) {
    return ": " + tuning().text();
  }

  @Override
  public boolean goesOnWhereRefused() {
    return true;
  }

  @Override
  public @Nullable Predicate<String> limiting(ExperimentOutcome outcome) {
    Integer knee = tuning().knee();
    if (knee == null) {
      return null;
    }
    Set<String> names = new HashSet<>();
    for (Block block : blocks().all()) {
      if (order.get(block.pair()).equals(knee)) {
        names.add(block.name());
      }
    }
    return names::contains;
  }
}
