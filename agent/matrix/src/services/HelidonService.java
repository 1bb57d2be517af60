import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Routes of Helidon's server, some of them of a service of its own. */
final class HelidonService {

  public static void main(String[] args) {
    WebServer server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .routing(
                routing ->
                    routing
                        .register("/orders", HelidonService::orders)
                        .get("/held/{id}", (request, response) -> held(response))
                        .get("/slow/{id}", (request, response) -> slow(response)))
            .build()
            .start();
    System.out.println("SERVING " + server.port());
  }

  private static void orders(HttpRules rules) {
    rules.get("/{id}", HelidonService::one);
  }

  private static void one(ServerRequest request, ServerResponse response) {
    String id = request.path().pathParameters().get("id");
    if (id.equals("13")) {
      throw new IllegalStateException("order is jammed");
    } else if (id.equals("404")) {
      response.status(Status.NOT_FOUND_404).send();
    } else {
      response.send("order " + id);
    }
  }

  private static void held(ServerResponse response) throws InterruptedException {
    new Semaphore(0).tryAcquire(100, TimeUnit.MILLISECONDS);
    response.send("held");
  }

  private static void slow(ServerResponse response) throws InterruptedException {
    Thread.sleep(200);
    response.send("slow");
  }
}
