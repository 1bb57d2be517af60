package io.chokepoint.agent.sampler;

import io.chokepoint.agent.library.Beside;
import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.own.AgentThreads;
import io.chokepoint.core.diagnosis.rules.IndexAdvice;
import io.chokepoint.core.diagnosis.rules.IndexAdvice.Missing;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.run.Setup.Access;
import io.chokepoint.core.run.Setup.Database;
import io.chokepoint.core.run.Setup.Index;
import io.chokepoint.core.run.Setup.LockLook;
import io.chokepoint.core.run.Setup.Plan;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the databases behind the connection pools. Asked when a step begins, and some
 * times while it runs for who waits for locks and how slow queries are executed, never
 * continuously: each time over one short-lived connection of our own, opened beside the pool, on a
 * thread that is not recorded. A database that does not answer stays unknown.
 *
 * <p>Linked to nothing of {@code java.sql}, which an application made of modules may be without.
 */
public final class DatabaseFacts {

  /** A step of ten seconds is looked at three times, one of a minute six times. */
  private static final long[] LOOKS_AFTER_MILLIS = {2_500, 2_500, 2_500, 10_000, 20_000, 20_000};

  /** A step's queries settle in this many looks. */
  private static final int PLANS_AT = 2;

  private static final String POSTGRES = "PostgreSQL";

  private static final int MOST_LOOKS = 120;
  private static final int MOST_PLANS = 20;

  private final Supplier<Map<String, List<Object>>> pools;
  private final Opener opener;
  private final Supplier<List<String>> slowQueries;
  private final Consumer<String> audit;
  private final AgentErrors errors;
  private final Set<String> left = ConcurrentHashMap.newKeySet();
  private final Map<String, Database> known = new ConcurrentHashMap<>();
  private final Set<String> failed = ConcurrentHashMap.newKeySet();
  private final AgentThreads threads = new AgentThreads("chokepoint-database");
  private int steps;
  private boolean asking;

  /** Opens a connection beside a pool; gives null where it is not known how that is done. */
  @FunctionalInterface
  public interface Opener {
    @Nullable Beside beside(Object pool) throws ReflectiveOperationException, SQLException;
  }

  /**
   * @param pools the pools' own objects that are alive, by pool name
   * @param slowQueries the normalised statements of late whose plan is of interest, few
   * @param audit takes a line for what people should know of a database
   */
  public DatabaseFacts(
      Supplier<Map<String, List<Object>>> pools,
      Opener opener,
      Supplier<List<String>> slowQueries,
      Consumer<String> audit,
      AgentErrors errors) {
    this.pools = pools;
    this.opener = opener;
    this.slowQueries = slowQueries;
    this.audit = audit;
    this.errors = errors;
  }

  /** A step begins: asks all of them in a thread of its own, at once and some times later. */
  public synchronized void ask() {
    steps++;
    notifyAll();
    if (!asking) {
      asking = true;
      try {
        threads.newThread(this::askThrough).start();
      } catch (Error e) { // no memory for a thread
        asking = false;
        throw e;
      }
    }
  }

  private void askThrough() {
    int step = 0;
    try {
      while ((step = after(step)) > 0) {
        askNow();
        for (int i = 0;
            i < LOOKS_AFTER_MILLIS.length && stillIn(step, LOOKS_AFTER_MILLIS[i]);
            i++) {
          lookNow(i == PLANS_AT);
        }
      }
    } finally {
      ended();
    }
  }

  /** The step under way, and 0 where it is the one that was looked at already. */
  private synchronized int after(int step) {
    asking = steps != step;
    return asking ? steps : 0;
  }

  private synchronized void ended() {
    asking = false;
  }

  /** Waits, and tells whether the step is still the latest. */
  @SuppressWarnings("WaitNotInLoop") // woken early, it looks early
  private synchronized boolean stillIn(int step, long millis) {
    try {
      if (step == steps) {
        wait(millis);
      }
      return step == steps;
    } catch (InterruptedException e) {
      return false; // the application's doing, and nothing is lost but a look
    }
  }

  /** By pool name, as far as they answered. */
  public Map<String, Database> databases() {
    return Map.copyOf(known);
  }

