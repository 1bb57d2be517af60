package io.chokepoint.driver.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradeTest {

  private final Grade grade = new Grade("slow-sql", "slow-sql");

  @Test
  void isRightOnlyIfEveryVerdictWas() {
    grade.add("slow-sql", 50);
    assertThat(grade.right()).isTrue();
    grade.add("healthy", 50);
    assertThat(grade.right()).isFalse();
  }

  @Test
  void isNotRightBeforeAnythingRan() {
    assertThat(grade.right()).isFalse();
  }

  @Test
  void theTableShowsEveryVerdictAndWhatDidNotRun() {
    grade.add("slow-sql", 50);
    grade.add("healthy", 60);
    assertThat(Grade.table(List.of(grade), 3))
        .isEqualTo(
            """
            | case | expected | got 1 | got 2 | got 3 | right | mean time |
            |---|---|---|---|---|---|---:|
            | slow-sql | slow-sql | slow-sql | healthy | not run | 1 of 2 | 55 s |
            """);
  }

  @Test
  void aVerdictWithoutFindingsIsNamedByItsOutcome() {
    Verdict healthy = new Verdict(Verdict.Outcome.HEALTHY, "", List.of(), List.of());
    assertThat(Grade.named(healthy)).isEqualTo("healthy");
  }
}
