package io.chokepoint.agent.sampler;

import io.chokepoint.agent.AgentErrors;
import io.chokepoint.agent.AgentThreads;
import io.chokepoint.core.run.Setup.Database;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * What is known of the databases behind the connection pools. Asked when a step begins and never
 * continuously: over one short-lived connection of our own, opened beside the pool, on a thread
 * that is not recorded. A database that does not answer stays unknown.
 *
 * <p>Linked to nothing of {@code java.sql}, which an application made of modules may be without.
 */
public final class DatabaseFacts {

  private final Supplier<Map<String, List<Object>>> pools;
  private final AgentErrors errors;
  private final Map<String, Database> known = new ConcurrentHashMap<>();
  private final Set<String> failed = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean asking = new AtomicBoolean();
  private final AgentThreads threads = new AgentThreads("chokepoint-database");

  /**
   * @param pools the HikariPool objects that are alive, by pool name
   */
  public DatabaseFacts(Supplier<Map<String, List<Object>>> pools, AgentErrors errors) {
    this.pools = pools;
    this.errors = errors;
  }

  /** Asks all of them in a thread of its own; does nothing while that is under way. */
  public void ask() {
    if (asking.compareAndSet(false, true)) {
      try {
        threads.newThread(this::askOnce).start();
      } catch (Error e) { // no memory for a thread
        asking.set(false);
        throw e;
      }
    }
  }

  private void askOnce() {
    try {
      askNow();
    } finally {
      asking.set(false);
    }
  }

  /** By pool name, as far as they answered. */
  public Map<String, Database> databases() {
    return Map.copyOf(known);
  }

  void askNow() {
    for (Map.Entry<String, List<Object>> e : pools.get().entrySet()) {
      try {
        if (!e.getValue().isEmpty()) {
          known.put(e.getKey(), DatabaseQuestions.askBehind(e.getValue().get(0)));
        }
      } catch (Exception | LinkageError x) {
        if (failed.add(e.getKey())) {
          errors.add("asking the database behind pool " + e.getKey(), x);
        }
      }
    }
  }
}