  /** The indexes that statements lack by their plans, where one can be tried. */
  public Map<ResourceId, LackedIndex> lacked() {
    Map<ResourceId, LackedIndex> lacked = new HashMap<>();
    known.forEach(
        (pool, database) -> {
          if (database.product().startsWith(POSTGRES)) {
            for (Plan plan : database.plans()) {
              Missing index = lackedBy(plan);
              if (index != null) {
                lacked.put(
                    ResourceId.sql(plan.statement()),
                    new LackedIndex(index.table(), index.columns(), () -> besidePool(pool)));
              }
            }
          }
        });
    return lacked;
  }

  /** One that was tried and is left over is lacked too: only a trial drops it. */
  private static @Nullable Missing lackedBy(Plan plan) {
    for (Access table : plan.tables()) {
      for (Index index : table.indexes()) {
        if (index.name().equals(table.index()) && index.name().startsWith(LackedIndex.TRIED)) {
          return new Missing(table.table(), index.columns());
        }
      }
    }
    return IndexAdvice.missing(plan);
  }

  private @Nullable Beside besidePool(String name) throws Exception {
    List<Object> alive = pools.get().getOrDefault(name, List.of());
    return alive.isEmpty() ? null : opener.beside(alive.get(0));
  }

  void askNow() {
    each(
        (name, pool) -> {
          Database now = DatabaseQuestions.askBehind(opener.beside(pool), this::left);
          if (now != null) {
            known.merge(name, now, DatabaseFacts::again);
          }
        });
  }

  private void left(String index) {
    if (left.add(index)) {
      audit.accept(
          "index "
              + index
              + " is left of a trial that was cut off: the next one drops it, or do it by hand");
    }
  }

  private static Database again(Database before, Database now) {
    return new Database(
        now.product(), now.maxConnections(), now.usedConnections(), before.locks(), before.plans());
  }

  /** Plans of queries once each: they depend on no value and hardly on the second. */
  void lookNow(boolean plans) {
    each(
        (name, pool) -> {
          Database before = known.get(name);
          List<String> queries = before != null && plans ? unknown(before) : List.of();
          DatabaseQuestions.Seen seen = DatabaseQuestions.lookBehind(opener.beside(pool), queries);
          long now = System.currentTimeMillis();
          if (seen != null) {
            known.computeIfPresent(name, (same, database) -> with(database, now, seen));
          }
        });
  }

  private List<String> unknown(Database database) {
    Set<String> has = new HashSet<>();
    database.plans().forEach(p -> has.add(p.statement()));
    return slowQueries.get().stream().filter(q -> !has.contains(q)).toList();
  }

  private static Database with(Database before, long atMillis, DatabaseQuestions.Seen seen) {
    List<LockLook> locks = new ArrayList<>(before.locks());
    if (seen.waiting() != null) {
      locks.add(new LockLook(atMillis, seen.waiting(), seen.deadlocks()));
    }
    List<Plan> plans = new ArrayList<>(before.plans());
    plans.addAll(seen.plans());
    return new Database(
        before.product(),
        before.maxConnections(),
        before.usedConnections(),
        latest(locks, MOST_LOOKS),
        latest(plans, MOST_PLANS));
  }

  private static <T> List<T> latest(List<T> all, int most) {
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  private void each(Asking asking) {
    for (Map.Entry<String, List<Object>> e : pools.get().entrySet()) {
      try {
        if (!e.getValue().isEmpty()) {
          asking.ask(e.getKey(), e.getValue().get(0));
        }
      } catch (Exception | LinkageError x) {
        if (!refused(x) && failed.add(e.getKey())) {
          errors.add("asking the database behind pool " + e.getKey(), x);
        }
      }
    }
  }

  /**
   * Whether it is the database that does not let us in or does not answer: no fault of the agent.
   */
  private static boolean refused(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      for (Class<?> type = t.getClass(); type != null; type = type.getSuperclass()) {
        if (type.getName().equals("java.sql.SQLException")) {
          return true;
        }
      }
    }
    return false;
  }

  private interface Asking {
    void ask(String name, Object pool) throws Exception;
  }
}
