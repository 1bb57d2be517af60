package io.chokepoint.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that {@code docs/ci.md} gives for builds does what it says there. */
class CiRecipeIT {

  private static final Pattern RECIPE =
      Pattern.compile("<!-- recipe -->\n```sh\n(.*?)```", Pattern.DOTALL);
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path folder;

  @Test
  void endsByTargetsAndByWhatGotWorse() throws Exception {
    Files.copy(
        ROOT.resolve("agent/target/chokepoint-agent.jar"), folder.resolve("chokepoint-agent.jar"));
    Files.copy(ROOT.resolve("driver/target/chokepoint.jar"), folder.resolve("chokepoint.jar"));
    Matcher recipe = RECIPE.matcher(Files.readString(ROOT.resolve("docs/ci.md")));
    assertThat(recipe.find()).isTrue();
    Files.writeString(folder.resolve("load-test.sh"), recipe.group(1));
    int port = freePort();
    int agent = freePort();

    plan(port, agent, "1s");
    assertThat(run(port, agent)).as(said()).isZero();
    assertThat(folder.resolve("reports/now/junit.xml")).exists();
    assertThat(Files.readString(folder.resolve("summary.md"))).contains("settle");

    Files.move(folder.resolve("reports/now"), folder.resolve("reports/baseline"));
    assertThat(run(port, agent)).as(said()).isZero();
    assertThat(folder.resolve("reports/compare/junit.xml")).exists();

    plan(port, agent, "20ms");
    assertThat(run(port, agent)).as(said()).isEqualTo(99);
  }

  private void plan(int port, int agent, String p95) throws IOException {
    Files.writeString(
        folder.resolve("plan.yaml"),
        "name: settle\ntarget: http://127.0.0.1:"
            + port
            + "\nagent: http://127.0.0.1:"
            + agent
            + "\nendpoints: [{name: settle, method: POST, path: /settlements, body: '{random:1-9};5'}]\n"
            + "targets: {p95: "
            + p95
            + "}\nload: {steps: [{rate: 20, for: 4s}]}\n");
  }

  private int run(int port, int agent) throws Exception {
    ProcessBuilder script =
        new ProcessBuilder("sh", "load-test.sh")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said.txt").toFile());
    script
        .environment()
        .putAll(
            Map.of(
                "SERVICE",
                "java -jar "
                    + ROOT.resolve("examples/target/chokepoint-shop.jar")
                    + " partner --port="
                    + port,
                "READY",
                "http://127.0.0.1:" + port + "/",
                "AGENT_PORT",
                "" + agent));
    Process process = script.start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  private String said() throws IOException {
    Path said = folder.resolve("said.txt");
    return Files.exists(said) ? Files.readString(said) : "";
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }
}
