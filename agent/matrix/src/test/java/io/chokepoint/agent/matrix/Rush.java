package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Many requests at once. */
final class Rush {

  private Rush() {}

  /** Sends them, so many at a time; returns when all are answered. */
  static void of(int atOnce, int times, Service service, String... paths) {
    all(
        atOnce,
        IntStream.range(0, times)
            .<Callable<?>>mapToObj(i -> () -> service.get(paths[i % paths.length]))
            .toList());
  }

  /** The same over connections of their own, each of which sends nothing twice. */
  static void kept(int connections, int times, Service service, String... paths) {
    Callable<?> each =
        () -> {
          try (KeptConnection connection = new KeptConnection(service.url())) {
            for (int i = 0; i < times / connections; i++) {
              assertThat(connection.get(paths[i % paths.length])).isEqualTo(200);
            }
          }
          return null;
        };
    all(connections, Collections.nCopies(connections, each));
  }

  private static void all(int atOnce, List<Callable<?>> tasks) {
    ExecutorService clients = Executors.newFixedThreadPool(atOnce);
    try {
      List<Future<?>> sent = new ArrayList<>();
      tasks.forEach(task -> sent.add(clients.submit(task)));
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
