import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Answers each message, unless it is jammed. */
@ServerEndpoint("/chat/{room}")
public class Chat {

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
