package io.chokepoint.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Prometheus, of the package {@code prometheus}, that scrapes one target every second. */
final class Prometheus implements AutoCloseable {

  private final Process process;
  private final String url;

  private Prometheus(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /**
   * @param target {@code 127.0.0.1:9405}
   * @param folder for its files
   */
  static Prometheus start(String target, Path folder) {
    try {
      Path config = folder.resolve("prometheus.yml");
      Files.writeString(
          config,
          """
          global: {scrape_interval: 1s, scrape_timeout: 1s}
          scrape_configs:
            - job_name: agent
              honor_labels: true
              static_configs: [{targets: ['%s']}]
          """
              .formatted(target));
      String address = "127.0.0.1:" + freePort();
      Process process =
          start(
              folder,
              "prometheus",
              "--config.file=" + config,
              "--storage.tsdb.path=" + folder.resolve("data"),
              "--web.listen-address=" + address);
      return new Prometheus(process, "http://" + address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What {@code promtool check metrics} finds fault with; empty where all is well.
   *
   * @throws AssertionError where the text cannot be parsed at all
   */
  static List<String> lint(String metrics, Path folder) throws IOException, InterruptedException {
    Path in = Files.writeString(folder.resolve("metrics.txt"), metrics);
    Path out = folder.resolve("promtool.txt");
    Process promtool =
        started(
            new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile()));
    assertThat(promtool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    List<String> lines = Files.readAllLines(out);
    // 0 is well, 3 is lint, anything else is no exposition at all
    assertThat(promtool.exitValue()).as(() -> String.join("\n", lines)).isIn(0, 3);
    return lines;
  }

  /** The result of an instant query. */
  JsonNode query(String expression) {
    String text = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    String body = TestJvm.get(url + "/api/v1/query?query=" + text).body();
    try {
      return new ObjectMapper().readTree(body).path("data").path("result");
    } catch (IOException e) {
      throw new UncheckedIOException(body, e);
    }
  }

  boolean ready() {
    try {
      return TestJvm.get(url + "/-/ready").statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static Process start(Path folder, String... command) {
    return started(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile()));
  }

  private static Process started(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new AssertionError(
          builder.command().get(0) + " is not on this machine: install prometheus", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
