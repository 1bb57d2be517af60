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
      Path data = folder.resolve("data");
      Path in = Files.writeString(folder.resolve("series.txt"), openMetrics);
      Process filling =
          process(folder, "promtool", "tsdb", "create-blocks-from", "openmetrics", in, data);
      assertThat(filling.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(filling.exitValue()).as(() -> log(folder)).isZero();
      Path config = Files.writeString(folder.resolve("prometheus.yml"), "scrape_configs: []\n");
      Path web = Files.writeString(folder.resolve("web.yml"), webConfig);
      String address = "127.0.0.1:" + freePort();
      Process process =
          process(
              folder,
              "prometheus",
              "--config.file=" + config,
              "--web.config.file=" + web,
              "--storage.tsdb.path=" + data,
              "--storage.tsdb.retention.time=100y",
              "--web.listen-address=" + address);
      PrometheusProcess started = new PrometheusProcess(process, URI.create("http://" + address));
      await().atMost(Duration.ofSeconds(60)).until(started::ready);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
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
