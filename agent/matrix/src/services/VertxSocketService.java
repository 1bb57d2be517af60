import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;

/** A route of vertx-web that makes sockets of its requests. */
final class VertxSocketService {

  public static void main(String[] args) throws Exception {
    Vertx vertx = Vertx.vertx();
    Router router = Router.router(vertx);
    router
        .get("/chat/:room")
        .handler(
            c -> c.request().toWebSocket().onSuccess(socket -> talk(c.pathParam("room"), socket)));
    vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(0, "127.0.0.1").onComplete(server -> System.out.println("SERVING " + server.result().actualPort()));
  }

  /** Answers each message, unless it is jammed. */
  private static void talk(String room, ServerWebSocket socket) {
    socket.textMessageHandler(
        text -> {
          if (text.equals("jam")) {
            throw new IllegalStateException("jammed");
          } else if (text.equals("work")) {
            Downstream.digest(300_000);
          }
          socket.writeTextMessage(room + " " + text);
        });
    socket.binaryMessageHandler(
        bytes -> {
          socket.writeBinaryMessage(bytes);
          socket.writeTextMessage("got " + bytes.length());
        });
  }
}
