package io.chokepoint.exporters.report;

import io.chokepoint.core.report.Report;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the verdicts of a write-up's runs say. */
final class VerdictSections {

  private VerdictSections() {}

  static void verdicts(Map<String, Report> reports, Page page) {
    Page.Table table =
        page.table("no sentence", "Run", "Verdict", "In words", "How much one instance takes");
    reports.forEach(
        (name, r) -> {
          VerdictView verdict = VerdictView.of(r.verdict());
          CapacityView capacity = CapacityView.of(r.capacity());
          table.row(
              name,
              verdict.outcome(),
              verdict.summary(),
              capacity == null ? "its steps are no levels of one load" : capacity.limit());
        });
  }

  /** Each cause once: where it was found, by what, and what speaks against its look-alikes. */
  static void causes(Map<String, Report> reports, Page page) {
    boolean any = false;
    for (Map.Entry<String, Report> e : reports.entrySet()) {
      VerdictView verdict = VerdictView.of(e.getValue().verdict());
      for (VerdictView.FindingView f : findings(verdict)) {
        any = true;
        page.subheading(e.getKey() + ", " + rank(f.rank()) + ": " + f.kind());
        Page.Table table = page.table("the rule says nothing about it", "", "");
        table.row("Component", f.resource());
        table.row("Symptom", symptom(f));
        table.row(
            "Impact",
            f.share() + " of " + f.whole() + (f.endpoints().isEmpty() ? "" : "; " + f.endpoints()));
        table.row("Recommendation", f.remedy());
        table.row(
            "Predicted",
            f.predicted().what() + " " + f.predicted().from() + " → " + f.predicted().to());
        MeasuredView measured = f.measured();
        if (measured != null) {
          table.row("Measured", measured(measured));
        }
        page.points(
            f.ruledOut().stream().map(r -> "ruled out: " + r.kind() + ", " + r.because()).toList());
      }
      if (verdict.first() == null && verdict.insufficient()) {
        any = true;
        page.subheading(e.getKey() + ": no cause found");
        page.points(
            verdict.missing().stream().map(VerdictView.MissingRow::what).distinct().toList());
      }
    }
    if (!any) {
      page.say("No bottleneck was found in any of the runs.");
    }
  }

  static void remedies(Map<String, Report> reports, Page page) {
    List<String> points = new ArrayList<>();
    reports.forEach(
        (name, r) ->
            findings(VerdictView.of(r.verdict()))
                .forEach(f -> points.add(name + ", " + f.kind() + ": " + f.remedy())));
    if (points.isEmpty()) {
      page.say("Nothing to change was found.");
    }
    page.points(points);
  }

  static List<VerdictView.FindingView> findings(VerdictView verdict) {
    List<VerdictView.FindingView> all = new ArrayList<>();
    if (verdict.first() != null) {
      all.add(verdict.first());
    }
    all.addAll(verdict.others());
    return all;
  }

  private static String symptom(VerdictView.FindingView f) {
    return f.evidence().stream()
        .limit(3)
        .map(
            e ->
                e.what()
                    + " "
                    + e.value()
                    + (e.compared() ? " (unloaded " + e.unloaded() + ")" : ""))
        .reduce((a, b) -> a + "; " + b)
        .orElse(Text.UNKNOWN);
  }

  private static String measured(MeasuredView m) {
    return Stream.of(
            m.outcome(), m.because(), m.setting(), m.gain().isEmpty() ? "" : "gain " + m.gain())
        .filter(s -> !s.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static String rank(int rank) {
    return switch (rank) {
      case 1 -> "primary";
      case 2 -> "secondary";
      case 3 -> "tertiary";
      default -> "number " + rank;
    };
  }
}
