package io.chokepoint.agent.apps;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A service that needs few modules and few permissions, and interrupts the agent when asked to. */
public final class Plain {

  private Plain() {}

  public static void main(String[] args) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    server.createContext("/hello", Plain::hello);
    server.createContext("/interrupt", Plain::interrupt);
    server.start();
    System.out.println("SERVING " + server.getAddress().getPort());
  }

  private static void hello(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  /** As frameworks do at a redeployment to all threads that they can see. */
  private static void interrupt(HttpExchange exchange) throws IOException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("chokepoint-")) {
        thread.interrupt();
      }
    }
    hello(exchange);
  }
}
