package io.chokepoint.driver.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.driver.cases.Truth;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradesTest {

  private static final Truth FAULT =
      new Truth(
          List.of("pool-too-small", "nested-borrow"),
          List.of(),
          List.of(),
          null,
          new Truth.Range(6, 9),
          "",
          "");

  private static final Truth HEALTHY =
      new Truth(List.of("healthy"), List.of(), List.of(), null, null, "", "");

  private final Grades grades = new Grades(2);

  @Test
  void aRightNumberMakesTheRemedyRight() {
    Grade grade = Grade.of(FAULT, found(8), 50);
    assertThat(grade.right()).isTrue();
    assertThat(grade.remedy()).isTrue();
  }

  @Test
  void theRightCauseWithAWrongNumberIsNotRight() {
    Grade grade = Grade.of(FAULT, found(24), 50);
    assertThat(grade.cause()).isTrue();
    assertThat(grade.right()).isFalse();
  }

  @Test
  void theRemedyOfAnotherCauseIsWrongWhateverItsNumber() {
    Truth other = new Truth(List.of("slow-sql"), List.of(), List.of(), null, FAULT.to(), "", "");
    assertThat(Grade.of(other, found(8), 50).remedy()).isFalse();
  }

  @Test
  void insufficientOnAHealthyServiceIsAMissAndNoFalseAlarm() {
    Grade grade = Grade.of(HEALTHY, none(Verdict.Outcome.INSUFFICIENT), 50);
    assertThat(grade.right()).isFalse();
    assertThat(grade.falseAlarm()).isFalse();
    assertThat(grade.named()).isEqualTo("insufficient");
  }

  @Test
  void aFindingOnAHealthyServiceIsAFalseAlarm() {
    assertThat(Grade.of(HEALTHY, found(8), 50).falseAlarm()).isTrue();
  }

  @Test
  void aRunWithoutAVerdictIsWrong() {
    grades.add("pool", FAULT, Grade.failed(FAULT, "the database did not start", 2));
    assertThat(grades.right()).isFalse();
    assertThat(grades.document().causes().of()).isEqualTo(1);
    assertThat(grades.document().causes().right()).isZero();
    assertThat(grades.markdown()).contains("- pool 1: the database did not start");
  }

  @Test
  void isNotRightBeforeAnythingRan() {
    assertThat(grades.right()).isFalse();
  }

  @Test
  void theTableShowsEveryVerdictWhatIsWrongAndTheSums() {
    grades.add("pool", FAULT, Grade.of(FAULT, found(8), 50));
    grades.add("pool", FAULT, Grade.of(FAULT, found(24), 60));
    grades.add("calm", HEALTHY, Grade.of(HEALTHY, none(Verdict.Outcome.HEALTHY), 40));
    assertThat(grades.markdown())
        .isEqualTo(
            """
            | case | truth | verdict 1 | verdict 2 | cause | remedy | prediction off by | mean time |
            |---|---|---|---|---|---|---|---:|
            | pool | pool-too-small or nested-borrow | pool-too-small | pool-too-small | 2 of 2 | 1 of 2 | – | 55 s |
            | calm | healthy | healthy | not run | 1 of 1 | – | – | 40 s |

            - pool 2: remedy goes to 24, not 6 to 9

            Causes 2 of 2 (34 % to 100 %), remedies 1 of 2 (9.5 % to 91 %), healthy services called \
            healthy 1 of 1 (21 % to 100 %), false alarms 0 of 1 (0 % to 79 %); in brackets the 95 % \
            interval (Wilson), where runs are independent.
            """);
  }

  private static Verdict none(Verdict.Outcome outcome) {
    return new Verdict(outcome, "", List.of(), List.of());
  }

  private static Verdict found(double to) {
    Finding finding =
        new Finding(
            Kind.POOL_TOO_SMALL,
            ResourceId.pool("main"),
            List.of(),
            0.9,
            List.of(),
            List.of(),
            new Remedy("raise it", "maximumPoolSize", 4.0, to),
            new Prediction("wait", 2, 1, "ms", "M/M/c"),
            null);
    return new Verdict(Verdict.Outcome.FINDINGS, "", List.of(finding), List.of());
  }
}
