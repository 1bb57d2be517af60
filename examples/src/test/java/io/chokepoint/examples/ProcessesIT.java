package io.chokepoint.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar's processes end with whoever started them, and leave nothing behind. */
class ProcessesIT {

  private static final Path JAR = Path.of("target", "chokepoint-shop.jar");

  @TempDir Path temporary;

  @Test
  void theDatabaseEndsWhenItsInputEnds() throws Exception {
    Process process = start("database", "--orders=1000");
    long server = serverPid();
    process.getOutputStream().close();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertNothingIsLeftOf(server);
  }

  @Test
  void theDatabaseEndsWhenItsLauncherIsKilled() throws Exception {
    Process process = start("database", "--orders=1000");
    long server = serverPid();
    // Process.destroyForcibly would also close the stream that is being drained
    process.toHandle().destroyForcibly();
    assertNothingIsLeftOf(server);
  }

  @Test
  void thePartnerEndsWhenItsInputEndsAndTakesItsJournalAlong() throws Exception {
    Process process = start("partner");
    process.getOutputStream().close();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(found("chokepoint-settled-")).isEmpty();
  }

  @Test
  void anUnknownOptionIsRefused() throws Exception {
    Process process = launch("partner", "--batch-milis=5");
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isNotZero();
  }

  private void assertNothingIsLeftOf(long server) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(ProcessHandle.of(server).filter(ProcessHandle::isAlive)).isEmpty();
              assertThat(found("chokepoint-shop-")).isEmpty();
            });
  }

  private long serverPid() throws IOException {
    Path folder = found("chokepoint-shop-").get(0);
    return Long.parseLong(Files.readAllLines(folder.resolve("data/postmaster.pid")).get(0));
  }

  private List<Path> found(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.filter(f -> f.getFileName().toString().startsWith(prefix)).toList();
    }
  }

  private Process start(String... arguments) throws IOException {
    Process process = launch(arguments);
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    while (line != null && !line.startsWith("ready ")) {
      line = out.readLine();
    }
    assertThat(line).as("announcement").isNotNull();
    Thread drain = new Thread(() -> out.lines().forEach(l -> {}));
    drain.setDaemon(true);
    drain.start();
    return process;
  }

  private Process launch(String... arguments) throws IOException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Djava.io.tmpdir=" + temporary,
                    "-Xmx256m",
                    "-jar",
                    JAR.toString(),
                    arguments[0],
                    "--stop-at-stdin-end"),
                Stream.of(arguments).skip(1))
            .toList();
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
