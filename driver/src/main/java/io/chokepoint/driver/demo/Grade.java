package io.chokepoint.driver.demo;

import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The verdicts on one labelled case beside its truth. */
final class Grade {

  private final String scenario;
  private final String expected;
  private final List<String> got = new ArrayList<>();
  private double seconds;

  Grade(String scenario, String expected) {
    this.scenario = scenario;
    this.expected = expected;
  }

  /** What a verdict names: the first finding's kind, or the outcome. */
  static String named(Verdict verdict) {
    return verdict.findings().isEmpty()
        ? verdict.outcome().name().toLowerCase(Locale.ROOT)
        : verdict.findings().get(0).kind().label();
  }

  void add(String named, double tookSeconds) {
    got.add(named);
    seconds += tookSeconds;
  }

  boolean right() {
    return !got.isEmpty() && got.stream().allMatch(expected::equals);
  }

  /** A Markdown table. */
  static String table(List<Grade> grades, int repeats) {
    StringBuilder table = new StringBuilder("| case | expected |");
    for (int i = 1; i <= repeats; i++) {
      table.append(" got ").append(i).append(" |");
    }
    table
        .append(" right | mean time |\n|---|---|")
        .append("---|".repeat(repeats))
        .append("---|---:|\n");
    grades.forEach(g -> table.append(g.row(repeats)));
    return table.toString();
  }

  private String row(int repeats) {
    List<String> cells = new ArrayList<>(List.of(scenario, expected));
    for (int i = 0; i < repeats; i++) {
      cells.add(i < got.size() ? got.get(i) : "not run");
    }
    cells.add(got.stream().filter(expected::equals).count() + " of " + got.size());
    cells.add(Text.time(seconds * 1e9 / got.size()));
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
