package io.chokepoint.exporters.report;

import io.chokepoint.core.report.Report.ErrorCause;
import io.chokepoint.core.text.Text;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What failed on one route in one step, and why. */
record ErrorView(
    String endpoints,
    String route,
    String step,
    String seen,
    String causes,
    String unexplained,
    boolean isUnexplained) {

  static ErrorView of(ErrorCause e) {
    String endpoints = String.join(", ", e.endpoints());
    boolean refused = e.causes().isEmpty() && e.seen().keySet().equals(Set.of("429"));
    return new ErrorView(
        endpoints.isEmpty() ? "not in the plan" : endpoints,
        endpoints.equals(e.route()) ? "" : e.route(),
        e.step(),
        counts(e.seen()),
        refused ? "a limit refuses them" : counts(e.causes()),
        Text.number(refused ? 0 : e.unexplained()),
        !refused && e.unexplained() > 0);
  }

  /** The most frequent first. */
  private static String counts(Map<String, Long> counts) {
    String text =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(c -> c.getKey() + " × " + Text.number(c.getValue()))
            .collect(Collectors.joining(", "));
    return text.isEmpty() ? Text.UNKNOWN : text;
  }
}
