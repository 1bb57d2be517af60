import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.annotation.Blocking;
import com.linecorp.armeria.server.annotation.Get;
import com.linecorp.armeria.server.annotation.Param;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** An annotated service of Armeria's. */
public final class ArmeriaService {

  @Get("/orders/:id")
  public HttpResponse one(@Param("id") int id) {
    if (id == 13) {
      throw new IllegalStateException("order is jammed");
    }
    return id == 404 ? HttpResponse.of(HttpStatus.NOT_FOUND) : HttpResponse.of("order " + id);
  }

  @Get("/held/:id")
  @Blocking
  public HttpResponse held(@Param("id") int id) throws InterruptedException {
    new Semaphore(0).tryAcquire(100, TimeUnit.MILLISECONDS);
    return HttpResponse.of("held");
  }

  @Get("/slow/:id")
  public CompletableFuture<HttpResponse> slow(@Param("id") int id) {
    return CompletableFuture.supplyAsync(
        () -> HttpResponse.of("slow"), CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
  }

  @Get("/never")
  public CompletableFuture<HttpResponse> never() {
    return new CompletableFuture<>();
  }

  public static void main(String[] args) {
    Server server =
        Server.builder()
            .http(new InetSocketAddress("127.0.0.1", 0))
            .annotatedService(new ArmeriaService())
            .build();
    server.start().join();
    System.out.println("SERVING " + server.activeLocalPort());
  }
}
