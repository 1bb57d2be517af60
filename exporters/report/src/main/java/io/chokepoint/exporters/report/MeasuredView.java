package io.chokepoint.exporters.report;

import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.experiment.Experiment;
import io.chokepoint.core.experiment.ExperimentOutcome;
import io.chokepoint.core.experiment.Sensitivity;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What trying a remedy showed, beside its prediction.
 *
 * @param style of the outcome
 * @param setting what was changed, with both values; empty where nothing was
 * @param gain with its interval; empty where nothing was measured
 * @param bars predicted and measured, each before and after; empty where nothing was measured
 * @param pairs the blocks behind it
 * @param log what was done to the service
 * @param answers that delays can give; empty where none were tried
 */
record MeasuredView(
    String outcome,
    String style,
    String because,
    String setting,
    String gain,
    List<Bar> bars,
    List<PairRow> pairs,
    List<String> log,
    List<AnswerRow> answers) {

  /**
   * A figure before and after, as bars.
   *
   * @param before width in percent
   * @param after width in percent
   */
  record Bar(String label, String what, String from, String to, String before, String after) {

    static Bar of(String label, String what, double from, double to, String unit, double most) {
      return new Bar(
          label,
          what,
          Text.unit(from, unit),
          Text.unit(to, unit),
          LedgerView.width(from / most),
          LedgerView.width(to / most));
    }
  }

  record PairRow(String number, String control, String changed) {}

  /**
   * What a slope would mean.
   *
   * @param is whether it is the one that was measured
   */
  record AnswerRow(String slope, String label, String meaning, boolean is) {}

  static @Nullable MeasuredView of(Finding finding) {
    Experiment e = finding.measured();
    if (e == null) {
      return null;
    }
    return new MeasuredView(
        e.outcome().label(),
        style(e.outcome()),
        e.because(),
        e.found() == null ? e.setting() : e.setting() + ": " + e.found() + " → " + e.tried(),
        e.gainText(),
        bars(finding.predicted(), e),
        pairs(e),
        e.log(),
        answers(e.sensitivity()));
  }

  private static String style(ExperimentOutcome outcome) {
    return switch (outcome) {
      case CONFIRMED -> "good";
      case PARTLY, NOT_DECIDED -> "open";
      case REFUTED -> "bad";
      case NOT_TRIED -> "none";
    };
  }

  private static List<Bar> bars(Prediction p, Experiment e) {
    Double from = e.from();
    Double to = e.to();
    if (from == null || to == null) {
      return List.of();
    }
    double most = Math.max(Math.max(p.from(), p.to()), Math.max(from, to));
    return List.of(
        Bar.of("predicted", p.what(), p.from(), p.to(), p.unit(), most),
        Bar.of("measured", e.what(), from, to, e.unit(), most));
  }

  private static List<PairRow> pairs(Experiment e) {
    List<PairRow> rows = new ArrayList<>();
    for (var pair : e.pairs()) {
      rows.add(
          new PairRow(
              number(rows.size(), e.sensitivity()),
              Text.unit(pair.control(), e.unit()),
              Text.unit(pair.changed(), e.unit())));
    }
    return rows;
  }

  private static List<AnswerRow> answers(@Nullable Sensitivity delays) {
    return delays == null
        ? List.of()
        : Stream.of(Sensitivity.Answer.values())
            .filter(answer -> answer != Sensitivity.Answer.NOT_DECIDED)
            .map(
                answer ->
                    new AnswerRow(
                        delays.range(answer),
                        answer.label(),
                        answer.meaning(),
                        answer == delays.answer()))
            .toList();
  }

  private static String number(int index, @Nullable Sensitivity delays) {
    String number = String.valueOf(index + 1);
    return delays == null
        ? number
        : number + ", by " + Text.unit(delays.points().get(index).delayMillis(), "ms");
  }
}
