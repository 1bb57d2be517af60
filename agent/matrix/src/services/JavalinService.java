import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Handlers of Javalin's, one of whose answers comes later. */
final class JavalinService {

  public static void main(String[] args) {
    Javalin app = Javalin.create(config -> add(config.routes));
    app.start("127.0.0.1", 0);
    System.out.println("SERVING " + app.port());
  }

  private static void add(RoutesConfig app) {
    app.before(context -> context.contentType("text/plain"));
    app.get("/orders/{id}", JavalinService::one);
    app.get("/held/{id}", JavalinService::held);
    app.get("/slow/{id}", context -> context.future(() -> later(context)));
    app.get("/never", context -> context.future(() -> new CompletableFuture<String>()));
    app.after(context -> context.header("served", "yes"));
  }

  private static void one(Context context) {
    String id = context.pathParam("id");
    if (id.equals("13")) {
      throw new IllegalStateException("order is jammed");
    } else if (id.equals("404")) {
      throw new NotFoundResponse();
    }
    context.result("order " + id);
  }

  private static void held(Context context) throws InterruptedException {
    new Semaphore(0).tryAcquire(100, TimeUnit.MILLISECONDS);
    context.result("held");
  }

  private static CompletableFuture<String> later(Context context) {
    CompletableFuture<String> later =
        CompletableFuture.supplyAsync(
            () -> "slow", CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
    return later.thenApply(
        answer -> {
          context.result(answer);
          return answer;
        });
  }
}
