import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import play.BuiltInComponents;
import play.Mode;
import play.api.http.HttpErrorHandler;
import play.api.mvc.Handler;
import play.api.mvc.RequestHeader;
import play.api.routing.HandlerDef;
import play.api.routing.Router;
import play.core.routing.GeneratedRouter;
import play.core.routing.HandlerInvoker;
import play.core.routing.HandlerInvokerFactory;
import play.mvc.Result;
import play.mvc.Results;
import play.routing.RoutingDsl;
import play.server.Server;
import scala.Function1;
import scala.PartialFunction;
import scala.Tuple3;
import scala.collection.immutable.Nil$;
import scala.collection.immutable.Seq;
import scala.runtime.AbstractPartialFunction;

/** A router as it is generated from a routes file; what its routes call is written in Java. */
public final class PlayService extends Results {

  /** A line of the routes file. */
  private record Line(String pattern, HandlerInvoker<Handler> invoker) {}

  private static final class Routes extends GeneratedRouter {

    private final Router handlers;
    private final HttpErrorHandler errors;
    private final List<Line> lines;

    Routes(Router handlers, HttpErrorHandler errors) {
      this.handlers = handlers;
      this.errors = errors;
      this.lines =
          List.of(
              line("/orders/[^/]+", "/orders/$id<[^/]+>"),
              line("/slow/[^/]+", "/slow/$id<[^/]+>"),
              line("/files/.+", "/files/$path<.+>"));
    }

    private Line line(String pattern, String path) {
      HandlerDef definition =
          new HandlerDef(
              getClass().getClassLoader(), "", "Shop", "call", nil(), "GET", path, "", nil());
      return new Line(
          pattern, createInvoker(() -> null, definition, HandlerInvokerFactory.passThrough()));
    }

    @SuppressWarnings("unchecked")
    private static <T> Seq<T> nil() {
      return (Seq<T>) (Object) Nil$.MODULE$;
    }

    @Override
    public PartialFunction<RequestHeader, Handler> routes() {
      return new AbstractPartialFunction<>() {
        @Override
        public boolean isDefinedAt(RequestHeader request) {
          return lines.stream().anyMatch(line -> request.path().matches(line.pattern));
        }

        @Override
        @SuppressWarnings("unchecked")
        public <A extends RequestHeader, B> B applyOrElse(A request, Function1<A, B> otherwise) {
          return lines.stream()
              .filter(line -> request.path().matches(line.pattern))
              .findFirst()
              .map(line -> (B) line.invoker.call(() -> handlers.handlerFor(request).get()))
              .orElseGet(() -> otherwise.apply(request));
        }
      };
    }

    @Override
    public HttpErrorHandler errorHandler() {
      return errors;
    }

    @Override
    public Seq<Tuple3<String, String, String>> documentation() {
      return nil();
    }

    @Override
    public Router withPrefix(String prefix) {
      return this;
    }
  }

  public static void main(String[] args) throws IOException {
    Path file = Files.createTempFile("play", ".conf");
    Files.writeString(file, "play.http.secret.key=\"of the matrix alone, and of nothing else\"");
    file.toFile().deleteOnExit();
    System.setProperty("config.file", file.toString());
    Server server = Server.forRouter(Mode.PROD, 0, PlayService::router);
    System.out.println("SERVING " + server.httpPort());
  }

  private static play.routing.Router router(BuiltInComponents components) {
    play.routing.Router handlers =
        RoutingDsl.fromComponents(components)
            .GET("/orders/:id")
            .routingTo((request, id) -> order(Integer.parseInt(id.toString())))
            .GET("/slow/:id")
            .routingAsync(
                (request, id) ->
                    CompletableFuture.supplyAsync(
                        () -> ok("slow"),
                        CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS)))
            .GET("/files/*path")
            .routingTo((request, path) -> ok("file " + path))
            .build();
    return new Routes(handlers.asScala(), components.scalaHttpErrorHandler()).asJava();
  }

  private static Result order(int id) {
    if (id == 13) {
      throw new IllegalStateException("order is jammed");
    }
    return id == 404 ? notFound() : ok("order " + id);
  }
}
