package io.chokepoint.exporters.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.core.report.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryFileTest {

  private static final Report POOL = SampleReports.poolTooSmall();

  @TempDir private Path folder;

  @Test
  void itIsAppendedWithVerdictStepsAndWhatIsWrong() throws Exception {
    Path file = Files.writeString(folder.resolve("summary.md"), "of another tool\n");
    SummaryFile.check(file);
    SummaryFile.append(file, POOL);

    assertThat(file)
        .content()
        .startsWith("of another tool\n")
        .contains(POOL.verdict().findings().get(0).remedy().what().substring(0, 20))
        .contains("| Step | Offered |");
    for (Report.StepResult step : POOL.steps()) {
      assertThat(file).content().contains("| " + step.name() + " |");
    }
    POOL.targets().stream()
        .filter(t -> t.missed())
        .forEach(t -> assertThat(file).content().contains(" in " + t.step() + ": " + t.target()));
    assertThat(Files.readString(file).lines().filter(l -> l.startsWith("- warning: ")))
        .hasSize((int) POOL.honesty().stream().filter(c -> !c.passed()).count());
  }

  @Test
  void whereItCannotBeWrittenIsSaidBefore() {
    assertThatThrownBy(() -> SummaryFile.check(folder)).hasMessageEndingWith("it is a folder");
    assertThatThrownBy(() -> SummaryFile.check(folder.resolve("no/summary.md")))
        .hasMessageEndingWith("there is no such folder");
    assertThat(folder).isEmptyDirectory();
  }
}
