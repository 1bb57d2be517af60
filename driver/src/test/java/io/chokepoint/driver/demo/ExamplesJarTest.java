package io.chokepoint.driver.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesJarTest {

  private static final String CASES =
      """
      processes:
        service: {command: [java, -jar, '{shop}'], ready: printed}
      cases:
        slow-sql:
          truth: {kind: slow-sql, cause: no index, fix: create one}
          plan: plans/slow-sql.yaml
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
  void readsACaseAndItsPlan() throws IOException {
    ExamplesJar examples = jar(CASES);
    CaseFile cases = examples.cases();
    assertThat(cases.names()).containsExactly("slow-sql");
    assertThat(cases.plan(cases.named("slow-sql").plan()).name()).isEqualTo("slow-sql");
    assertThat(cases.processes().get("service").command())
        .containsExactly("java", "-jar", folder.resolve("chokepoint-shop.jar").toString());
  }

  @Test
  void suggestsTheFaultThatWasProbablyMeant() throws IOException {
    CaseFile cases = jar(CASES).cases();
    assertThatThrownBy(() -> cases.named("slow-sq"))
        .isInstanceOfSatisfying(
            CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_INPUT))
        .hasMessageContaining("did you mean \"slow-sql\"?")
        .hasMessageContaining("There are: slow-sql");
  }

  @Test
  void refusesAJarWithoutCases() {
    assertThatThrownBy(() -> ExamplesJar.open(folder.resolve("none.jar")).cases())
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("none.jar");
  }

  private ExamplesJar jar(String cases) throws IOException {
    Path path = folder.resolve("chokepoint-shop.jar");
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(path))) {
      entry(jar, "cases.yaml", cases);
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
