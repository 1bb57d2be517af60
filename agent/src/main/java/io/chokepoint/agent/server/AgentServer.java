package io.chokepoint.agent.server;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.own.AgentThreads;
import io.chokepoint.agent.own.Loop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The agent's HTTP server: a thread that accepts, and one for each of a bounded number of
 * connections, all daemons that are never recorded. Loopback unless told otherwise. A port that is
 * taken costs the interface and never the application.
 *
 * <p>A server of our own, since the JDK's gets its deadlines by system properties only, which would
 * change the application's servers as well. A connection that is past its deadline is closed by the
 * accepting thread, which ends whatever read or write it hangs in. When there is no room for one
 * more, the one that has waited for its client the longest gives way.
 */
public final class AgentServer implements AutoCloseable {

  /**
   * What a client may take.
   *
   * @param connections open at once
   * @param idleMillis between two requests
   * @param readMillis for the head of a request from its first byte on, and again for its body
   * @param writeMillis until 16 KB of an answer have left
   */
  record Limits(int connections, long idleMillis, long readMillis, long writeMillis) {
    static final Limits DEFAULT = new Limits(24, 60_000, 5_000, 10_000);
  }

  private static final int BACKLOG = 64;
  private static final int SWEEP_MILLIS = 250;

  private final ServerSocket socket;
  private final Limits limits;
  private final Connection.Answering answering;
  private final AgentErrors errors;
  private final ThreadPoolExecutor threads;
  private @Nullable Loop accepting;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  private AgentServer(
      ServerSocket socket, Limits limits, Connection.Answering answering, AgentErrors errors) {
    this.socket = socket;
    this.limits = limits;
    this.answering = answering;
    this.errors = errors;
    this.threads =
        new ThreadPoolExecutor(
            0,
            2 * limits.connections(), // some are on their way out
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new AgentThreads("chokepoint-http"));
  }

  /**
   * Starts serving.
   *
   * @param port 0 takes any free one
   * @param say prints one clear line to the application's log
   * @return null where the address is not to be had; that was said
   */
  public static @Nullable AgentServer start(
      String host, int port, Interface parts, AgentErrors errors, Consumer<String> say) {
    return start(host, port, parts, errors, say, Limits.DEFAULT);
  }

  static @Nullable AgentServer start(
      String host,
      int port,
      Interface parts,
      AgentErrors errors,
      Consumer<String> say,
      Limits limits) {
    ServerSocket socket = bind(host, port, say);
    if (socket == null) {
      return null;
    }
    Admission admission = new Admission(host, parts.hosts());
    Claim claim = new Claim(parts.steps(), System::currentTimeMillis);
    ServerRoutes routes = new ServerRoutes(parts.routes(), errors);
    Connection.Answering answering =
        request -> {
          ServerAnswer refused = admission.refusal(request);
          ServerAnswer refusal = refused == null ? claim.refusal(request) : refused;
          return refusal == null ? routes.answer(request) : refusal;
        };
    AgentServer server = new AgentServer(socket, limits, answering, errors);
    server.accepting = Loop.start("port", server::accept, errors);
    return server;
  }

  public int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() {
    if (accepting != null) {
      accepting.end();
    }
    try {
      socket.close();
    } catch (IOException e) {
      // no client can connect any more
    }
    open.forEach(Connection::close);
    threads.shutdownNow();
  }

  private static @Nullable ServerSocket bind(String host, int port, Consumer<String> say) {
    try {
      InetAddress address = InetAddress.getByName(host);
      ServerSocket socket = new ServerSocket();
      socket.bind(new InetSocketAddress(address, port), BACKLOG);
      if (!address.isLoopbackAddress()) {
        say.accept(
            "listens on "
                + host
                + ": everybody who reaches it can read metrics and SQL texts; 127.0.0.1 is the default");
      }
      return socket;
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

  /** Wakes only while there are connections. */
  private void accept() {
    try {
      socket.setSoTimeout(open.isEmpty() ? 0 : SWEEP_MILLIS);
      admit(socket.accept());
    } catch (SocketTimeoutException e) {
      // time to look at those who are connected
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      long now = Connection.now();
      open.stream().filter(c -> c.isOverdue(now)).forEach(Connection::close);
    }
  }

  private void admit(Socket client) throws IOException {
    Connection connection = new Connection(client, limits, answering, errors, open::remove);
    if (open.size() >= limits.connections() && !giveWay()) {
      connection.close();
      return;
    }
    open.add(connection);
    try {
      client.setTcpNoDelay(true);
      threads.execute(connection);
    } catch (IOException | RuntimeException | Error e) {
      connection.close();
      throw e;
    }
  }

  private boolean giveWay() {
    Optional<Connection> idlest =
        open.stream()
            .filter(c -> c.waitingSince() < Connection.NEVER)
            .min(Comparator.comparingLong(Connection::waitingSince));
    idlest.ifPresent(Connection::close);
    return idlest.isPresent();
  }
}
