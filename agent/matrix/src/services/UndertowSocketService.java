import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.util.PathTemplateMatch;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.net.InetSocketAddress;

/** A listener of Undertow's own. */
final class UndertowSocketService {

  /** Answers each message, unless it is jammed. */
  private static final class Talk extends AbstractReceiveListener {

    private final String room;

    Talk(String room) {
      this.room = room;
    }

    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
      String text = message.getData();
      if (text.equals("jam")) {
        throw new IllegalStateException("jammed");
      } else if (text.equals("work")) {
        Downstream.digest(300_000);
      }
      WebSockets.sendText(room + " " + text, channel, null);
    }

    @Override
    protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
      java.nio.ByteBuffer bytes = WebSockets.mergeBuffers(message.getData().getResource());
      WebSockets.sendBinary(bytes.duplicate(), channel, null);
      WebSockets.sendText("got " + bytes.remaining(), channel, null);
    }
  }

  public static void main(String[] args) {
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                Handlers.pathTemplate()
                    .add(
                        "/chat/{room}",
                        Handlers.websocket(
                            (exchange, channel) -> {
                              String room =
                                  exchange
                                      .getAttachment(PathTemplateMatch.ATTACHMENT_KEY)
                                      .getParameters()
                                      .get("room");
                              channel.getReceiveSetter().set(new Talk(room));
                              channel.resumeReceives();
                            })))
            .build();
    server.start();
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    System.out.println("SERVING " + address.getPort());
  }
}
