package io.chokepoint.examples.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The plans that people copy, driven as they do it. */
final class Plans {

  static final Path CHOKEPOINT = Path.of("../driver/target/chokepoint.jar");
  private static final Path PLANS = Path.of("src/main/resources/plans");

  private Plans() {}

  /** The requests of each endpoint, of which none failed. */
  static Map<String, String> drive(String name, int port, Path folder, String load)
      throws Exception {
    String plan = Files.readString(PLANS.resolve(name + ".yaml"));
    Path file = folder.resolve(name + ".yaml");
    Files.writeString(
        file,
        plan.replace(":8080", ":" + port)
                .replaceAll("think: [0-9s-]+", "think: 10ms")
                .replaceAll("(?s)\nload:.*", "\nload: ")
            + load
            + "\n");
    Path report = folder.resolve(name);
    ProcessBuilder driver =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                CHOKEPOINT.toString(),
                "run",
                file.toString(),
                "--report",
                report.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile());
    driver.environment().put("PASSWORD", "knock");
    driver.environment().put("CLIENT_SECRET", "s3cr3t");
    Process process = driver.start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    String said = Files.readString(folder.resolve(name + ".log"));
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said).doesNotContain("knock", "s3cr3t");
    List<String> lines = Files.readAllLines(report.resolve("steps.csv"));
    List<String> header = List.of(lines.get(0).split(","));
    Map<String, String> requests = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] row = line.split(",");
      assertThat(row[header.indexOf("failed")]).as(line + said).isEqualTo("0");
      String endpoint = row[header.indexOf("endpoint")].replace("\"", "");
      requests.put(endpoint, row[header.indexOf("requests")]);
    }
    return requests;
  }
}
