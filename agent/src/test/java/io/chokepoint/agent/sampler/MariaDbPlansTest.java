package io.chokepoint.agent.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.chokepoint.core.run.Setup.Access;
import io.chokepoint.core.run.Setup.Plan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real MariaDB. */
class MariaDbPlansTest {

  private static final Path SERVER = Path.of("/usr/sbin/mariadbd");
  private static final Path INSTALL = Path.of("/usr/bin/mariadb-install-db");

  @TempDir private static Path folder;
  private static @Nullable Process server;
  private static String url = "";

  @BeforeAll
  static void start() throws Exception {
    assumeThat(SERVER).as("a MariaDB to ask").exists();
    assumeThat(INSTALL).exists();
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    String user = "--user=" + System.getProperty("user.name");
    String data = "--datadir=" + folder.resolve("data");
    Process install =
        run(
            INSTALL.toString(),
            "--no-defaults",
            user,
            data,
            "--auth-root-authentication-method=normal");
    assertThat(install.waitFor(60, TimeUnit.SECONDS)).isTrue();
    server =
        run(
            SERVER.toString(),
            "--no-defaults",
            user,
            data,
            "--bind-address=127.0.0.1",
            "--port=" + port,
            "--socket=" + folder.resolve("socket"));
    url = "jdbc:mariadb://127.0.0.1:" + port + "/test?user=root";
    Awaitility.await().ignoreExceptions().until(() -> connect().isValid(1));
    try (Connection connection = connect();
        Statement sql = connection.createStatement()) {
      sql.execute("create table author (id int primary key, genre varchar(20), born date)");
      sql.execute("create index by_birth on author (born)");
      sql.execute(
          "insert into author select seq, concat('genre ', seq % 9), '1960-01-01' + interval seq day"
              + " from seq_1_to_5000");
      sql.execute("analyze table author");
    }
  }

  private static Process run(String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(url);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (server != null) {
      server.destroy();
      server.waitFor(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void tellsTheTableThatIsReadRowByRowAndItsIndexes() throws SQLException {
    Access author = access("select a.id from author a where a.genre = ? order by a.id limit ?, ?");

    assertThat(author.table()).isEqualTo("author");
    assertThat(author.rows()).isBetween(4_000L, 6_000L);
    assertThat(author.indexes())
        .flatExtracting(i -> i.columns())
        .containsExactlyInAnyOrder("id", "born");
  }

  @Test
  void tellsTheIndexThatIsUsed() throws SQLException {
    assertThat(access("select genre from author where id = ?").index()).isEqualTo("PRIMARY");
  }

  /** Most are born after a date, so that the index is there and not of use. */
  @Test
  void tellsNothingThatDependsOnAValueOrOnWhatASubqueryFinds() throws SQLException {
    assertThat(plan("select genre from author where born > ?")).isNull();
    assertThat(plan("select genre from author where id in (select max(id) from author)")).isNull();
    assertThat(plan("select genre from nowhere where id = ?")).isNull();
  }

  @Test
  void executesNothing() throws SQLException {
    assertThat(plan("select sleep(?) from author")).isNotNull();
  }

  private static Access access(String statement) throws SQLException {
    List<Access> tables = Objects.requireNonNull(plan(statement)).tables();
    assertThat(tables).hasSize(1);
    return tables.get(0);
  }

  private static @Nullable Plan plan(String statement) throws SQLException {
    try (Connection connection = connect()) {
      return Plans.of(connection, statement);
    }
  }
}
