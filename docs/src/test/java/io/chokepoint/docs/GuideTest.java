package io.chokepoint.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.yaml.CasesReader;
import io.chokepoint.driver.plan.yaml.PlanReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the documents to what the code does. */
class GuideTest {

  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyKindOfFindingIsExplained(Kind kind) throws Exception {
    assertThat(guide()).contains("| `" + kind.label() + "` |");
  }

  @ParameterizedTest
  @ValueSource(strings = {"guide.md", "../README.md"})
  void everyPlanShownCanBeRun(String document) throws Exception {
    List<String> plans =
        YAML.matcher(Files.readString(Path.of(document)))
            .results()
            .map(m -> m.group(1))
            .filter(y -> y.contains("endpoints:"))
            .toList();
    assertThat(plans).isNotEmpty();
    for (String plan : plans) {
      Plan read = PlanReader.read(document, plan);
      assertThat(read.endpoints()).isNotEmpty();
    }
  }

  @Test
  void theCasesShownCanBeRead() throws Exception {
    List<String> cases =
        YAML.matcher(guide())
            .results()
            .map(m -> m.group(1))
            .filter(y -> y.contains("processes:"))
            .toList();
    assertThat(cases).hasSize(1);
    assertThat(CasesReader.read("guide.md", cases.get(0), Map.of()).cases())
        .containsOnlyKeys("small-pool", "small-pool-healthy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"guide.md", "architecture.md", "ci.md", "decisions.md", "../README.md"})
  void everyLinkedFileIsThere(String document) throws Exception {
    Path at = Path.of(document);
    Matcher links = LINK.matcher(Files.readString(at));
    while (links.find()) {
      assertThat(at.resolveSibling(links.group(1))).exists();
    }
  }

  @Test
  void theClassesOnTheTourExist() throws Exception {
    Pattern name = Pattern.compile("`([A-Z][A-Za-z]+)`");
    String tour = Files.readString(Path.of("architecture.md")).replaceAll("(?s)## Modules.*", "");
    for (Matcher m = name.matcher(tour); m.find(); ) {
      if (!m.group(1).equals("README")) {
        assertThat(sources()).as(m.group(1)).anyMatch(f -> f.endsWith("/" + m.group(1) + ".java"));
      }
    }
  }

  private static List<String> sources() throws Exception {
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      return files.map(Path::toString).filter(f -> f.endsWith(".java")).toList();
    }
  }

  private static String guide() throws Exception {
    return Files.readString(Path.of("guide.md"));
  }
}
