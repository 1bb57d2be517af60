import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Collections;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** A WebSocket endpoint on Tomcat. */
public final class WebSocketService {

  /** Answers each message, unless it is jammed. */
  @ServerEndpoint("/chat/{room}")
  public static class Chat {

    @OnMessage
    public void said(String text, Session session, @PathParam("room") String room)
        throws IOException {
      if (text.equals("jam")) {
        throw new IllegalStateException("jammed");
      } else if (text.equals("work")) {
        Downstream.digest(300_000);
      }
      session.getBasicRemote().sendText(room + " " + text);
    }

    @OnMessage
    public void sent(ByteBuffer bytes, Session session) throws IOException {
      session.getBasicRemote().sendBinary(bytes.duplicate());
      session.getAsyncRemote().sendText("got " + bytes.remaining());
    }
  }

  public static void main(String[] args) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
    tomcat.setPort(0);
    tomcat.setHostname("127.0.0.1");
    tomcat.getConnector();
    Context context = tomcat.addContext("", null);
    context.addServletContainerInitializer(new WsSci(), Collections.singleton(Chat.class));
    Tomcat.addServlet(context, "none", new jakarta.servlet.http.HttpServlet() {});
    context.addServletMappingDecoded("/", "none");
    tomcat.start();
    System.out.println("SERVING " + tomcat.getConnector().getLocalPort());
    tomcat.getServer().await();
  }
}
