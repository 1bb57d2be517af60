package io.chokepoint.agent.sampler;

import io.chokepoint.agent.AgentErrors;
import io.chokepoint.agent.AgentThreads;
import io.chokepoint.core.diagnosis.Setup.Database;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the databases behind the connection pools. Asked when a step begins and never
 * continuously: over one short-lived connection of our own, opened beside the pool, on a thread
 * that is not recorded. A database that does not answer stays unknown.
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
      threads
          .newThread(
              () -> {
                try {
                  askNow();
                } finally {
                  asking.set(false);
                }
              })
          .start();
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
          known.put(e.getKey(), ask(e.getValue().get(0)));
        }
      } catch (ReflectiveOperationException | SQLException | RuntimeException | LinkageError x) {
        if (failed.add(e.getKey())) {
          errors.add("asking the database behind pool " + e.getKey(), x);
        }
      }
    }
  }

  private static Database ask(Object pool) throws ReflectiveOperationException, SQLException {
    try (Connection connection = connect(pool)) {
      return DatabaseQuestions.ask(connection);
    }
  }

  /** As HikariCP itself connects: with the pool's credentials where it was given a data source. */
  private static Connection connect(Object pool) throws ReflectiveOperationException, SQLException {
    if (!(call(pool, "getUnwrappedDataSource") instanceof DataSource source)) {
      throw new SQLException("the pool has no data source");
    }
    Field field = pool.getClass().getField("config");
    field.setAccessible(true); // public, in a class that is not
    Object config = field.get(pool);
    Object user = config == null ? null : call(config, "getUsername");
    boolean ownSource = config != null && call(config, "getDataSource") != null;
    if (user == null || config == null || !ownSource) {
      return source.getConnection();
    }
    return source.getConnection(String.valueOf(user), text(call(config, "getPassword")));
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static @Nullable Object call(Object target, String getter)
      throws ReflectiveOperationException {
    Method method = target.getClass().getMethod(getter);
    method.setAccessible(true);
    return method.invoke(target);
  }
}
