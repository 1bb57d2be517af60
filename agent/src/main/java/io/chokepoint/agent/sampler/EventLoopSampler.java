package io.chokepoint.agent.sampler;

import io.chokepoint.agent.known.Libraries;
import io.chokepoint.agent.library.LoopReader;
import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.own.Loop;
import io.chokepoint.agent.record.Place;
import io.chokepoint.core.timeline.EventLoopWindow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks each event loop ten times a second how late it is, by a task that does nothing: fewer times
 * where there are many, a hundred in all, as each wakes a loop that lies idle. A loop is asked
 * again once it has answered. Its thread starts with the first loop there is.
 */
final class EventLoopSampler implements Loop.Round, Suspects {

  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MOST_A_SECOND = 100;

  /** What a scheduler or a pause can take: a loop that is later is at something. */
  private static final long LATE = TimeUnit.MILLISECONDS.toNanos(10);

  private static final int PLACES = 20;
  private static final int MOST_THREADS = 8;

  private final Supplier<List<Executor>> seen;
  private final AgentErrors errors;
  private volatile List<LoopLag> loops = List.of();
  private final ConcurrentHashMap<String, Map<String, Long>> busyAt = new ConcurrentHashMap<>();
  private boolean started;

  EventLoopSampler(Supplier<List<Executor>> seen, AgentErrors errors) {
    this.seen = seen;
    this.errors = errors;
  }

  /** What was learnt since the last call, by what the loops' threads are called. */
  Map<String, EventLoopWindow> sample() {
    List<LoopLag> asked = loops;
    follow(asked);
    Map<String, List<LoopLag.Drained>> byName = new HashMap<>();
    long now = System.nanoTime();
    for (LoopLag loop : asked) {
      LoopLag.Drained drained = loop.drain(now);
      if (!drained.thread().isEmpty()) {
        byName.computeIfAbsent(nameOf(drained.thread()), n -> new ArrayList<>()).add(drained);
      }
    }
    Map<String, EventLoopWindow> windows = new HashMap<>();
    byName.forEach(
        (name, drained) -> {
          Map<String, Long> places = busyAt.remove(name);
          windows.put(name, LoopLag.Drained.sum(drained, places == null ? Map.of() : places));
        });
    return windows;
  }

  /** Those of the loops that are late. */
  @Override
  public List<Thread> now() {
    List<Thread> late = new ArrayList<>();
    long now = System.nanoTime();
    for (LoopLag loop : loops) {
      Thread thread = loop.late(now, LATE);
      if (thread != null && late.size() < MOST_THREADS) {
        late.add(thread);
      }
    }
    return late;
  }

  @Override
  public void found(Thread thread, Place at, @Nullable String endpoint) {
    boolean runs = at.state() == Place.State.RUNNING && at.waitedFor() == null;
    String whose = endpoint == null ? "" : endpoint;
    String place = (whose + (runs ? " runs at " : " waits at ") + at.code()).strip();
    busyAt.compute(
        nameOf(thread.getName()),
        (name, before) -> {
          Map<String, Long> places = before == null ? new HashMap<>() : new HashMap<>(before);
          places.merge(
              places.size() < PLACES || places.containsKey(place) ? place : "other", 1L, Long::sum);
          return places;
        });
  }

  /** Loops come and go. */
  private void follow(List<LoopLag> known) {
    List<LoopLag> now = new ArrayList<>();
    for (Executor executor : seen.get()) {
      if (!isShutDown(executor)) {
        now.add(
            known.stream()
                .filter(loop -> loop.isOf(executor))
                .findFirst()
                .orElseGet(() -> new LoopLag(executor)));
      }
    }
    loops = List.copyOf(now);
    if (!started && !now.isEmpty()) {
      started = true;
      Loop.start("loops", this, errors);
    }
  }

  private boolean isShutDown(Executor loop) {
    try {
      LoopReader reader = Libraries.loopReader(loop);
      return reader == null || reader.isShutDown(loop);
    } catch (ReflectiveOperationException | RuntimeException e) {
      errors.add("reading an event loop", e);
      return true;
    }
  }

  /** {@code reactor-http-epoll-2} is one of {@code reactor-http-epoll}. */
  private static String nameOf(String thread) {
    String name = thread.replaceFirst("[-_#. \\d]+$", "");
    return name.isEmpty() ? thread : name;
  }

  @Override
  public void run() throws InterruptedException {
    List<LoopLag> ask = loops;
    long interval = Math.max(INTERVAL, ask.size() * TimeUnit.SECONDS.toNanos(1) / MOST_A_SECOND);
    ask.forEach(loop -> ask(loop, interval));
    TimeUnit.NANOSECONDS.sleep(interval);
  }

  private void ask(LoopLag loop, long interval) {
    try {
      loop.ask(interval);
    } catch (RejectedExecutionException e) {
      // it shuts down
    } catch (RuntimeException e) {
      errors.add("asking an event loop", e);
    }
  }
}
