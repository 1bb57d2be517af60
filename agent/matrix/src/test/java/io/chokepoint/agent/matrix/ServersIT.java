package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.Seen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that are no servlet containers: each request once, under its route where it has one. */
@ExtendWith(Printed.class)
class ServersIT {

  static Stream<Row> netty() {
    return Row.tried(
        Row.of(
            "Netty",
            List.of("io.netty:netty-codec-http:*"),
            List.of("NettyService.java"),
            "4.1.52.Final",
            "4.2.17.Final"));
  }

  @ParameterizedTest
  @MethodSource("netty")
  void missesNoRequestOfAnUnknownServerOnNetty(Row row) {
    try (Service service = Service.start(row, Service.COUNTED)) {
      askAll(service);
      assertThat(pipelined(service, "/slow/1", "/orders/2", "/nowhere").split("HTTP/1.1 "))
          .hasSize(4);

      service.sees(
          seen -> {
            assertThat(seen.statuses("GET other"))
                .isEqualTo(Map.of(200, 9L, 404, 22L, 499, 1L, 500, 1L));
            assertThat(EndpointsIT.all(seen)).isEqualTo(33);
            // two waits of 200 ms on no thread; and what was waited for on the loop is known
            assertThat(seen.ledger("GET other").wallNanos()).isGreaterThan(millis(490));
            assertThat(attributed(seen, "GET other")).isGreaterThan(millis(95));
          });
    }
  }

  private static void askAll(Service service) {
    for (int i = 1; i < 6; i++) {
      assertThat(service.get("/orders/" + i)).isEqualTo("order " + i);
    }
    assertThat(service.ask("/orders/13").statusCode()).isEqualTo(500);
    assertThat(service.ask("/orders/404").statusCode()).isEqualTo(404);
    assertThat(service.get("/slow/1")).isEqualTo("slow");
    assertThat(service.get("/held/1")).isEqualTo("held");
    for (int i = 0; i < 20; i++) {
      assertThat(service.ask("/nowhere/" + i).statusCode()).isEqualTo(404);
    }
    EndpointsIT.giveUp(service.url() + "/never");
  }

  /** The answers to GETs that are all sent before the first is answered. */
  private static String pipelined(Service service, String... paths) {
    URI uri = URI.create(service.url());
    StringBuilder requests = new StringBuilder();
    for (String path : paths) {
      requests.append("GET ").append(path).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
      StringBuilder answers = new StringBuilder();
      while (answers.toString().split("HTTP/1.1 ").length <= paths.length) {
        answers.append((char) socket.getInputStream().read());
      }
      return answers.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long attributed(Seen seen, String endpoint) {
    var ledger = seen.ledger(endpoint);
    return ledger.wallNanos() - ledger.unattributedNanos();
  }

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }
}
