package io.chokepoint.exporters.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.compare.ComparedFigures;
import io.chokepoint.core.compare.Comparing;
import io.chokepoint.core.compare.Comparison;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.run.Run;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteUpTest {

  private static final List<Report> SAMPLES =
      List.of(
          SampleReports.poolTooSmall(),
          SampleReports.everyResource(),
          SampleReports.healthy(),
          SampleReports.insufficient());

  @ParameterizedTest
  @ValueSource(strings = {"S0", "S1", "S2", "S3", "S4"})
  void saysSomethingUnderEachHeadingOfAnyRun(String name) {
    for (Report sample : SAMPLES) {
      List<Page.Block> blocks = writeUp(name, parts(name, sample)).blocks();
      for (int i = 0; i < blocks.size(); i++) {
        boolean heading = blocks.get(i).heading() != null;
        assertThat(heading && (i + 1 == blocks.size() || blocks.get(i + 1).heading() != null))
            .as("nothing under %s", blocks.get(i).heading())
            .isFalse();
        Page.Table table = blocks.get(i).table();
        if (table != null) {
          assertThat(table.rows()).allSatisfy(r -> assertThat(r).hasSameSizeAs(table.header()));
          assertThat(table.rows()).allSatisfy(r -> assertThat(r).doesNotContain("", "–"));
        }
      }
    }
  }

  @Test
  void takesFiguresFromTheRun() {
    String text = writeUp("S3", Map.of("peak", SampleReports.poolTooSmall())).markdown();
    assertThat(text)
        .contains(
            "# A title",
            "half as long",
            "Pool too small",
            "| browse, p95 | step 5 | ≤ 150 ms | 3.02 s |");
  }

  @Test
  void tellsWhoHeldAPoolWhatAnEndpointsTimeGoesToAndWhatARemedyGained() {
    Report sample = SampleReports.everyResource();
    assertThat(writeUp("S3", Map.of("peak", sample)).markdown())
        .contains("### Pool main, maximum 4", "| Measured | confirmed; 3 pairs of blocks at 240/s");
    assertThat(writeUp("S2", Map.of("mixed", sample)).markdown())
        .contains("| GET /orders | 2.88 s | 52 % wait for a connection of pool main; 13 % wait");
  }

  @Test
  void tellsOfEachEndpointThatWasLoadedAloneWhereItsTimeGoes() {
    Run run = new SimulatedShop(4, 20, 20, 80).run();
    List<Step> cells = new ArrayList<>();
    for (Step step : run.steps()) {
      Offered alone = Offered.closed(10).only(cells.isEmpty() ? "home" : "course");
      cells.add(new Step(step.name(), step.fromMillis(), step.toMillis(), alone));
    }
    Report matrix = SampleReports.report(run.with(cells), SampleReports.poolVerdict());

    String text = writeUp("S0", Map.of("api", matrix, "pages", matrix)).markdown();

    assertThat(text.substring(text.indexOf("## Where each endpoint's time goes")))
        .contains("At the most connections of each")
        .containsPattern("\\| home \\| [0-9.]+ ms \\| [0-9]+ % ")
        .containsPattern("\\| course \\| [0-9.]+ ms \\| [0-9]+ % ");
  }

  @Test
  void setsAnEarlierRunBesideItsOwn() {
    Run before = SampleReports.poolTooSmall().run();
    Report after =
        SampleReports.report(
            new SimulatedShop(24, 20, 20, 80, 140, 180, 240).run(), SampleReports.poolVerdict());
    Comparison compared =
        Comparing.of(
            List.of(ComparedFigures.of("before", before)),
            List.of(ComparedFigures.of("after", after.run())),
            0.1);
    String text =
        WriteUp.of("S3", "t", "s", Map.of("peak", after), Map.of(), Map.of("peak", compared))
            .markdown();
    assertThat(text)
        .contains("## Before and after", "improvement", "### peak, all endpoints together")
        .containsPattern(
            "\\| peak \\| step 5 \\| all endpoints \\| p95 \\| [^|]*s \\| [^|]*ms \\| [^|]* \\| better");
  }

  @Test
  void saysWhichPartDidNotRun() {
    String text = writeUp("S4", Map.of("smoke", SampleReports.healthy())).markdown();
    assertThat(text).contains("Not measured: stress did not run.");
  }

  @Test
  void writesBothForms(@TempDir Path folder) throws ReportException {
    writeUp("S1", parts("S1", SampleReports.poolTooSmall())).write(folder);
    assertThat(folder.resolve("write-up.md")).isNotEmptyFile();
    assertThat(folder.resolve("write-up.html")).content().contains("<td>", "pool main");
  }

  private static WriteUp writeUp(String name, Map<String, Report> parts) {
    return WriteUp.of(name, "A title", "half as long", parts, Map.of(), Map.of());
  }

  private static Map<String, Report> parts(String name, Report sample) {
    Map<String, Report> parts = new LinkedHashMap<>();
    WriteUps.parts(name).forEach(p -> parts.put(p, sample));
    return parts;
  }
}
