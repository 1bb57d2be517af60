import static spark.Spark.after;
import static spark.Spark.awaitInitialization;
import static spark.Spark.before;
import static spark.Spark.get;
import static spark.Spark.halt;
import static spark.Spark.ipAddress;
import static spark.Spark.path;
import static spark.Spark.port;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Routes of Spark's on its own Jetty. */
final class SparkService {

  public static void main(String[] args) {
    ipAddress("127.0.0.1");
    port(0);
    before((request, response) -> response.type("text/plain"));
    path("/orders", () -> get("/:id", (request, response) -> one(request.params("id"))));
    get(
        "/held/:id",
        (request, response) -> {
          new Semaphore(0).tryAcquire(100, TimeUnit.MILLISECONDS);
          return "held";
        });
    get(
        "/slow/:id",
        (request, response) -> {
          Thread.sleep(200);
          return "slow";
        });
    after((request, response) -> response.header("served", "yes"));
    awaitInitialization();
    System.out.println("SERVING " + port());
  }

  private static String one(String id) {
    if (id.equals("13")) {
      throw new IllegalStateException("order is jammed");
    } else if (id.equals("404")) {
      throw halt(404);
    }
    return "order " + id;
  }
}
