package io.chokepoint.core.run;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the service besides its timeline.
 *
 * @param application its name
 * @param jvm vendor and version
 * @param databases by pool name
 * @param roundTripNanos of the network between driver and service; null where not measured
 */
public record Setup(
    String application,
    String jvm,
    Map<String, Database> databases,
    @Nullable Long roundTripNanos) {

  public static final Setup UNKNOWN = new Setup("unknown", "unknown", Map.of());

  public Setup {
    databases = Map.copyOf(databases);
  }

  /** Of a service to which the way was not measured. */
  public Setup(String application, String jvm, Map<String, Database> databases) {
    this(application, jvm, databases, null);
  }

  /** The same with the way to it. */
  public Setup with(@Nullable Long roundTrip) {
    return new Setup(application, jvm, databases, roundTrip);
  }

  /**
   * The database behind a pool.
   *
   * @param product {@code PostgreSQL 17.11}
   * @param maxConnections what it allows; null where unknown
   * @param usedConnections by everybody, when last asked; null where unknown
   * @param locks the latest looks at who waits for locks, in order; empty where no look was taken
   * @param plans of statements that took long, as far as the database told them
   */
  public record Database(
      String product,
      @Nullable Integer maxConnections,
      @Nullable Integer usedConnections,
      List<LockLook> locks,
      List<Plan> plans) {

    @SuppressWarnings({"ConstantValue", "NullAway"}) // a run of an earlier version lacks them
    public Database {
      locks = locks == null ? List.of() : List.copyOf(locks);
      plans = plans == null ? List.of() : List.copyOf(plans);
    }

    /** How many more connections it has room for; null where that is not known. */
    public @Nullable Integer free() {
      return maxConnections == null || usedConnections == null
          ? null
          : (Integer) Math.max(0, maxConnections - usedConnections);
    }

    /** One that was not looked at while a step ran. */
    public Database(
        String product, @Nullable Integer maxConnections, @Nullable Integer usedConnections) {
      this(product, maxConnections, usedConnections, List.of(), List.of());
    }
  }

  /**
   * One look at the sessions of a database.
   *
   * @param waiting those that wait for a lock of another, by what they wait for: {@code
   *     transactionid}, {@code tuple}, {@code relation}
   * @param deadlocks that it has broken up since its figures were last reset; null where that was
   *     not told
   */
  public record LockLook(long atMillis, Map<String, Integer> waiting, @Nullable Long deadlocks) {
    public LockLook {
      waiting = Map.copyOf(waiting);
    }
  }

  /**
   * How a database would execute a statement, whatever values it is given.
   *
   * @param statement normalised
   * @param tables that it reads, in the order of the plan
   * @param cost as the planner estimates it, in its own unit; null where it was not told
   * @param costWithIndex the same with the index that is missing, which is only pretended to be
   *     there; null where that was not asked
   */
  public record Plan(
      String statement,
      List<Access> tables,
      @Nullable Double cost,
      @Nullable Double costWithIndex) {

    public Plan {
      tables = List.copyOf(tables);
    }

    /** One of which no cost is known. */
    public Plan(String statement, List<Access> tables) {
      this(statement, tables, null, null);
    }
  }

  /**
   * How a plan reads one table.
   *
   * @param rows in the table, as the database estimates; null where it does not tell
   * @param index by which it reads; null where it reads the whole table row by row
   * @param indexes of the table, used or not, its primary key's among them
   */
  public record Access(
      String table, @Nullable Long rows, @Nullable String index, List<Index> indexes) {
    public Access {
      indexes = List.copyOf(indexes);
    }
  }

  /**
   * An index of a table.
   *
   * @param columns in order
   */
  public record Index(String name, List<String> columns) {
    public Index {
      columns = List.copyOf(columns);
    }
  }
}
