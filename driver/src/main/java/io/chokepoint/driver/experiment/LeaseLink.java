package io.chokepoint.driver.experiment;

import io.chokepoint.core.experiment.Lease;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.driver.agent.AgentClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The change of one setting, made and taken back on the agent. A thread of its own does the
 * talking, so that a slow agent does not slow the load. What is not taken back from here, the agent
 * takes back by itself when the lease is over.
 */
final class LeaseLink implements LiveChange, AutoCloseable {

  /** Several times as long as from one renewal to the next. */
  private static final double LEASE_SECONDS = 5;

  private static final long WAIT_SECONDS = 10;

  private final AgentClient client;
  private final Setting setting;
  private final boolean mayRefuse;
  private final LongSupplier nowMillis;
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final AtomicBoolean renewing = new AtomicBoolean();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread t = new Thread(task, "chokepoint-lease");
            t.setDaemon(true);
            return t;
          });
  private String changed = "";
  private String given = "";
  private volatile @Nullable Lease lease;
  private final Map<String, Long> settledMillis = new ConcurrentHashMap<>();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final Map<String, Lease.Delayed> delayed = new ConcurrentHashMap<>();
  private volatile @Nullable String failure;

  /**
   * A link over which nothing was changed yet.
   *
   * @param mayRefuse whether a value that the agent refuses is no failure
   * @param nowMillis Unix time
   */
  LeaseLink(AgentClient client, Setting setting, boolean mayRefuse, LongSupplier nowMillis) {
    this.client = client;
    this.setting = setting;
    this.mayRefuse = mayRefuse;
    this.nowMillis = nowMillis;
  }

  @Override
  public void take(String block, int value) {
    thread.execute(
        () -> {
          try {
            took(block, client.change(setting, value, LEASE_SECONDS));
            log(block, setting.label() + " set from " + setting.value() + " to " + value);
          } catch (IOException | RuntimeException e) {
            String why = setting.label() + " was not changed: " + e.getMessage();
            if (mayRefuse && e instanceof AgentClient.TakenException) {
              refused.add(block);
              log(block, why);
            } else {
              failed(block, why);
            }
          }
        });
  }

  @Override
  public boolean refused(String block) {
    return refused.contains(block);
  }

  /** Does not pile up. */
  @Override
  public void renew(String block) {
    if (!renewing.compareAndSet(false, true)) {
      return;
    }
    thread.execute(
        () -> {
          Lease held = lease;
          try {
            if (held != null) {
              took(block, client.renew(held, LEASE_SECONDS));
            }
          } catch (AgentClient.TakenException e) {
            lease = null;
            failed(block, String.valueOf(e.getMessage()));
          } catch (IOException | RuntimeException e) {
            // the next renewal may be in time
          } finally {
            renewing.set(false);
          }
        });
  }

  @Override
  public void giveBack(String block) {
    thread.execute(() -> giveBackNow(block));
  }

  @Override
  public void follow(String block) {
    if (settledMillis.containsKey(block) || !renewing.compareAndSet(false, true)) {
      return;
    }
    thread.execute(
        () -> {
          try {
            Lease last = client.control().lease();
            boolean own = last != null && last.id().equals(given) && last.settled();
            if (own || given.isEmpty()) {
              settledMillis.putIfAbsent(block, nowMillis.getAsLong());
            }
          } catch (IOException | RuntimeException e) {
            // the next look may be in time
          } finally {
            renewing.set(false);
          }
        });
  }

  @Override
  public @Nullable Long settledMillis(String block) {
    return settledMillis.get(block);
  }

  @Override
  public Lease.@Nullable Delayed delayed(String block) {
    return delayed.get(block);
  }

  @Override
  public @Nullable String failure() {
    return failure;
  }

  /** What was done to the service, in order. */
  List<String> log() {
    synchronized (log) {
      return List.copyOf(log);
    }
  }

  /** Takes back what is still changed, and waits for that. */
  @Override
  public void close() {
    giveBack("end");
    thread.shutdown();
    try {
      if (!thread.awaitTermination(WAIT_SECONDS, TimeUnit.SECONDS)) {
        log("end", "the agent does not answer; it puts everything back by itself");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void giveBackNow(String block) {
    Lease held = lease;
    lease = null;
    if (held == null) {
      return;
    }
    given = held.id();
    try {
      Lease ended = client.giveBack(held);
      saw(ended);
      settles(block, ended);
      log(block, setting.label() + ": " + ended.ended());
    } catch (IOException | RuntimeException e) {
      log(
          block,
          setting.label()
              + ": "
              + e.getMessage()
              + "; what is not put back now, the agent puts back by itself");
    }
  }

  private void took(String block, Lease now) {
    lease = now;
    changed = block;
    saw(now);
    settles(block, now);
  }

  private void settles(String block, Lease now) {
    if (now.settled()) {
      settledMillis.putIfAbsent(block, nowMillis.getAsLong());
    }
  }

  /** What is given back is the last block's in which it held. */
  private void saw(Lease now) {
    if (now.delayed() != null) {
      delayed.put(changed, now.delayed());
    }
  }

  private void failed(String block, String why) {
    failure = why;
    log(block, why);
  }

  private void log(String block, String line) {
    log.add(block + ": " + line);
  }
}
