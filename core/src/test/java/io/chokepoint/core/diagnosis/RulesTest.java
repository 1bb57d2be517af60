package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.run.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RulesTest {

  @Test
  void listsEveryClassThatIsARule() throws Exception {
    List<String> listed =
        Rules.ALL.stream().map(r -> r.getClass().getSimpleName()).sorted().toList();

    assertThat(listed).isEqualTo(classesThatAreRules());
  }

  @Test
  void hasOneRuleForEachKindButTheDriversWhichIsNoFaultOfTheService() {
    assertThat(Rules.ALL).extracting(Rule::kind).doesNotHaveDuplicates();
    assertThat(Rules.ALL).extracting(Rule::kind).doesNotContain(Kind.DRIVER_LIMITED);
    assertThat(Rules.ALL).hasSize(Kind.values().length - 1);
  }

  @Test
  void saysInsufficientForAnEmptyRunAndNamesEveryRule() {
    Verdict verdict = Diagnosis.of(Run.builder().build(), Rules.ALL);

    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.INSUFFICIENT);
    assertThat(verdict.missing()).hasSize(Rules.ALL.size());
    assertThat(verdict.summary()).contains("no windows of the agent");
  }

  private static List<String> classesThatAreRules() throws IOException, ClassNotFoundException {
    Path folder =
        Path.of(Rules.class.getProtectionDomain().getCodeSource().getLocation().getPath())
            .resolve("io/chokepoint/core/diagnosis/rules");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> n.endsWith(".class") && !n.contains("$") && !n.startsWith("package-"))
          .map(n -> n.substring(0, n.length() - ".class".length()))
          .filter(RulesTest::isRule)
          .sorted()
          .toList();
    }
  }

  private static boolean isRule(String simpleName) {
    try {
      return Rule.class.isAssignableFrom(
          Class.forName("io.chokepoint.core.diagnosis.rules." + simpleName));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
