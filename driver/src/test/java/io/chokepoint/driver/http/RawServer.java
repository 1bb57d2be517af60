package io.chokepoint.driver.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that does to its clients what HTTP servers never would. */
public final class RawServer implements AutoCloseable {

  private final ServerSocket server;
  private final Conversation conversation;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** What is done once a request's head has been read. */
  public interface Conversation {
    void answer(String head, Socket socket, OutputStream out) throws IOException;
  }

  public RawServer(Conversation conversation) throws IOException {
    this.conversation = conversation;
    server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** A server that answers everything with these bytes. */
  public static RawServer saying(String answer) throws IOException {
    return new RawServer(
        (head, socket, out) -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1)));
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Heads of all requests so far. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** How many connections were accepted. */
  public int connections() {
    return sockets.size();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      while (true) {
        StringBuilder head = new StringBuilder();
        for (String line = in.readLine(); !"".equals(line); line = in.readLine()) {
          if (line == null) {
            return;
          }
          head.append(line).append('\n');
        }
        requests.add(head.toString());
        conversation.answer(head.toString(), socket, socket.getOutputStream());
      }
    } catch (IOException e) {
      // the client is gone
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }
}
