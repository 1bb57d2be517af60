package io.chokepoint.driver.demo;

import io.chokepoint.core.laws.Wilson;
import io.chokepoint.core.text.Text;
import io.chokepoint.driver.cases.Truth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** All verdicts of a bench, beside their truths. */
final class Grades {

  private static final int SCHEMA = 1;

  private final int repeats;
  private final Map<String, Truth> truths = new LinkedHashMap<>();
  private final Map<String, List<Grade>> grades = new LinkedHashMap<>();

  /**
   * Counted runs.
   *
   * @param low with {@code high} the 95 % interval of their share
   */
  record Share(long right, long of, double low, double high) {

    static Share of(List<Grade> all, Predicate<Grade> right) {
      long count = all.stream().filter(right).count();
      Wilson interval = Wilson.of(count, all.size());
      return new Share(count, all.size(), interval.low(), interval.high());
    }

    @Override
    public String toString() {
      return of == 0
          ? "none"
          : Text.of("%d of %d (%s to %s)", right, of, Text.percent(low), Text.percent(high));
    }
  }

  /** {@code bench.json}. */
  record Document(
      int schema,
      Share causes,
      Share remedies,
      Share healthy,
      Share falseAlarms,
      Map<String, Graded> cases) {}

  /** One case's truth and verdicts. */
  record Graded(Truth truth, List<Grade> runs) {}

  Grades(int repeats) {
    this.repeats = repeats;
  }

  void add(String name, Truth truth, Grade grade) {
    truths.put(name, truth);
    grades.computeIfAbsent(name, n -> new ArrayList<>()).add(grade);
  }

  boolean right() {
    return !grades.isEmpty() && all(t -> true).stream().allMatch(Grade::right);
  }

  Document document() {
    List<Grade> healthy = all(Truth::healthy);
    List<Grade> remedies = all(t -> true).stream().filter(g -> g.remedy() != null).toList();
    Map<String, Graded> cases = new LinkedHashMap<>();
    truths.forEach((name, truth) -> cases.put(name, new Graded(truth, of(name))));
    return new Document(
        SCHEMA,
        Share.of(all(t -> !t.healthy()), Grade::cause),
        Share.of(remedies, g -> Boolean.TRUE.equals(g.remedy())),
        Share.of(healthy, Grade::cause),
        Share.of(healthy, Grade::falseAlarm),
        cases);
  }

  /** A Markdown table, what is wrong with remedies, and the shares that are right. */
  String markdown() {
    StringBuilder text = new StringBuilder("| case | truth |");
    for (int i = 1; i <= repeats; i++) {
      text.append(" verdict ").append(i).append(" |");
    }
    text.append(" cause | remedy | prediction off by | mean time |\n|---|---|")
        .append("---|".repeat(repeats))
        .append("---|---|---|---:|\n");
    grades.keySet().forEach(name -> text.append(row(name)));
    List<String> wrong = wrong();
    text.append(wrong.isEmpty() ? "" : "\n").append(String.join("", wrong));
    Document sums = document();
    return text.append("\nCauses ")
        .append(sums.causes())
        .append(", remedies ")
        .append(sums.remedies())
        .append(", healthy services called healthy ")
        .append(sums.healthy())
        .append(", false alarms ")
        .append(sums.falseAlarms())
        .append("; in brackets the 95 % interval (Wilson), where runs are independent.\n")
        .toString();
  }

  private String row(String name) {
    List<Grade> runs = of(name);
    List<String> cells = new ArrayList<>(List.of(name, String.join(" or ", truth(name).kinds())));
    for (int i = 0; i < repeats; i++) {
      cells.add(i < runs.size() ? runs.get(i).named() : "not run");
    }
    cells.add(count(runs, Grade::cause));
    List<Grade> remedies = runs.stream().filter(g -> g.remedy() != null).toList();
    cells.add(remedies.isEmpty() ? "–" : count(remedies, Grade::right));
    List<String> errors =
        runs.stream()
            .map(Grade::predictionError)
            .filter(Objects::nonNull)
            .map(Text::points)
            .toList();
    cells.add(errors.isEmpty() ? "–" : String.join(", ", errors));
    cells.add(
        Text.time(runs.stream().mapToDouble(Grade::seconds).average().orElse(Double.NaN) * 1e9));
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private List<String> wrong() {
    List<String> lines = new ArrayList<>();
    grades.forEach(
        (name, runs) -> {
          for (int i = 0; i < runs.size(); i++) {
            if (!runs.get(i).wrong().isEmpty()) {
              lines.add(
                  Text.of("- %s %d: %s\n", name, i + 1, String.join("; ", runs.get(i).wrong())));
            }
          }
        });
    return lines;
  }

  private List<Grade> all(Predicate<Truth> which) {
    return grades.entrySet().stream()
        .filter(e -> which.test(truth(e.getKey())))
        .flatMap(e -> e.getValue().stream())
        .toList();
  }

  private Truth truth(String name) {
    return Objects.requireNonNull(truths.get(name), name);
  }

  private List<Grade> of(String name) {
    return Objects.requireNonNull(grades.get(name), name);
  }

  private static String count(List<Grade> runs, Predicate<Grade> right) {
    return runs.stream().filter(right).count() + " of " + runs.size();
  }
}
