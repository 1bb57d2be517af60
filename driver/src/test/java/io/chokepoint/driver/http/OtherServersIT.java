package io.chokepoint.driver.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chokepoint.driver.plan.yaml.PlanReader;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.CookieImpl;
import io.undertow.server.handlers.encoding.ContentEncodingRepository;
import io.undertow.server.handlers.encoding.EncodingHandler;
import io.undertow.server.handlers.encoding.GzipEncodingProvider;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Redirects, cookies, encodings, answers in parts and events, as Jetty, Undertow and nginx have
 * them, over HTTP/1.1 and HTTP/2. Behind nginx's events and parts is Undertow.
 */
class OtherServersIT {

  private static final String LONG = "many words ".repeat(2_000);
  private static final long PAUSE_MILLIS = 30;

  private static final String PLAN =
      """
      target: http://localhost:%d
      http: %s
      endpoints:
        - {name: session, path: /session}
        - {name: mine, path: /mine, checks: [{contains: yours}]}
        - {name: old, path: /old, checks: [{contains: arrived}]}
        - {name: zipped, path: /zipped, headers: {Accept-Encoding: gzip}, checks: [{contains: many words}, {header: Content-Encoding, equals: gzip}]}
        - {name: parts, path: /parts, checks: [{contains: first and last}]}
        - {name: events, path: /events, streamed: true, checks: [{contains: 'data: 3'}]}
      sequences: [{name: all, endpoints: [session, mine, old, zipped, parts, events]}]
      load: {requests: 60, workers: 5}
      """;

  @TempDir static Path folder;
  private static Server jetty;
  private static Undertow undertow;
  private static Process nginx;
  private static int nginxPort;
  private static int nginxHttp2Port;

  @BeforeAll
  static void start() throws Exception {
    startJetty();
    startUndertow();
    startNginx();
  }

  @AfterAll
  static void stop() throws Exception {
    if (nginx != null) {
      nginx.destroy();
      assertThat(nginx.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    undertow.stop();
    jetty.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "Jetty, 1.1",
    "Jetty, 2",
    "Undertow, 1.1",
    "Undertow, 2",
    "nginx, 1.1",
    "nginx, 2",
  })
  void answersAsBrowsersSeeThem(String server, String http) throws Exception {
    Seen seen = Seen.of(PlanReader.read("p.yaml", PLAN.formatted(port(server, http), http)), 1);

    assertThat(seen.errors()).isEmpty();
    assertThat(seen.completed()).isEqualTo(60);
    assertThat(seen.of("old → redirect").completed()).isEqualTo(10);
    Seen first = seen.of("events → first byte");
    assertThat(first.completed()).isEqualTo(10);
  }

  private static int port(String server, String http) {
    return switch (server) {
      case "Jetty" -> ((ServerConnector) jetty.getConnectors()[0]).getLocalPort();
      case "Undertow" -> undertowPort();
      default -> http.equals("2") ? nginxHttp2Port : nginxPort;
    };
  }

  private static int undertowPort() {
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }

  @SuppressWarnings({"deprecation", "removal"})
  private static void startJetty() throws Exception {
    jetty = new Server();
    HttpConfiguration configuration = new HttpConfiguration();
    ServerConnector connector =
        new ServerConnector(
            jetty,
            new HttpConnectionFactory(configuration),
            new HTTP2CServerConnectionFactory(configuration));
    connector.setHost("127.0.0.1");
    jetty.addConnector(connector);
    jetty.setHandler(new GzipHandler(new JettyPages()));
    jetty.start();
  }

  private static final class JettyPages extends Handler.Abstract {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      switch (Request.getPathInContext(request)) {
        case "/session" -> {
          Response.addCookie(response, HttpCookie.build("S", "1").path("/").httpOnly(true).build());
          say(response, "ok", callback);
        }
        case "/mine" -> {
          boolean known =
              Request.getCookies(request).stream().anyMatch(c -> c.getValue().equals("1"));
          response.setStatus(known ? 200 : 403);
          say(response, known ? "yours" : "whose?", callback);
        }
        case "/old" -> Response.sendRedirect(request, response, callback, "/new");
        case "/new" -> say(response, "arrived", callback);
        case "/zipped" -> say(response, LONG, callback);
        case "/parts" ->
            response.write(
                false,
                ByteBuffer.wrap("first and ".getBytes(UTF_8)),
                Callback.from(
                    () -> response.write(true, ByteBuffer.wrap("last".getBytes(UTF_8)), callback),
                    callback::failed));
        case "/events" -> {
          response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
          event(1, request, response, callback);
        }
        default -> Response.writeError(request, response, callback, 404);
      }
      return true;
    }

    private static void say(Response response, String text, Callback callback) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
      response.write(true, ByteBuffer.wrap(text.getBytes(UTF_8)), callback);
    }

