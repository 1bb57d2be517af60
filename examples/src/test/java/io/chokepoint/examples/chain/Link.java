package io.chokepoint.examples.chain;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Executors;

/**
 * A service of a chain: {@code Link [URL]} answers {@code GET /orders} with what the next one says,
 * the last one after 10 ms under a lock. Prints {@code ready PORT}.
 */
final class Link {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Object STOCK = new Object();

  private Link() {}

  public static void main(String[] arguments) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/orders",
        exchange -> {
          if (arguments.length == 0) {
            count();
          } else {
            ask(arguments[0]);
          }
          end(exchange);
        });
    server.start();
    System.out.println("ready " + server.getAddress().getPort());
  }

  private static void count() {
    synchronized (STOCK) {
      sleep();
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void ask(String next) throws IOException {
    try {
      HTTP.send(
          HttpRequest.newBuilder(URI.create(next + "/orders")).build(),
          HttpResponse.BodyHandlers.discarding());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void end(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }
}
