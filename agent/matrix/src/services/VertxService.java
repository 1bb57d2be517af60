import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Routes of vertx-web, one of them in a router mounted at another's. */
final class VertxService {

  public static void main(String[] args) throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    Router router = Router.router(vertx);
    router.route("/*").handler(RoutingContext::next);
    router.get("/orders/:id").handler(VertxService::one);
    router.get("/slow/:id").handler(c -> vertx.setTimer(200, t -> c.response().end("slow")));
    router.get("/never").handler(c -> {});
    router.get("/files/*").handler(c -> c.response().end("file"));
    Router items = Router.router(vertx);
    items.get("/items/:item").handler(c -> c.response().end("item " + c.pathParam("item")));
    mount(router, items);
    vertx
        .createHttpServer()
        .requestHandler(request -> handle(router, request))
        .listen(0, "127.0.0.1").onComplete(server -> System.out.println("SERVING " + server.result().actualPort()));
  }

  /** One path is served without the router. */
  private static void handle(Router router, HttpServerRequest request) {
    if (request.path().startsWith("/plain")) {
      request.response().setStatusCode(202).end("plain");
    } else {
      router.handle(request);
    }
  }

  private static void mount(Router router, Router items) {
    router.route("/shops/:shop/*").subRouter(items);
  }

  private static void one(RoutingContext context) {
    String id = context.pathParam("id");
    if (id.equals("13")) {
      throw new IllegalStateException("order is jammed");
    } else if (id.equals("404")) {
      context.fail(404);
    } else {
      context.response().end("order " + id);
    }
  }
}
