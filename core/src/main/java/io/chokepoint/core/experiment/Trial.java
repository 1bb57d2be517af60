package io.chokepoint.core.experiment;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An experiment's measurements so far: pairs of a block as it is (A) and a block with the change
 * (B), and after each pair whether they decide.
 *
 * <p>Every pair gives one value, the logarithm of how many times better B is than A, and all of
 * them an interval that may be looked at after each. It decides for <em>refuted</em> as soon as all
 * of it is below a quarter of the predicted gain, and for a gain as soon as all of it is above
 * none. Whether that is what was predicted is then asked of the same interval, and where it leaves
 * that open at the end, of its middle. So a change without effect is confirmed, and a remedy that
 * holds what was predicted is refuted, each with a probability of at most {@value #ERROR}.
 *
 * <p>Blocks may find less to gain than the load that showed the finding: a queue that is worked off
 * between them is shorter. What a figure is to end at does not depend on that, so that in blocks
 * which begin better than the prediction the gain from there to its end is what it promises.
 */
public final class Trial implements Judged {

  /** Probability of a wrong decision, however many pairs there are. */
  public static final double ERROR = 0.05;

  /** How far below the prediction a gain may be that still confirms it, in parts of the figure. */
  public static final double TOLERANCE = 0.15;

  /**
   * Gains above this are not told apart: a wait that is gone is a hundred times less in one pair
   * and ten thousand times less in the next, which scatters, and says the same.
   */
  private static final double MOST_GAIN = 0.99;

  /** A remedy that gains less than this part of what was predicted does not help. */
  private static final double LEAST_PART = 0.25;

  private final Figure figure;
  private final double to;
  private final double predictedGain;
  private final List<Pair> pairs = new ArrayList<>();

  /**
   * Two blocks beside each other.
   *
   * @param control the figure in the block as it is
   * @param changed the figure in the block with the change
   */
  public record Pair(double control, double changed) {}

  /**
   * @param from what the prediction starts at
   * @param to what it ends at; better than {@code from}
   */
  public Trial(Figure figure, double from, double to) {
    this.figure = figure;
    this.to = to;
    this.predictedGain = figure.gain(from, to);
  }

  /** Adds a pair; one without a figure, or without anything to gain, tells nothing, is left out. */
  public void add(double control, double changed) {
    boolean gone = changed == 0 && figure.measure().lessIsBetter();
    if (control > 0
        && (changed > 0 || gone)
        && Double.isFinite(control)
        && Double.isFinite(changed)) {
      pairs.add(new Pair(control, changed));
    }
  }

  @Override
  public double predictedGain() {
    double control =
        Math.exp(pairs.stream().mapToDouble(p -> Math.log(p.control())).average().orElse(0));
    return pairs.isEmpty() ? predictedGain : Math.min(predictedGain, figure.gain(control, to));
  }

  @Override
  public List<Pair> pairs() {
    return List.copyOf(pairs);
  }

  @Override
  public @Nullable ExperimentOutcome decided() {
    double predicted = predictedGain();
    if (predicted <= 0) {
      return null; // as it is these blocks have nothing to gain
    }
    ConfidenceSequence now = improvement();
    double low = figure.gainOf(now.low());
    double high = figure.gainOf(now.high());
    if (high < LEAST_PART * predicted) {
      return ExperimentOutcome.REFUTED;
    }
    if (low <= 0) {
      return null;
    }
    if (low >= predicted - TOLERANCE) {
      return ExperimentOutcome.CONFIRMED;
    }
    return high < predicted - TOLERANCE ? ExperimentOutcome.PARTLY : null;
  }

  @Override
  public ExperimentOutcome ended() {
    ExperimentOutcome decided = decided();
    if (decided != null) {
      return decided;
    }
    double predicted = predictedGain();
    ConfidenceSequence now = improvement();
    if (pairs.isEmpty() || predicted <= 0 || now.low() <= 0) {
      return ExperimentOutcome.NOT_DECIDED;
    }
    return figure.gainOf(now.mean()) >= predicted - TOLERANCE
        ? ExperimentOutcome.CONFIRMED
        : ExperimentOutcome.PARTLY;
  }

  @Override
  public @Nullable Gain gain() {
    if (pairs.isEmpty()) {
      return null;
    }
    ConfidenceSequence now = improvement();
    boolean bounded = Double.isFinite(now.low());
    return new Gain(
        figure.gainOf(now.mean()),
        bounded ? (Double) figure.gainOf(now.low()) : null,
        bounded ? (Double) figure.gainOf(now.high()) : null);
  }

  private ConfidenceSequence improvement() {
    return ConfidenceSequence.of(pairs.stream().map(this::improvement).toList(), ERROR);
  }

  private double improvement(Pair pair) {
    double least = figure.measure().lessIsBetter() ? (1 - MOST_GAIN) * pair.control() : 0;
    return figure.improvement(pair.control(), Math.max(pair.changed(), least));
  }

  /**
   * A gain as a share of the figure, negative where it became worse, with its interval.
   *
   * @param low null while there are too few pairs for an interval
   * @param high null while there are too few pairs for an interval
   */
  public record Gain(double mean, @Nullable Double low, @Nullable Double high) {}
}
