package io.chokepoint.core.experiment;

import io.chokepoint.core.text.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What trying a remedy on the running service showed. Its first components are those of a
 * prediction, so that both can be read side by side.
 *
 * @param what the figure measured, in words
 * @param from the figure as the service is, the median of its blocks; null where not measured
 * @param to the figure with the change, the median of its blocks; null where not measured
 * @param unit of the figure
 * @param because why it ended so; one sentence
 * @param setting what was changed; {@code ""} where nothing was
 * @param found the setting's value before and after; null where nothing was changed
 * @param tried its value in the changed blocks; null where nothing was changed
 * @param predictedGain as a share of the figure; null where nothing was measured
 * @param gain measured; null where not measured
 * @param pairs block by block, in order
 * @param log what was done to the service, in order
 * @param sensitivity what delays of the visits showed, where the remedy itself cannot be tried;
 *     null where none were
 */
public record Experiment(
    String what,
    @Nullable Double from,
    @Nullable Double to,
    String unit,
    String because,
    ExperimentOutcome outcome,
    String setting,
    @Nullable Integer found,
    @Nullable Integer tried,
    @Nullable Double predictedGain,
    Trial.@Nullable Gain gain,
    List<Trial.Pair> pairs,
    List<String> log,
    @Nullable Sensitivity sensitivity) {

  @SuppressWarnings({"ConstantValue", "NullAway"}) // where a document leaves them out
  public Experiment {
    pairs = pairs == null ? List.of() : List.copyOf(pairs);
    log = log == null ? List.of() : List.copyOf(log);
  }

  /** One that did not begin. */
  public static Experiment notTried(String because) {
    return new Experiment(
        "",
        null,
        null,
        "",
        because,
        ExperimentOutcome.NOT_TRIED,
        "",
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        null);
  }

  /** One in which values were set that no prediction speaks of. */
  public static Experiment of(
      ExperimentOutcome outcome, String because, Setting setting, List<String> log) {
    return new Experiment(
        "",
        null,
        null,
        "",
        because,
        outcome,
        setting.label(),
        null,
        null,
        null,
        null,
        List.of(),
        log,
        null);
  }

  /** One in which visits were delayed. */
  public static Experiment of(
      ExperimentOutcome outcome, String because, Sensitivity shown, List<String> log) {
    return new Experiment(
        "mean time of " + shown.endpoint(),
        null,
        null,
        "ms",
        because,
        outcome,
        Setting.delay(shown.resource(), shown.endpoint()).label(),
        null,
        null,
        null,
        null,
        shown.points().stream().map(p -> new Trial.Pair(p.control(), p.delayed())).toList(),
        log,
        shown);
  }

  /**
   * One that was carried out.
   *
   * @param setting as it was found
   * @param tried what it was set to
   */
  public static Experiment of(
      ExperimentOutcome outcome,
      String because,
      Setting setting,
      int tried,
      String what,
      String unit,
      Judged judged,
      List<String> log) {
    List<Trial.Pair> pairs = judged.pairs();
    return new Experiment(
        what,
        median(pairs.stream().map(Trial.Pair::control).toList()),
        median(pairs.stream().map(Trial.Pair::changed).toList()),
        unit,
        because,
        outcome,
        setting.label(),
        setting.value(),
        tried,
        judged.predictedGain(),
        judged.gain(),
        pairs,
        log,
        null);
  }

  /** Whether anything was changed. */
  public boolean carriedOut() {
    return outcome != ExperimentOutcome.NOT_TRIED;
  }

  /** Whether the remedy does not help. */
  public boolean refuted() {
    return outcome == ExperimentOutcome.REFUTED;
  }

  /** {@code gain 75 %, 90 % interval 72 % to 78 %}; empty where nothing was measured. */
  public String gainText() {
    Trial.Gain measured = gain;
    if (measured == null) {
      return "";
    }
    Double low = measured.low();
    Double high = measured.high();
    return low == null || high == null
        ? "gain " + Text.percent(measured.mean())
        : Text.of(
            "gain %s, 90 %% interval %s to %s",
            Text.percent(measured.mean()), Text.percent(low), Text.percent(high));
  }

  private static @Nullable Double median(List<Double> values) {
    if (values.isEmpty()) {
      return null;
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (Double) ((sorted.get(middle - 1) + sorted.get(middle)) / 2);
  }
}
