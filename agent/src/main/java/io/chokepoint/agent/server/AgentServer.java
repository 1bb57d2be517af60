package io.chokepoint.agent.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chokepoint.agent.AgentErrors;
import io.chokepoint.agent.AgentThreads;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The agent's HTTP server: the JDK's, on daemon threads that are never recorded. Loopback unless
 * told otherwise. A port that is taken costs the interface and never the application.
 *
 * <p>The system property {@code sun.net.httpserver.nodelay} stays as it is, though answers over a
 * kept connection take 40 ms longer without it on Java 17: it would change the application's own
 * servers as well.
 */
public final class AgentServer implements AutoCloseable {

  private static final int THREADS = 2;
  private static final int WAITING_CONNECTIONS = 64;
  private static final int LONGEST_BODY = 64 << 10;

  private final HttpServer server;
  private final ThreadPoolExecutor threads;

  private AgentServer(HttpServer server, ThreadPoolExecutor threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts serving. Call from a daemon thread: the JDK's dispatcher inherits that.
   *
   * @param port 0 takes any free one
   * @param say takes one clear line for whoever started the application
   * @return null where the address is not to be had; that was said
   */
  public static @Nullable AgentServer start(
      String host, int port, Interface parts, AgentErrors errors, Consumer<String> say) {
    HttpServer server = bind(host, port, say);
    if (server == null) {
      return null;
    }
    ThreadPoolExecutor threads = threads();
    server.setExecutor(threads);
    Routes routes = new Routes(parts.routes(), errors);
    server.createContext("/", exchange -> handle(exchange, routes, errors));
    server.start();
    return new AgentServer(server, threads);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static @Nullable HttpServer bind(String host, int port, Consumer<String> say) {
    try {
      InetAddress address = InetAddress.getByName(host);
      HttpServer server =
          HttpServer.create(new InetSocketAddress(address, port), WAITING_CONNECTIONS);
      if (!address.isLoopbackAddress()) {
        say.accept(
            "listens on "
                + host
                + ": everybody who reaches it can read metrics and SQL texts; 127.0.0.1 is the default");
      }
      return server;
    } catch (UnknownHostException e) {
      say.accept("host '" + host + "' is unknown: no metrics and no live page in this run");
    } catch (IOException e) {
      say.accept(
          "port "
              + port
              + " is taken ("
              + e.getMessage()
              + "): no metrics and no live page in this run; choose another with port=…, or port=0");
    }
    return null;
  }

  private static ThreadPoolExecutor threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new AgentThreads("chokepoint-http"));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private static void handle(HttpExchange exchange, Routes routes, AgentErrors errors) {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
      Answer answer =
          body.length > LONGEST_BODY
              ? Answer.error(413, "body is longer than " + LONGEST_BODY + " bytes")
              : routes.answer(request(exchange, body));
      send(exchange, answer);
    } catch (IOException e) {
      // the client went away
    } catch (RuntimeException | Error e) {
      errors.add("answering " + exchange.getRequestURI(), e);
    }
  }

  private static Request request(HttpExchange exchange, byte[] body) {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    String token =
        authorization != null && authorization.startsWith("Bearer ")
            ? authorization.substring("Bearer ".length())
            : null;
    return new Request(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath(),
        query(exchange.getRequestURI().getRawQuery()),
        exchange.getRequestHeaders().getFirst("Accept"),
        token,
        body);
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> query = new HashMap<>();
    if (raw != null) {
      for (String pair : raw.split("&")) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        query.put(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return query;
  }

  /** What is badly escaped is taken as it stands: it will be refused for what it says. */
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(answer.status(), 0);
    try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), 16 << 10)) {
      answer.body().writeTo(out);
    }
  }
}
