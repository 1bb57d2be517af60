import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketMessage;
import org.eclipse.jetty.websocket.api.annotations.WebSocket;

/** A socket by Jetty's own annotations. */
public final class JettySocketService {

  /** Answers each message, unless it is jammed. */
  @WebSocket
  public static final class Talk {

    private final String room;

    Talk(String room) {
      this.room = room;
    }

    @OnWebSocketMessage
    public void said(Session session, String text) throws IOException {
      if (text.equals("jam")) {
        throw new IllegalStateException("jammed");
      } else if (text.equals("work")) {
        Downstream.digest(300_000);
      }
      session.sendText(room + " " + text, Callback.NOOP);
    }

    @OnWebSocketMessage
    public void sent(Session session, ByteBuffer bytes, Callback done) throws IOException {
      session.sendBinary(bytes.duplicate(), Callback.NOOP);
      session.sendText("got " + bytes.remaining(), Callback.NOOP);
      done.succeed();
    }
  }

  public static void main(String[] args) throws Exception {
    Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
    ServletContextHandler context = new ServletContextHandler();
    context.setContextPath("/");
    server.setHandler(context);
    JettyWebSocketServletContainerInitializer.configure(
        context,
        (servlets, sockets) ->
            sockets.addMapping(
                "uri-template|/chat/{room}",
                (request, response) -> new Talk(request.getRequestURI().getPath().substring(6))));
    server.start();
    System.out.println("SERVING " + ((ServerConnector) server.getConnectors()[0]).getLocalPort());
  }
}
