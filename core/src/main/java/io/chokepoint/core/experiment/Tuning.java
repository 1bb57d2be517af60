package io.chokepoint.core.experiment;

import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a setting's values buy at one load: each was set in several blocks, up and down the ladder
 * of values in turns. The best is the value with the shortest mean time; the knee is the smallest
 * value that is no worse within the noise: the interval of the difference of their logarithms, with
 * the variance of blocks of one value, does not leave zero out.
 *
 * @param setting as it was found
 * @param levels in order of the values
 * @param best null where nothing was measured twice
 * @param knee null where nothing was measured twice
 */
public record Tuning(
    Setting setting, List<Level> levels, @Nullable Integer best, @Nullable Integer knee) {

  /**
   * One value.
   *
   * @param millis mean time of a request, in each of its blocks
   * @param perSecond requests answered in each of its blocks
   * @param harmful whether it was taken back for doing harm
   */
  public record Level(int value, List<Double> millis, List<Double> perSecond, boolean harmful) {

    public Level {
      millis = List.copyOf(millis);
      perSecond = List.copyOf(perSecond);
    }

    /** Mean time of a request over all blocks, in ms; NaN where it was not measured. */
    public double meanMillis() {
      return Math.exp(meanLogarithm());
    }

    /** Requests answered a second over all blocks; NaN where it was not measured. */
    public double meanPerSecond() {
      return perSecond.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    private double meanLogarithm() {
      return millis.stream().mapToDouble(Math::log).average().orElse(Double.NaN);
    }

    private double squares() {
      double mean = meanLogarithm();
      return millis.stream().mapToDouble(m -> Math.pow(Math.log(m) - mean, 2)).sum();
    }
  }

  /**
   * A tuning that was carried out.
   *
   * @param because what it came to, and what limits at the knee; one sentence
   * @param log what was done to the service, in order
   */
  public record Tried(Tuning tuning, String because, List<String> log) {

    public Tried {
      log = List.copyOf(log);
    }
  }

  public Tuning {
    levels = List.copyOf(levels);
  }

  /** What so many blocks tell. */
  public static Tuning of(Setting setting, List<Level> measured) {
    List<Level> levels = new ArrayList<>(measured);
    levels.sort(Comparator.comparingInt(Level::value));
    List<Level> usable =
        levels.stream().filter(l -> !l.harmful() && !l.millis().isEmpty()).toList();
    int blocks = usable.stream().mapToInt(l -> l.millis().size()).sum();
    int freedom = blocks - usable.size();
    if (freedom < 1) {
      return new Tuning(setting, levels, null, null);
    }
    double deviation = Math.sqrt(usable.stream().mapToDouble(Level::squares).sum() / freedom);
    Level best = usable.stream().min(Comparator.comparingDouble(Level::meanMillis)).orElseThrow();
    Level knee =
        usable.stream()
            .filter(l -> l == best || withinNoise(l, best, deviation, freedom))
            .findFirst()
            .orElseThrow();
    return new Tuning(setting, levels, best.value(), knee.value());
  }

  private static boolean withinNoise(Level level, Level best, double deviation, int freedom) {
    double spread = 1.0 / level.millis().size() + 1.0 / best.millis().size();
    double t = ConfidenceSequence.t(freedom + 1, 1 / spread, Trial.ERROR);
    return level.meanLogarithm() - best.meanLogarithm() <= t * deviation * Math.sqrt(spread);
  }

  /** {@code 8 is the smallest value within noise of the best (12): 21.3 ms at 120/s}. */
  public String text() {
    Integer smallest = knee;
    Integer fastest = best;
    if (smallest == null || fastest == null) {
      return "the blocks do not tell the values apart: there are too few";
    }
    Level at = levels.stream().filter(l -> l.value() == smallest).findFirst().orElseThrow();
    return Text.of(
        "%d is the smallest value of %s within noise of the best (%d): %s at %s",
        smallest,
        setting.label(),
        fastest,
        Text.millis(at.meanMillis()),
        Text.rate(at.meanPerSecond()));
  }
}
