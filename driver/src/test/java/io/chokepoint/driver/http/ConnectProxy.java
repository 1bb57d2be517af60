package io.chokepoint.driver.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetClient;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy that does what CONNECT asks for, and notes it. */
final class ConnectProxy implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final NetClient out = vertx.createNetClient();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final int refusal;

  /**
   * @param refusal the status that everything is answered with; 0 where nothing is refused
   */
  ConnectProxy(int refusal) throws Exception {
    this.refusal = refusal;
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(this::connect)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get();
  }

  int port() {
    return server.actualPort();
  }

  /** {@code CONNECT shop:8080}. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public void close() {
    vertx.close();
  }

  private void connect(HttpServerRequest request) {
    asked.add(request.method() + " " + request.uri());
    if (refusal > 0) {
      request.response().setStatusCode(refusal).end();
      return;
    }
    int port = Integer.parseInt(request.uri().replaceFirst(".*:", ""));
    request.pause();
    out.connect(port, "127.0.0.1")
        .onSuccess(
            there ->
                request
                    .toNetSocket()
                    .onSuccess(
                        here -> {
                          here.handler(there::write);
                          there.handler(here::write);
                          here.closeHandler(nothing -> there.close());
                          there.closeHandler(nothing -> here.close());
                        }));
  }
}