    private static void event(int number, Request request, Response response, Callback callback) {
      ByteBuffer event = ByteBuffer.wrap(("data: " + number + "\n\n").getBytes(UTF_8));
      response.write(
          number == 3,
          event,
          number == 3
              ? callback
              : Callback.from(
                  () ->
                      request
                          .getComponents()
                          .getScheduler()
                          .schedule(
                              () -> event(number + 1, request, response, callback),
                              PAUSE_MILLIS,
                              TimeUnit.MILLISECONDS),
                  callback::failed));
    }
  }

  private static void startUndertow() {
    HttpHandler pages =
        new EncodingHandler(
            OtherServersIT::undertowPage,
            new ContentEncodingRepository()
                .addEncodingHandler("gzip", new GzipEncodingProvider(), 50));
    undertow =
        Undertow.builder()
            .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
            .addHttpListener(0, "127.0.0.1", pages)
            .setIoThreads(2)
            .setWorkerThreads(8)
            .build();
    undertow.start();
  }

  private static void undertowPage(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain");
    switch (exchange.getRequestPath()) {
      case "/session" -> {
        exchange.setResponseCookie(new CookieImpl("S", "1").setPath("/").setHttpOnly(true));
        exchange.getResponseSender().send("ok");
      }
      case "/mine" -> {
        boolean known = exchange.getRequestCookie("S") != null;
        exchange.setStatusCode(known ? 200 : 403);
        exchange.getResponseSender().send(known ? "yours" : "whose?");
      }
      case "/old" -> {
        exchange.setStatusCode(302);
        exchange.getResponseHeaders().put(Headers.LOCATION, "/new");
        exchange.endExchange();
      }
      case "/new" -> exchange.getResponseSender().send("arrived");
      case "/zipped" -> exchange.getResponseSender().send(LONG);
      case "/parts" -> exchange.dispatch(() -> parts(exchange, "", "first and ", "last"));
      case "/events" -> {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/event-stream");
        exchange.dispatch(() -> parts(exchange, "\n\n", "data: 1", "data: 2", "data: 3"));
      }
      default -> exchange.setStatusCode(404).endExchange();
    }
  }

  private static void parts(HttpServerExchange exchange, String end, String... parts) {
    exchange.startBlocking();
    try (OutputStream out = exchange.getOutputStream()) {
      for (String part : parts) {
        out.write((part + end).getBytes(UTF_8));
        out.flush();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void startNginx() throws Exception {
    nginxPort = freePort();
    nginxHttp2Port = freePort();
    Path html = Files.createDirectory(folder.resolve("html"));
    Files.writeString(html.resolve("zipped"), LONG);
    String site =
        """
        root %s;
        gzip on;
        gzip_types text/plain;
        default_type text/plain;
        location = /session { add_header Set-Cookie "S=1; Path=/; HttpOnly"; return 200 "ok"; }
        location = /mine { if ($cookie_S = "") { return 403; } return 200 "yours"; }
        location = /old { return 302 /new; }
        location = /new { return 200 "arrived"; }
        location = /parts { proxy_pass http://127.0.0.1:%d; proxy_http_version 1.1; }
        location = /events { proxy_pass http://127.0.0.1:%d; proxy_http_version 1.1; proxy_buffering off; }
        """
            .formatted(html, undertowPort(), undertowPort());
    StringBuilder temporary = new StringBuilder();
    for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
      temporary.append(kind).append("_temp_path ").append(folder.resolve(kind)).append(";\n");
    }
    Path configuration =
        Files.writeString(
            folder.resolve("nginx.conf"),
            "daemon off;\nmaster_process off;\npid "
                + folder.resolve("pid")
                + ";\nevents {}\nhttp {\naccess_log off;\n"
                + temporary
                + "server { listen 127.0.0.1:"
                + nginxPort
                + ";\n"
                + site
                + "}\nserver { listen 127.0.0.1:"
                + nginxHttp2Port
                + " http2;\n"
                + site
                + "}\n}\n");
    nginx =
        new ProcessBuilder("nginx", "-e", "stderr", "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("nginx.log").toFile())
            .start();
    await().atMost(Duration.ofSeconds(20)).until(() -> !nginx.isAlive() || listens(nginxHttp2Port));
    assertThat(nginx.isAlive()).as(Files.readString(folder.resolve("nginx.log"))).isTrue();
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
