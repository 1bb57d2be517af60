import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** Routes of Pekko HTTP, one of whose answers comes later. */
public final class PekkoService extends AllDirectives {

  public static void main(String[] args) throws Exception {
    ActorSystem system = ActorSystem.create("shop");
    ServerBinding binding =
        Http.get(system)
            .newServerAt("127.0.0.1", 0)
            .bind(new PekkoService().routes())
            .toCompletableFuture()
            .get();
    System.out.println("SERVING " + binding.localAddress().getPort());
  }

  private Route routes() {
    return concat(
        path(PathMatchers.segment("orders").slash(PathMatchers.integerSegment()), this::order),
        path(PathMatchers.segment("held").slash(PathMatchers.segment()), id -> held()),
        path(
            PathMatchers.segment("slow").slash(PathMatchers.segment()),
            id -> completeOKWithFutureString(later())),
        path("never", () -> completeOKWithFutureString(new CompletableFuture<>())));
  }

  private Route order(int id) {
    if (id == 13) {
      throw new IllegalStateException("order is jammed");
    }
    return id == 404 ? complete(StatusCodes.NOT_FOUND) : complete("order " + id);
  }

  private Route held() {
    try {
      new Semaphore(0).tryAcquire(100, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return complete("held");
  }

  private static CompletionStage<String> later() {
    return CompletableFuture.supplyAsync(
        () -> "slow", CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
  }
}
