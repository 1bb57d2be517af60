package io.chokepoint.driver.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Prometheus over series that were written before it began. */
final class PrometheusProcess implements AutoCloseable {

  private final Process process;
  private final URI url;

  private PrometheusProcess(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /**
   * @param openMetrics what it has scraped
   * @param webConfig its {@code --web.config.file}: who may ask
   */
  static PrometheusProcess over(String openMetrics, Path folder, String webConfig) {
    try {
      fill(openMetrics, folder);
      return over(folder, webConfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fill(String openMetrics, Path folder) throws IOException {
    Path in = Files.writeString(folder.resolve("series.txt"), openMetrics);
    promtool(folder, "tsdb", "create-blocks-from", "openmetrics", in, data(folder));
  }

  private static Path data(Path folder) {
    return folder.resolve("data");
  }

  /**
   * Another one, which has what rules have recorded of this one, and of its scrapes the later ones.
   *
   * @param user {@code name:password}
   */
  PrometheusProcess recorded(
      String rules, String later, String user, long from, long to, Path folder) {
    try {
      fill(later, folder);
      Path file = Files.writeString(folder.resolve("rules.yml"), rules);
      promtool(folder, "check", "rules", file);
      promtool(
          folder,
          "tsdb",
          "create-blocks-from",
          "rules",
          "--url=http://" + user + "@" + url.getAuthority(),
          "--start=" + from / 1000,
          "--end=" + to / 1000,
          "--output-dir=" + data(folder),
          file);
      return over(folder, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void promtool(Path folder, Object... arguments) throws IOException {
    List<Object> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process process = process(folder, command.toArray());
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    assertThat(process.exitValue()).as(() -> log(folder)).isZero();
  }

  private static PrometheusProcess over(Path folder, String webConfig) {
    try {
      Path config = Files.writeString(folder.resolve("prometheus.yml"), "scrape_configs: []\n");
      Path web = Files.writeString(folder.resolve("web.yml"), webConfig);
      String address = "127.0.0.1:" + freePort();
      Process process =
          process(
              folder,
              "prometheus",
              "--config.file=" + config,
              "--web.config.file=" + web,
              "--storage.tsdb.path=" + data(folder),
              "--storage.tsdb.retention.time=100y",
              "--web.listen-address=" + address);
      PrometheusProcess started = new PrometheusProcess(process, URI.create("http://" + address));
      await().atMost(Duration.ofSeconds(60)).until(started::ready);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI url() {
    return url;
  }

  private boolean ready() {
    assertThat(process.isAlive()).isTrue();
    try {
      HttpURLConnection asked =
          (HttpURLConnection) url.resolve("/-/ready").toURL().openConnection();
      return asked.getResponseCode() == 200 || asked.getResponseCode() == 401;
    } catch (IOException e) {
      return false;
    }
  }

  private static Process process(Path folder, Object... command) throws IOException {
    return new ProcessBuilder(List.of(command).stream().map(Object::toString).toList())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log.txt").toFile())
        .start();
  }

  private static String log(Path folder) {
    try {
      return Files.readString(folder.resolve("log.txt"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
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
}
