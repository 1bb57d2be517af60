import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.ext.web.Router;

/** Uses a pool of connections on the event loop, as nobody should, and on worker threads. */
final class VertxPoolService {

  public static void main(String[] args) throws Exception {
    Narrow.use();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    Router router = Router.router(vertx);
    router.get("/occupy").handler(c -> c.response().end(Narrow.occupy()));
    router.get("/loop").handler(c -> c.response().end(Narrow.use()));
    router.get("/worker").blockingHandler(c -> c.response().end(Narrow.use()));
    router.get("/later").blockingHandler(c -> c.response().end(Narrow.use()));
    router.get("/idle").handler(c -> vertx.setTimer(50, t -> c.response().end("idle")));
    vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(0, "127.0.0.1").onComplete(server -> System.out.println("SERVING " + server.result().actualPort()));
  }
}
