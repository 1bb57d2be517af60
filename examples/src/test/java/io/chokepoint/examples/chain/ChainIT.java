package io.chokepoint.examples.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three services with an agent each, and a lock in the last one, which the first one's waits for.
 */
@Tag("same-on-each-jdk")
class ChainIT {

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final Path AGENT = Path.of("../agent/target/chokepoint-agent.jar");
  private static final Path CHOKEPOINT = Path.of("../driver/target/chokepoint.jar");
  private static final Pattern READY = Pattern.compile("ready (\\d+)");
  private static final Pattern LISTENING =
      Pattern.compile("\\[chokepoint] listening on (http\\S+)/");

  @TempDir Path folder;
  private final List<Process> processes = new ArrayList<>();

  /** Where a service answers, and where its agent does. */
  private record Started(String at, String agent) {}

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void theLockInTheLastServiceIsNamedFromTheClientsSide() throws Exception {
    Started depot = link("depot");
    Started stock = link("stock", "http://" + depot.at);
    Started shop = link("shop", "http://" + stock.at);
    Path plan =
        Files.writeString(
            folder.resolve("plan.yaml"),
            """
            target: http://%s
            agent: %s
            agents:
              stock: {url: '%s', at: '%s'}
              depot: {url: '%s', at: '%s'}
            endpoints: [{path: /orders}]
            load: {warmup: {users: 2, for: 3s}, steps: [{users: 1, for: 6s}, {users: 16, for: 8s}]}
            """
                .formatted(shop.at, shop.agent, stock.agent, stock.at, depot.agent, depot.at));
    Path log = folder.resolve("driver.txt");
    Process run =
        started(
            log,
            "-jar",
            CHOKEPOINT.toString(),
            "run",
            plan.toString(),
            "--plain",
            "--report",
            folder.resolve("report").toString());
    assertThat(run.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(run.exitValue()).as(Files.readString(log)).isZero();

    JsonNode first =
        new JsonMapper()
            .readTree(folder.resolve("report/report.json").toFile())
            .at("/verdict/findings/0");
    assertThat(first.get("kind").asText()).as(Files.readString(log)).isEqualTo("java-lock");
    assertThat(first.get("resource").asText()).endsWith(" in depot");
    assertThat(Files.readString(log)).contains("depot");
  }

  private Started link(String name, String... next) throws IOException {
    Path log = folder.resolve(name + ".txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                "-Xmx128m",
                "-javaagent:" + AGENT + "=port=0,application=" + name,
                "-cp",
                "target/test-classes",
                Link.class.getName()));
    command.addAll(List.of(next));
    started(log, command.toArray(String[]::new));
    return new Started("127.0.0.1:" + said(log, READY), said(log, LISTENING));
  }

  private static String said(Path log, Pattern pattern) {
    return await("a line like " + pattern)
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              Matcher line = pattern.matcher(Files.readString(log));
              return line.find() ? line.group(1) : "";
            },
            found -> !found.isEmpty());
  }

  private Process started(Path log, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(JAVA));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    processes.add(process);
    return process;
  }
}
