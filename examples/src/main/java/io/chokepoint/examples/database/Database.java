package io.chokepoint.examples.database;

import io.chokepoint.examples.Options;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * A real PostgreSQL server in a temporary folder, with the shop's rows in it. Commits are durable
 * ({@code fsync} and {@code synchronous_commit} on), as a shop's must be.
 */
public final class Database implements AutoCloseable {

  private static final Set<String> OPTIONS =
      Set.of("port", "orders", "messages", "customer-index", "commit-delay-micros");

  private final EmbeddedPostgres server;
  private final Guard guard;

  private Database(EmbeddedPostgres server, Guard guard) {
    this.server = server;
    this.guard = guard;
  }

  /** Starts the server, prints {@code ready <JDBC URL>} and runs until the process is stopped. */
  public static void main(String[] args) throws Exception {
    Options options = Options.parse(args, OPTIONS);
    Database database =
        start(
            options.number("port", 0),
            options.number("orders", 500_000),
            options.number("messages", 0),
            options.flag("customer-index"),
            options.number("commit-delay-micros", 0));
    System.out.println("ready " + database.url());
    new CountDownLatch(1).await();
  }

  /**
   * Starts a server and fills it.
   *
   * @param port 0 for any free one
   * @param orders how many rows the table of orders has
   * @param customerIndex whether the orders can be found by customer through an index
   * @param commitDelayMicros PostgreSQL's {@code commit_delay}: how long a commit waits for others
   *     before the log is flushed for all of them together
   */
  public static Database start(int port, int orders, boolean customerIndex, int commitDelayMicros)
      throws IOException, SQLException {
    return start(port, orders, 0, customerIndex, commitDelayMicros);
  }

  private static Database start(
      int port, int orders, int messages, boolean customerIndex, int commitDelayMicros)
      throws IOException, SQLException {
    Guard guard = Guard.start();
    boolean filled = false;
    try {
      Database database = new Database(server(port, guard.data(), commitDelayMicros), guard);
      guard.up();
      try (Connection connection = database.server.getPostgresDatabase().getConnection()) {
        Rows.create(connection, orders, messages, customerIndex);
      }
      filled = true;
      return database;
    } finally {
      if (!filled) {
        guard.close();
      }
    }
  }

  private static EmbeddedPostgres server(int port, Path data, int commitDelayMicros)
      throws IOException {
    try (Binaries binaries = Binaries.open()) {
      return server(port, data, commitDelayMicros, binaries);
    }
  }

  private static EmbeddedPostgres server(
      int port, Path data, int commitDelayMicros, Binaries binaries) throws IOException {
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(data)
        .setOverrideWorkingDirectory(binaries.folder())
        .setRegisterShutdownHook(false)
        .setCleanDataDirectory(false)
        .setPGStartupWait(Duration.ofSeconds(30))
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("commit_delay", Integer.toString(commitDelayMicros))
        .setServerConfig("commit_siblings", "0")
        .setServerConfig("max_connections", "100")
        .setServerConfig("shared_buffers", "128MB")
        // a statement uses one core, whatever the machine has
        .setServerConfig("max_parallel_workers_per_gather", "0")
        // no background work of its own in a run of a minute
        .setServerConfig("autovacuum", "off")
        .setServerConfig("checkpoint_timeout", "30min")
        .setServerConfig("max_wal_size", "4GB")
        .start();
  }

  public String url() {
    return server.getJdbcUrl("postgres", "postgres");
  }

  /** Stops the server at once, as its rows are not needed any more, and removes its folder. */
  @Override
  public void close() {
    guard.close();
  }
}
