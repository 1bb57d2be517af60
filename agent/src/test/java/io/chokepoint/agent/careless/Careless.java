package io.chokepoint.agent.careless;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** Asks for collections, starts threads that stay, and locks in two orders. */
public final class Careless {

  private static final Object LEFT = new Object();
  private static final Object RIGHT = new Object();
  private static final CountDownLatch BOTH = new CountDownLatch(2);

  private Careless() {}

  public static void main(String[] args) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(Executors.newFixedThreadPool(10));
    Map<String, Runnable> doing =
        Map.of(
            "/collect", Careless::collect,
            "/many", Careless::startThreads,
            "/start", Careless::startThread,
            "/left", () -> lock(LEFT, RIGHT),
            "/right", () -> lock(RIGHT, LEFT));
    doing.forEach((path, what) -> server.createContext(path, exchange -> answer(exchange, what)));
    server.start();
    System.out.println("SERVING " + server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange, Runnable what) throws IOException {
    what.run();
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  private static void collect() {
    System.gc();
  }

  private static void startThreads() {
    for (int i = 0; i < 300; i++) {
      startThread();
    }
  }

  private static void startThread() {
    Thread thread = new Thread(Careless::stay);
    thread.setDaemon(true);
    thread.start();
  }

  private static void stay() {
    try {
      Thread.sleep(600_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void lock(Object first, Object second) {
    synchronized (first) {
      BOTH.countDown();
      try {
        BOTH.await();
      } catch (InterruptedException e) {
        return;
      }
      synchronized (second) {
        collect();
      }
    }
  }
}
