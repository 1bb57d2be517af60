package io.chokepoint.core.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.core.compare.Change.Mark;
import io.chokepoint.core.compare.Comparison.Place;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether comparisons find what changed, and only that: on simulated services of known truth. */
class ComparingTest {

  private static final double TEN_PERCENT = 0.1;

  /** More pairs by {@code -Dpairs=}: the figures in the guide come from 1000. */
  private static final int PAIRS = Integer.getInteger("pairs", 12);

  @Test
  void twoRunsOfTheSameServiceAreHardlyEverCalledARegression() {
    int alarms = alarms(SimulatedRuns.usual(), 1, PAIRS);
    System.out.println(alarms + " of " + PAIRS + " A/A pairs called a regression");
    assertThat(alarms).isLessThanOrEqualTo(Math.max(2, PAIRS / 20));
  }

  @Test
  void severalRunsASideMeasureHowMuchRunsDiffer() {
    SimulatedRuns restless = SimulatedRuns.usual().betweenRuns(0.03).rates(40, 100, 160);
    int alarms = alarms(restless, 3, PAIRS);
    System.out.println(alarms + " of " + PAIRS + " A/A triples whose runs differ by 3 %");
    assertThat(alarms).isLessThanOrEqualTo(Math.max(2, PAIRS / 20));
  }

  @Test
  void aServiceThatTakesFifteenPercentLongerIsFound() {
    int found = 0;
    for (int i = 1; i <= PAIRS; i++) {
      Comparison c =
          Comparing.of(
              List.of(SimulatedRuns.usual().figures(2 * i)),
              List.of(SimulatedRuns.usual().slower(1.15).figures(2 * i + 1)),
              TEN_PERCENT);
      found += c.regressions().isEmpty() ? 0 : 1;
    }
    System.out.println(found + " of " + PAIRS + " services 15 % slower found");
    assertThat(found).isEqualTo(PAIRS);
  }

  @Test
  void threeRunsASideFindItAmongRunsThatDiffer() {
    SimulatedRuns same = SimulatedRuns.usual().betweenRuns(0.02).rates(40, 100);
    int found = 0;
    for (int i = 1; i <= 10; i++) {
      List<RunFigures> before = same.several(3, i);
      List<RunFigures> after =
          SimulatedRuns.usual().betweenRuns(0.02).rates(40, 100).slower(1.15).several(3, 100 + i);
      found += Comparing.of(before, after, TEN_PERCENT).regressions().isEmpty() ? 0 : 1;
    }
    assertThat(found).isGreaterThanOrEqualTo(9);
  }

  @Test
  void theEndpointThatChangedIsTold() {
    Comparison c =
        Comparing.of(
            List.of(SimulatedRuns.usual().rates(40).seconds(60).figures(1)),
            List.of(SimulatedRuns.usual().rates(40).seconds(60).slowerSearch(1.3).figures(2)),
            TEN_PERCENT);

    assertThat(c.regressions()).extracting(Place::endpoint).contains("search");
    assertThat(c.regressions()).extracting(Place::endpoint).doesNotContain("order");
    Change p50 = change(c, "search", Metric.P50);
    assertThat(p50.relative()).isBetween(0.2, 0.4);
    assertThat(p50.low()).isBetween(0.1, p50.relative());
    assertThat(p50.high()).isBetween(p50.relative(), 0.5);
  }

  @Test
  void aRealChangeBelowTheThresholdIsSmall() {
    SimulatedRuns base = SimulatedRuns.usual().rates(40).seconds(300);
    SimulatedRuns slower = SimulatedRuns.usual().rates(40).seconds(300).slower(1.15);
    List<RunFigures> before = base.several(3, 1);
    List<RunFigures> after = slower.several(3, 2);

    assertThat(change(Comparing.of(before, after, 0.10), "", Metric.P50).mark())
        .isEqualTo(Mark.WORSE);
    assertThat(change(Comparing.of(before, after, 0.30), "", Metric.P50).mark())
        .isEqualTo(Mark.SMALL);
    assertThat(Comparing.of(before, after, 0.30).regressions()).isEmpty();
    assertThat(change(Comparing.of(after, before, 0.10), "", Metric.P50).mark())
        .isEqualTo(Mark.BETTER);
    assertThat(Comparing.of(after, before, 0.10).regressions()).isEmpty();
  }

