package io.chokepoint.exporters.report;

import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The verdict as the templates see it. */
record VerdictView(
    String outcome,
    String eyebrow,
    String headline,
    String summary,
    @Nullable FindingView first,
    List<FindingView> others,
    boolean insufficient,
    List<MissingRow> missing,
    List<RuledOutRow> ruledOut) {

  static VerdictView of(Verdict v) {
    List<FindingView> findings = new ArrayList<>();
    for (Finding f : v.findings()) {
      findings.add(FindingView.of(findings.size() + 1, f));
    }
    FindingView first = findings.isEmpty() ? null : findings.get(0);
    return new VerdictView(
        v.outcome().name().toLowerCase(Locale.ROOT),
        switch (v.outcome()) {
          case FINDINGS -> aboutTheDriver(v) ? "Not the service" : "Bottleneck";
          case HEALTHY -> "Healthy";
          case INSUFFICIENT -> "Not enough evidence";
        },
        first != null
            ? first.kind() + ": " + first.resource()
            : v.outcome() == Verdict.Outcome.HEALTHY
                ? "No bottleneck found up to the heaviest load"
                : "The run does not tell",
        v.summary(),
        first,
        findings.subList(Math.min(1, findings.size()), findings.size()),
        v.outcome() == Verdict.Outcome.INSUFFICIENT,
        v.missing().stream()
            .map(m -> new MissingRow(m.label().replace('-', ' '), m.what()))
            .toList(),
        v.ruledOut().stream().map(RuledOutRow::of).toList());
  }

  private static boolean aboutTheDriver(Verdict v) {
    return !v.findings().isEmpty() && v.findings().get(0).kind() == Kind.DRIVER_LIMITED;
  }

  /** What a rule lacked. */
  record MissingRow(String kind, String what) {}

  /**
   * @param label the kind as in report.json
   * @param whole what the share is of
   * @param width of the share's bar, in percent
   */
  record FindingView(
      int rank,
      String label,
      String kind,
      String resource,
      String endpoints,
      String share,
      String whole,
      String width,
      List<EvidenceRow> evidence,
      List<RuledOutRow> ruledOut,
      String remedy,
      @Nullable ChangeView change,
      PredictionView predicted,
      @Nullable MeasuredView measured) {

    static FindingView of(int rank, Finding f) {
      return new FindingView(
          rank,
          f.kind().label(),
          capital(f.kind().label().replace('-', ' ')),
          f.resource().label(),
          String.join(", ", f.endpoints()),
          Text.percent(f.share()),
          f.whole(),
          LedgerView.width(f.share()),
          f.evidence().stream().map(EvidenceRow::of).toList(),
          f.ruledOut().stream().map(RuledOutRow::of).toList(),
          f.remedy().what(),
          ChangeView.of(f.remedy()),
          PredictionView.of(f.predicted()),
          MeasuredView.of(f));
    }
  }

  record EvidenceRow(String what, String value, String unloaded, boolean compared) {
    static EvidenceRow of(Evidence e) {
      Double unloaded = e.unloaded();
      return new EvidenceRow(
          capital(e.what()),
          Text.unit(e.value(), e.unit()),
          unloaded == null ? "" : Text.unit(unloaded, e.unit()),
          unloaded != null);
    }
  }

  record RuledOutRow(String kind, String because) {
    static RuledOutRow of(RuledOut r) {
      return new RuledOutRow(r.kind().label().replace('-', ' '), r.because());
    }
  }

  /** A setting and its two values. */
  record ChangeView(String setting, String from, String to) {
    static @Nullable ChangeView of(Remedy r) {
      String setting = r.setting();
      Double to = r.to();
      if (setting == null || to == null) {
        return null;
      }
      Double from = r.from();
      return new ChangeView(setting, from == null ? "" : Text.number(from), Text.number(to));
    }
  }

  record PredictionView(String what, String from, String to, String because) {
    static PredictionView of(Prediction p) {
      return new PredictionView(
          capital(p.what()),
          Text.unit(p.from(), p.unit()),
          Text.unit(p.to(), p.unit()),
          p.because());
    }
  }

  /** A sentence's first letter; {@code p95} stays as it is. */
  private static String capital(String text) {
    boolean word = text.length() > 1 && Character.isLetter(text.charAt(1));
    return word ? text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) : text;
  }
}
