import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.Executors;

/**
 * Another service to call: {@code /digest} takes its time, {@code /quick} does not, {@code
 * /trickle} does after the head of its answer, {@code /refuse} does not want to.
 */
final class Downstream {

  private static final int ROUNDS = 600_000;

  private final HttpServer server;

  Downstream() throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(
        Executors.newFixedThreadPool(
            8,
            task -> {
              Thread thread = new Thread(task, "downstream");
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext("/digest", exchange -> answer(exchange, digest(ROUNDS)));
    server.createContext("/long", exchange -> answer(exchange, digest(3 * ROUNDS)));
    server.createContext("/quick", exchange -> answer(exchange, "quick"));
    server.createContext("/trickle", Downstream::trickle);
    server.createContext("/refuse", Downstream::refuse);
    server.start();
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  String url(String path) {
    return "http://" + host() + path;
  }

  /** Work for the processor. */
  static String digest(int rounds) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] digest = new byte[32];
      for (int i = 0; i < rounds; i++) {
        digest = sha.digest(digest);
      }
      return String.valueOf(digest[0] & 0xff);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void refuse(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(503, -1);
    exchange.close();
  }

  private static void trickle(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write("head".getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
    exchange.getResponseBody().write(digest(ROUNDS).getBytes(StandardCharsets.UTF_8));
    exchange.close();
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
