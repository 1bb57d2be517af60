import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** The JDK's HTTP server with answers made by the service at hand. */
final class Serving {

  private final HttpServer server;

  Serving() throws IOException {
    this(
        Boolean.getBoolean("serving.virtual") ? virtualThreads() : Executors.newFixedThreadPool(8));
  }

  Serving(Executor handlers) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(handlers);
  }

  /** By reflection, as JDK 17 compiles this too. */
  static Executor virtualThreads() {
    try {
      return (Executor) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  Serving on(String path, Callable<String> answer) {
    server.createContext(path, exchange -> answer(exchange, answer));
    return this;
  }

  int port() {
    return server.getAddress().getPort();
  }

  void start() {
    server.start();
    System.out.println("SERVING " + port());
  }

  private static void answer(HttpExchange exchange, Callable<String> answer) throws IOException {
    String text;
    int status = 200;
    try {
      text = String.valueOf(answer.call());
    } catch (Exception e) {
      text = e.toString();
      status = 500;
    }
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
