package io.chokepoint.driver.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.exporters.json.Json;
import io.chokepoint.exporters.json.TimelineDocument;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AgentLinkReadsTest {

  /** The server says the real date in its answers, so the run began by the same clock. */
  private static final long START = System.currentTimeMillis() / 1000 * 1000 - 60_000;

  private final AtomicInteger there = new AtomicInteger();
  private final AtomicInteger sent = new AtomicInteger();

  @Test
  void takesEachWindowOnce() throws IOException {
    HttpServer agent =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    agent.createContext("/api/v1/timeline", this::timeline);
    agent.start();
    URI url = URI.create("http://localhost:" + agent.getAddress().getPort());
    try (AgentLink link =
        new AgentLink(new AgentClient(url), START, System::currentTimeMillis, note -> {})) {
      for (int second = 1; second <= 20; second++) {
        there.set(second);
        link.awaitWindow(START + second * 1000L - 1);
      }

      assertThat(link.windows()).hasSize(20);
      assertThat(link.windows(START + 3_000, START + 5_000)).hasSize(3);
      assertThat(sent).hasValue(20);
    } finally {
      agent.stop(0);
    }
  }

  private void timeline(HttpExchange exchange) throws IOException {
    long from = Long.parseLong(exchange.getRequestURI().getQuery().replaceAll("\\D", ""));
    List<Window> windows =
        LongStream.range(0, there.get())
            .map(second -> START + second * 1000)
            .filter(start -> start >= from)
            .mapToObj(AgentLinkReadsTest::window)
            .toList();
    sent.addAndGet(windows.size());
    byte[] body =
        Json.text(TimelineDocument.of(new Setup("a", "jvm", Map.of()), List.of(), windows))
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static Window window(long start) {
    SystemWindow machine = SystemWindow.unknown(2);
    return Window.builder(start, 1_000_000_000L, machine).build();
  }
}
