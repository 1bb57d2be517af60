package service;

import io.micronaut.context.ApplicationContext;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A controller of Micronaut's. */
public class MicronautService {

  /** Answers at once, on another thread, later, never, or fails. */
  @Controller
  public static class Desk {

    @Get("/orders/{id}")
    public String one(int id) {
      if (id == 13) {
        throw new IllegalStateException("order is jammed");
      } else if (id == 404) {
        throw new HttpStatusException(HttpStatus.NOT_FOUND, "no such order");
      }
      return "order " + id;
    }

    @Get("/held/{id}")
    @ExecuteOn(TaskExecutors.IO)
    public String held(int id) throws InterruptedException {
      new Semaphore(0).tryAcquire(100, TimeUnit.MILLISECONDS);
      return "held";
    }

    @Get("/slow/{id}")
    public CompletableFuture<String> slow(int id) {
      return CompletableFuture.supplyAsync(
          () -> "slow", CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
    }

    @Get("/never")
    public CompletableFuture<String> never() {
      return new CompletableFuture<>();
    }
  }

  public static void main(String[] args) {
    EmbeddedServer server =
        ApplicationContext.run(
            EmbeddedServer.class, Map.of("micronaut.server.port", -1, "micronaut.server.host", "127.0.0.1"));
    System.out.println("SERVING " + server.getPort());
  }
}
