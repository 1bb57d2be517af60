package io.chokepoint.driver.demo;

import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.experiment.Experiment;
import io.chokepoint.core.experiment.Trial;
import io.chokepoint.driver.cases.Truth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One verdict beside its case's truth.
 *
 * @param named what the verdict names first; {@link #FAILED} where there is none
 * @param cause whether that is the truth
 * @param remedy whether the remedy is what the truth allows; null where the truth says nothing of
 *     it
 * @param wrong what is wrong with it, a clause for each
 * @param falseAlarm whether a healthy service was blamed
 * @param predictionError the gain measured by trying the remedy minus the one predicted, as shares
 *     of the figure; null where it was not measured
 */
record Grade(
    String named,
    boolean cause,
    @Nullable Boolean remedy,
    List<String> wrong,
    boolean falseAlarm,
    @Nullable Double predictionError,
    double seconds) {

  static final String FAILED = "failed";

  Grade {
    wrong = List.copyOf(wrong);
  }

  static Grade of(Truth truth, Verdict verdict, double seconds) {
    String named = Truth.named(verdict);
    boolean cause = truth.kinds().contains(named);
    Finding first = verdict.findings().isEmpty() ? null : verdict.findings().get(0);
    List<String> wrong = cause && first != null ? truth.faults(first) : List.of();
    return new Grade(
        named,
        cause,
        truth.saysTheRemedy() ? (Boolean) (cause && wrong.isEmpty()) : null,
        wrong,
        truth.healthy() && first != null,
        first == null ? null : predictionError(first.measured()),
        seconds);
  }

  /** Of a run that came to no verdict. */
  static Grade failed(Truth truth, String why, double seconds) {
    return new Grade(
        FAILED, false, truth.saysTheRemedy() ? false : null, List.of(why), false, null, seconds);
  }

  boolean right() {
    return cause && !Boolean.FALSE.equals(remedy);
  }

  private static @Nullable Double predictionError(@Nullable Experiment tried) {
    Trial.Gain gain = tried == null ? null : tried.gain();
    Double predicted = tried == null ? null : tried.predictedGain();
    return gain == null || predicted == null ? null : gain.mean() - predicted;
  }
}
