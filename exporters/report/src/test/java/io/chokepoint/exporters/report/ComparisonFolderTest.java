package io.chokepoint.exporters.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chokepoint.core.compare.ComparedFigures;
import io.chokepoint.core.compare.Comparing;
import io.chokepoint.core.compare.Comparison;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class ComparisonFolderTest {

  private static final Run BEFORE = new SimulatedShop(24, 20, 20, 80, 140).run();
  private static final Run AFTER = new SimulatedShop(4, 20, 20, 80, 140).run();

  @TempDir private Path folder;

  @Test
  void aRegressionStandsInEveryFile() throws Exception {
    Comparison comparison = compare(BEFORE, AFTER);
    assertThat(comparison.regressions()).isNotEmpty();

    ComparisonFolder.write(folder, comparison, BEFORE, AFTER);

    int regressions = comparison.regressions().size();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()).sorted())
          .containsExactly("compare.html", "compare.json", "compare.md", "junit.xml");
    }
    JsonNode json = new ObjectMapper().readTree(folder.resolve("compare.json").toFile());
    assertThat(json.at("/schema").asInt()).isEqualTo(1);
    assertThat(json.at("/regressions")).hasSize(regressions);
    assertThat(json.at("/regressions/0/change/metric/name").asText()).isNotEmpty();
    Element suite =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(folder.resolve("junit.xml").toFile())
            .getDocumentElement();
    assertThat(suite.getAttribute("failures")).isEqualTo("" + regressions);
    assertThat(suite.getElementsByTagName("failure").getLength()).isEqualTo(regressions);
    String page = Files.readString(folder.resolve("compare.html"));
    assertThat(page).contains(regressions + " regressions", "before.gz", "pool main in use");
    String text = Files.readString(folder.resolve("compare.md"));
    assertThat(text).startsWith("# " + regressions + " regressions").contains("| Worse | Step |");
  }

  @Test
  void aRunBesideItselfFailsNothing() throws Exception {
    ComparisonFolder.write(folder, compare(BEFORE, BEFORE), BEFORE, BEFORE);

    assertThat(Files.readString(folder.resolve("junit.xml"))).contains("failures=\"0\"");
    assertThat(Files.readString(folder.resolve("compare.md"))).startsWith("# Nothing changed");
  }

  @Test
  void saysHowManyStepsTellWhereTheDriverWasTheLimitInOthers() throws Exception {
    Step first = BEFORE.steps().get(0);
    List<ClientWindow> client =
        BEFORE.client().stream().map(w -> first.covers(w.startMillis()) ? limited(w) : w).toList();
    Run limited = BEFORE.toBuilder().client(client).build();

    ComparisonFolder.write(folder, compare(BEFORE, limited), BEFORE, limited);

    assertThat(Files.readString(folder.resolve("compare.md")))
        .startsWith("# Nothing changed beyond noise and 10 %, as far as 2 of 3 steps tell");
  }

  private static ClientWindow limited(ClientWindow w) {
    return new ClientWindow(
        w.startMillis(), w.endpoints(), new ClientWindow.Driver(0, 0, 0, 0, 0, "cpu"));
  }

  static Comparison compare(Run before, Run after) {
    return Comparing.of(
        List.of(ComparedFigures.of("before.gz", before)),
        List.of(ComparedFigures.of("after.gz", after)),
        0.1);
  }
}
