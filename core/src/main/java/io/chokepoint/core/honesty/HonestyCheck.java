package io.chokepoint.core.honesty;

import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.text.Text;
import java.util.List;
import java.util.stream.Collectors;

/** A check of a report on itself. One that has nothing to look at says nothing. */
abstract class HonestyCheck {

  /** How far from their mean Poisson counts may fall: three standard deviations. */
  static final double SIGMAS = 3;

  private static final int SHOWN = 4;

  private final String passed;
  private final String failed;

  /**
   * @param passed what is true where it passes; the check's name
   * @param failed what is true where it does not
   */
  HonestyCheck(String passed, String failed) {
    this.passed = passed;
    this.failed = failed;
  }

  final String passed() {
    return passed;
  }

  final String failed() {
    return failed;
  }

  /** Whether a service is called healthy only where this passes. */
  boolean ofHealth() {
    return false;
  }

  abstract List<CheckResult> of(CheckedRun at);

  /**
   * @param wrong where it is not so; it passes where that is nowhere
   * @param right what was looked at
   */
  final List<CheckResult> result(List<String> wrong, String right) {
    return List.of(new CheckResult(passed, wrong.isEmpty(), wrong.isEmpty() ? right : some(wrong)));
  }

  /** The same; nothing where nothing was looked at. */
  final List<CheckResult> result(List<String> wrong, List<String> right) {
    return wrong.isEmpty() && right.isEmpty() ? List.of() : result(wrong, some(right));
  }

  /** What the service could not do is no fault of the report, where the verdict says why. */
  final List<CheckResult> unlessExplained(
      CheckedRun at, String how, List<String> wrong, String right) {
    List<Finding> findings = at.verdict().findings();
    if (wrong.isEmpty() || findings.isEmpty() && !at.pushedTooFar()) {
      return result(wrong, right);
    }
    String why =
        findings.isEmpty()
            ? "The search went beyond the limit to find it; what gave is not known"
            : "Explained by "
                + findings.get(0).kind().label()
                + " at "
                + findings.get(0).resource();
    return List.of(new CheckResult(passed, true, how + ": " + some(wrong) + ". " + why));
  }

  /** The first few: a check's detail is one line. */
  private static String some(List<String> all) {
    String first = all.stream().limit(SHOWN).collect(Collectors.joining("; "));
    return all.size() <= SHOWN ? first : first + Text.of("; and %d more", all.size() - SHOWN);
  }
}
