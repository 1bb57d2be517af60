package io.chokepoint.bridge;

import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One of the JDK's HTTP servers, and how requests come to the threads that handle them: by the
 * executor it was given, or else on its dispatcher's own thread, one after the other.
 */
public final class JdkServer {

  private static final Object TAKEN = new Object();

  private final String name;
  private final @Nullable Executor executor;
  private volatile boolean busy;

  private JdkServer(String name, @Nullable Executor executor) {
    this.name = name;
    this.executor = executor;
  }

  /**
   * A server is at work.
   *
   * @param server the JDK's own object for it
   */
  public static void seen(Object server, ServerSocketChannel socket, Executor executor) {
    if (Tags.get(server) == null) {
      boolean own = executor.getClass().getName().startsWith("sun.net.httpserver.");
      JdkServer seen =
          new JdkServer("HttpServer-" + socket.socket().getLocalPort(), own ? null : executor);
      Tags.set(server, seen);
      Servers.server(seen);
    }
  }

  /** A request is about to be handed to the executor. */
  public static void handsOver(Object server, Object connection) {
    Object tag = Tags.get(server);
    if (tag instanceof JdkServer && ((JdkServer) tag).executor != null) {
      Work.ready(connection, ((JdkServer) tag).name);
    }
  }

  /** The current thread begins to handle a request. Returns what to end it with. */
  public static @Nullable Object handles(Object server, Object connection) {
    if (Bridge.sink() == null) {
      return null;
    }
    Object tag = Tags.get(server);
    if (tag instanceof JdkServer && ((JdkServer) tag).executor == null) {
      ((JdkServer) tag).busy = true;
      return tag;
    }
    return Work.taken(connection) ? TAKEN : null;
  }

  /** The current thread has handled it. */
  public static void handled(@Nullable Object handling) {
    if (handling instanceof JdkServer) {
      ((JdkServer) handling).busy = false;
    } else if (handling != null) {
      Work.done();
    }
  }

  public String name() {
    return name;
  }

  /** Null where the dispatcher's thread handles all requests itself. */
  public @Nullable Executor executor() {
    return executor;
  }

  /** Whether the dispatcher's thread handles a request now, where it does so itself. */
  public boolean isBusy() {
    return busy;
  }
}
