package io.chokepoint.core.experiment;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Blocks as the service is, then with a change, then as it is again (A B A), for a change that
 * takes too long to be made and taken back in turns.
 *
 * <p>What changes by itself meanwhile would be taken for the change's doing where only one side was
 * compared. So both sides are, each as a {@link Trial}, and only what both say is decided: a change
 * without effect is confirmed, and a remedy that holds is refuted, with at most the probability of
 * one of them. The interval is of both together, so that a drift makes it wide.
 */
public final class Reversal implements Judged {

  private final Figure figure;
  private final double from;
  private final double to;
  private final List<Double> before = new ArrayList<>();
  private final List<Double> changed = new ArrayList<>();
  private final List<Double> after = new ArrayList<>();

  /**
   * @param from what the prediction starts at
   * @param to what it ends at; better than {@code from}
   */
  public Reversal(Figure figure, double from, double to) {
    this.figure = figure;
    this.from = from;
    this.to = to;
  }

  /** Adds a block as the service is; it came after the change if a changed one was added. */
  public void control(double value) {
    (changed.isEmpty() ? before : after).add(value);
  }

  public void changed(double value) {
    changed.add(value);
  }

  /** What both sides decide; null as long as they do not, or differently. */
  @Override
  public @Nullable ExperimentOutcome decided() {
    ExperimentOutcome decided = side(before).decided();
    return decided == side(after).decided() ? decided : null;
  }

  /** What it comes to when no more blocks follow. */
  @Override
  public ExperimentOutcome ended() {
    ExperimentOutcome first = side(before).ended();
    ExperimentOutcome second = side(after).ended();
    return first == second
        ? first
        : helps(first) && helps(second) ? ExperimentOutcome.PARTLY : ExperimentOutcome.NOT_DECIDED;
  }

  private static boolean helps(ExperimentOutcome outcome) {
    return outcome == ExperimentOutcome.CONFIRMED || outcome == ExperimentOutcome.PARTLY;
  }

  /** As a share of the figure in the blocks as they are, the lesser of both sides. */
  @Override
  public double predictedGain() {
    return Math.min(side(before).predictedGain(), side(after).predictedGain());
  }

  /** Of both sides; null while there is no pair on either. */
  @Override
  public Trial.@Nullable Gain gain() {
    Trial.Gain first = side(before).gain();
    Trial.Gain second = side(after).gain();
    return first == null || second == null
        ? first
        : new Trial.Gain(
            (first.mean() + second.mean()) / 2,
            first.low() == null || second.low() == null
                ? null
                : (Double) Math.min(first.low(), second.low()),
            first.high() == null || second.high() == null
                ? null
                : (Double) Math.max(first.high(), second.high()));
  }

  /** Those before the change beside the changed ones, then those after it. */
  @Override
  public List<Trial.Pair> pairs() {
    List<Trial.Pair> pairs = new ArrayList<>(side(before).pairs());
    pairs.addAll(side(after).pairs());
    return pairs;
  }

  private Trial side(List<Double> controls) {
    Trial trial = new Trial(figure, from, to);
    for (int i = 0; i < Math.min(controls.size(), changed.size()); i++) {
      trial.add(controls.get(i), changed.get(i));
    }
    return trial;
  }
}
