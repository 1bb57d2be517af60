package io.chokepoint.driver.search;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A real HTTP server that is an M/M/c queue by the clock: requests wait in one line for one of
 * {@code servers} permits and keep it for an exponential time. When each is served is reckoned from
 * when it came and from who is before it, not from when a timer fired: a late timer delays an
 * answer but takes nothing from the capacity, which is {@code servers / mean service time} exactly.
 */
final class QueueServer implements AutoCloseable {

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setEventLoopPoolSize(1)
              .setPreferNativeTransport(true)
              .setBlockedThreadCheckInterval(TimeUnit.HOURS.toMillis(1)));
  private final SplittableRandom random;
  private final PriorityQueue<Long> free = new PriorityQueue<>();
  private final double serviceNanos;
  private final HttpServer server;

  QueueServer(int servers, double serviceSeconds, long seed) throws Exception {
    this.random = new SplittableRandom(seed);
    this.serviceNanos = serviceSeconds * 1e9;
    for (int i = 0; i < servers; i++) {
      free.add(0L);
    }
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
            .requestHandler(this::serve)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  int port() {
    return server.actualPort();
  }

  @Override
  public void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** On the server's only event loop. */
  private void serve(HttpServerRequest request) {
    long now = System.nanoTime();
    long begins = Math.max(now, free.remove());
    long ends = begins + (long) (-Math.log(1 - random.nextDouble()) * serviceNanos);
    free.add(ends);
    ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
    context
        .nettyEventLoop()
        .schedule(() -> request.response().end(), ends - now, TimeUnit.NANOSECONDS);
  }
}
