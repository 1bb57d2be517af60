package io.chokepoint.junit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrivenTest {

  @Test
  void findingsFailATestOnlyWhereItAsksForAHealthyService() {
    Driven found = driven(0, "findings", "slow-sql");

    assertThatCode(() -> found.check(false)).doesNotThrowAnyException();
    assertThatThrownBy(() -> found.check(true))
        .isInstanceOf(AssertionError.class)
        .hasMessage("the verdict is findings; report in reports\nsaid");
    assertThatThrownBy(() -> driven(0, "insufficient").check(true))
        .isInstanceOf(AssertionError.class);
    assertThatCode(() -> driven(0, "healthy").check(true)).doesNotThrowAnyException();
  }

  @Test
  void targetsFailATestThatAreMissedOrNotDecided() {
    assertThatThrownBy(() -> driven(99, "healthy").check(false))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("a target was missed;");
    assertThatThrownBy(() -> driven(97, "healthy").check(false))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("a target was neither met nor missed;");
  }

  private static Driven driven(int exitCode, String outcome, String... findings) {
    return new Driven(
        exitCode, new LoadVerdict(outcome, List.of(findings), Path.of("reports"), "said"));
  }
}
