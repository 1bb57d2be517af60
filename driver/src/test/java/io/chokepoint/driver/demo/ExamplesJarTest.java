package io.chokepoint.driver.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesJarTest {

  private static final String SCENARIOS =
      """
      slow-sql:
        truth: slow-sql
        cause: no index
        fix: create one
        plan: plans/slow-sql.yaml
        database: [--orders=5]
        service:
          processors: 1
          jvm: [-Xmx64m]
      """;

  private static final String PLAN =
      """
      name: slow-sql
      target: http://127.0.0.1:8080
      endpoints: [{path: /about}]
      load: {steps: [{rate: 1, for: 1s}]}
      """;

  @TempDir Path folder;

  @Test
  void readsAScenarioAndItsPlan() throws IOException {
    ExamplesJar examples = jar(SCENARIOS);
    Scenario scenario = examples.scenario("slow-sql");
    assertThat(scenario)
        .isEqualTo(
            new Scenario(
                "slow-sql",
                "plans/slow-sql.yaml",
                List.of("--orders=5"),
                Map.of(),
                new Scenario.Service(1, List.of("-Xmx64m"), List.of())));
    assertThat(examples.plan(scenario).name()).isEqualTo("slow-sql");
    assertThat(examples.truth("slow-sql"))
        .isEqualTo(new GroundTruth("slow-sql", "no index", "create one"));
  }

  @Test
  void suggestsTheFaultThatWasProbablyMeant() throws IOException {
    ExamplesJar examples = jar(SCENARIOS);
    assertThatThrownBy(() -> examples.scenario("slow-sq"))
        .isInstanceOfSatisfying(
            CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_INPUT))
        .hasMessageContaining("did you mean \"slow-sql\"?")
        .hasMessageContaining("There are: slow-sql");
  }

  @Test
  void refusesAKeyItDoesNotKnow() {
    assertThatThrownBy(() -> jar(SCENARIOS + "  partnr: []\n"))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("partnr");
  }

  @Test
  void refusesAJarWithoutScenarios() {
    assertThatThrownBy(() -> ExamplesJar.open(folder.resolve("none.jar")))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("none.jar");
  }

  private ExamplesJar jar(String scenarios) throws IOException {
    Path path = folder.resolve("chokepoint-shop.jar");
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(path))) {
      entry(jar, "scenarios.yaml", scenarios);
      entry(jar, "plans/slow-sql.yaml", PLAN);
    }
    return ExamplesJar.open(path);
  }

  private static void entry(JarOutputStream jar, String name, String text) throws IOException {
    jar.putNextEntry(new JarEntry("BOOT-INF/classes/" + name));
    jar.write(text.getBytes(StandardCharsets.UTF_8));
    jar.closeEntry();
  }
}
