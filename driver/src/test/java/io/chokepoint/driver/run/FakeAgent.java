package io.chokepoint.driver.run;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.exporters.json.Json;
import io.chokepoint.exporters.json.TimelineDocument;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An agent's HTTP interface with an idle service behind it. */
public final class FakeAgent implements AutoCloseable {

  private final HttpServer server;
  private final long startMillis = System.currentTimeMillis() / 1000 * 1000;
  private final List<String> marks = new CopyOnWriteArrayList<>();
  private volatile @Nullable String refusal;

  private final int port;

  public FakeAgent() throws IOException {
    this(0);
    start();
  }

  private FakeAgent(int port) throws IOException {
    this.port = port;
    server = HttpServer.create();
    server.createContext(
        "/api/v1/health", x -> answer(x, "{\"pid\":1,\"cpuCores\":0.25,\"heapBytes\":7}"));
    server.createContext("/api/v1/timeline", x -> answer(x, timeline()));
    server.createContext("/api/v1/steps", this::mark);
  }

  /** One that refuses connections until it is started. */
  static FakeAgent late() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new FakeAgent(free.getLocalPort());
    }
  }

  void start() throws IOException {
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10);
    server.start();
  }

  public URI url() {
    return URI.create("http://localhost:" + (port == 0 ? server.getAddress().getPort() : port));
  }

  /** {@code begin 20/s}. */
  public List<String> marks() {
    return List.copyOf(marks);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private String timeline() {
    List<Window> windows = new ArrayList<>();
    for (long t = startMillis; t + 1000 <= System.currentTimeMillis(); t += 1000) {
      windows.add(window(t, 1_000_000_000L));
    }
    return Json.text(TimelineDocument.of(new Setup("fake", "jvm", Map.of()), List.of(), windows));
  }

  /** In which nothing happened. */
  public static Window window(long startMillis, long lengthNanos) {
    return Window.builder(startMillis, lengthNanos, system()).build();
  }

  private static SystemWindow system() {
    return SystemWindow.builder(2).processCpuNanos(500_000_000L).build();
  }

  private void mark(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Mark mark = Json.read(Mark.class, body, "mark");
    marks.add(mark.name() == null ? mark.phase() : mark.phase() + " " + mark.name());
    answer(exchange, "{}");
  }

  /** Refuses drivers, as another one has it. */
  public void refuse(String why) {
    refusal = why;
  }

  private void answer(HttpExchange exchange, String body) throws IOException {
    String why = exchange.getRequestHeaders().containsKey("Chokepoint-Run") ? refusal : null;
    String text = why == null ? body : Json.text(Map.of("error", why));
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(why == null ? 200 : 409, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private record Mark(@Nullable String name, String phase) {}
}
