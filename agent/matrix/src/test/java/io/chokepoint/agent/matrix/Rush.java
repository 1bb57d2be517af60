package io.chokepoint.agent.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many requests at once. */
final class Rush {

  private Rush() {}

  /** Sends them, so many at a time; returns when all are answered. */
  static void of(int atOnce, int times, Service service, String... paths) {
    ExecutorService clients = Executors.newFixedThreadPool(atOnce);
    try {
      List<Future<?>> sent = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        String path = paths[i % paths.length];
        sent.add(clients.submit(() -> service.get(path)));
      }
      for (Future<?> each : sent) {
        each.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      clients.shutdownNow();
    }
  }
}