  @Test
  void aServiceThatNoLongerKeepsUpIsFound() {
    Comparison c =
        Comparing.of(
            List.of(SimulatedRuns.usual().rates(40, 190).figures(1)),
            List.of(SimulatedRuns.usual().rates(40, 190).slower(1.3).figures(2)),
            TEN_PERCENT);

    assertThat(c.regressions()).anyMatch(p -> p.step().equals("190/s"));
  }

  @Test
  void errorsThatAppearAreARegressionAndAFewThatStayAreNone() {
    SimulatedRuns few = SimulatedRuns.usual().rates(100).errors(0.01);
    RunFigures none = SimulatedRuns.usual().rates(100).figures(1);

    Comparison appeared =
        Comparing.of(
            List.of(none),
            List.of(SimulatedRuns.usual().rates(100).errors(0.05).figures(2)),
            TEN_PERCENT);
    assertThat(appeared.regressions()).anyMatch(p -> p.change().metric().equals(Metric.ERRORS));
    Comparison stayed = Comparing.of(List.of(few.figures(3)), List.of(few.figures(4)), TEN_PERCENT);
    assertThat(stayed.regressions()).isEmpty();
  }

  @Test
  void tooFewRequestsAreNoEvidence() {
    Comparison c =
        Comparing.of(
            List.of(SimulatedRuns.usual().rates(2).figures(1)),
            List.of(SimulatedRuns.usual().rates(2).slower(3).figures(2)),
            TEN_PERCENT);

    assertThat(change(c, "", Metric.P99).mark()).isEqualTo(Mark.UNKNOWN);
  }

  @Test
  void runsOfDifferentPlansAreRefusedWithTheDifference() {
    RunFigures a = SimulatedRuns.usual().rates(40, 100).seconds(5).figures(1);
    RunFigures b = SimulatedRuns.usual().rates(40, 120).seconds(5).figures(2);

    assertThatThrownBy(() -> Comparing.of(List.of(a), List.of(b), TEN_PERCENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("different plans: run 1 has steps 40/s, 100/s, run 2 has 40/s, 120/s");
  }

  @Test
  void oneStepBesideAnotherIsNeverARegression() {
    RunFigures run = SimulatedRuns.usual().rates(100, 185).figures(1);
    Comparison c =
        Comparing.ofSteps(List.of(run.only("100/s")), List.of(run.only("185/s")), TEN_PERCENT);

    assertThat(c.steps()).extracting(Comparison.StepChange::step).containsExactly("100/s → 185/s");
    assertThat(change(c, "", Metric.P95).mark()).isEqualTo(Mark.WORSE);
    assertThat(c.regressions()).isEmpty();
  }

  @Test
  void aStepInWhichTheDriverWasTheLimitIsNotComparedAndNoZero() {
    RunFigures before = SimulatedRuns.usual().rates(40, 100).limitedAtLast().figures(1);
    RunFigures after = SimulatedRuns.usual().rates(40, 100).figures(2);

    for (Comparison c :
        List.of(
            Comparing.of(List.of(before), List.of(after), TEN_PERCENT),
            Comparing.of(List.of(after), List.of(before), TEN_PERCENT))) {
      assertThat(c.steps().get(0).endpoints()).allMatch(e -> !e.changes().isEmpty());
      assertThat(c.steps().get(1).endpoints()).isNotEmpty().allMatch(e -> e.changes().isEmpty());
      assertThat(c.regressions()).isEmpty();
      assertThat(c.notes().get(0)).endsWith("left out: the driver was the limit");
    }
  }

  private static int alarms(SimulatedRuns service, int runs, int pairs) {
    int alarms = 0;
    for (int i = 1; i <= pairs; i++) {
      Comparison c =
          Comparing.of(
              service.several(runs, 2L * i), service.several(runs, 2L * i + 1), TEN_PERCENT);
      List<String> told = new ArrayList<>();
      c.regressions()
          .forEach(
              p ->
                  told.add(
                      String.format(
                          "%s %s %s %.3f p=%.1e",
                          p.step(),
                          p.endpoint(),
                          p.change().metric().name(),
                          p.change().relative(),
                          p.change().chance())));
      if (!told.isEmpty()) {
        alarms++;
        System.out.println("pair " + i + ": " + told);
      }
    }
    return alarms;
  }

  private static Change change(Comparison c, String endpoint, Metric metric) {
    return c.all().stream()
        .filter(p -> p.endpoint().equals(endpoint) && p.change().metric().equals(metric))
        .findFirst()
        .orElseThrow()
        .change();
  }
}
