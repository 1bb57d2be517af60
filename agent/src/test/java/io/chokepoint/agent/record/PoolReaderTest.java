package io.chokepoint.agent.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.chokepoint.agent.known.Libraries;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.library.PoolState;
import io.chokepoint.agent.library.Reflected;
import io.chokepoint.agent.library.agroal.AgroalLibrary;
import io.chokepoint.agent.library.hikari.HikariLibrary;
import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.SystemWindow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PoolReaderTest {

  @Test
  void readsAPoolWhoseFieldsAreNotYetPublic() throws Exception {
    Reflected pool = new Reflected(new OldPool(0));
    PoolReader reader = new HikariLibrary().pools();

    assertThat(reader.name(pool)).isEqualTo("old");
    assertThat(reader.state(pool)).isEqualTo(new PoolState(7, 3, 2, 1));
  }

  @Test
  void leavesOutAPoolThatIsShutDown() throws Exception {
    assertThat(new HikariLibrary().pools().state(new Reflected(new OldPool(2))))
        .isEqualTo(PoolState.NONE);
  }

  @Test
  void callsAPoolOfQuarkusAsItsDataSourceIsCalled() throws Exception {
    PoolReader reader = Objects.requireNonNull(new AgroalLibrary().pools());

    assertThat(reader.name(new Reflected(new AgroalPool("orders")))).isEqualTo("orders");
    assertThat(reader.name(new Reflected(new AgroalPool("<default>")))).isEqualTo("jdbc:h2:mem:x");
  }

  @Test
  void findsTheReaderByTheClassOrOneAbove() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:mem:x");
    try (HikariDataSource source = new HikariDataSource(config)) {
      HikariPool pool = (HikariPool) source.getHikariPoolMXBean();

      assertThat(Libraries.poolReader(pool)).returns("HikariCP", PoolReader::library);
    }
    assertThat(Libraries.poolReader("no pool")).isNull();
  }

  @Test
  void tellsThePoolsOfFortyTenantsApart() {
    Recorder recorder = new Recorder(new AgentErrors());
    List<HikariDataSource> sources = new ArrayList<>();
    try {
      for (int tenant = 1; tenant <= 42; tenant++) {
        sources.add(unconnected("tenant-" + tenant));
        recorder.pool(sources.get(sources.size() - 1).getHikariPoolMXBean());
      }

      Map<String, PoolWindow> pools =
          new HashMap<>(recorder.drain(0, SystemWindow.unknown(1), Map.of()).pools());

      assertThat(pools).hasSize(41).containsKeys("tenant-1", "tenant-40");
      assertThat(pools.remove("tenant-#")).returns(2 * 5, PoolWindow::capacity);
      assertThat(pools.values()).allMatch(pool -> Objects.equals(pool.capacity(), 5));
    } finally {
      sources.forEach(HikariDataSource::close);
    }
  }

  private static HikariDataSource unconnected(String name) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl("jdbc:h2:mem:x");
    config.setMaximumPoolSize(5);
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  /** The shape of HikariCP 2.6: its configuration is a superclass's, and neither field public. */
  public static final class OldPool extends OldPoolBase {

    private final int poolState;

    OldPool(int poolState) {
      this.poolState = poolState;
    }

    public int getIdleConnections() {
      return 2;
    }

    public int getThreadsAwaitingConnection() {
      return 1;
    }
  }

  abstract static class OldPoolBase {
    protected final OldConfig config = new OldConfig();
  }

  public static final class OldConfig {

    public String getPoolName() {
      return "old";
    }

    public int getMaximumPoolSize() {
      return 7;
    }

    public int getMinimumIdle() {
      return 3;
    }
  }

  /** What is read of Agroal's pool with Quarkus' listener. */
  @SuppressWarnings("unused")
  private static final class AgroalPool {

    private final Object[] listeners;
    private final AgroalPool configuration = this;

    AgroalPool(String dataSource) {
      listeners = new Object[] {new AgroalEventLoggingListener(dataSource)};
    }

    AgroalPool connectionFactoryConfiguration() {
      return this;
    }

    String jdbcUrl() {
      return "jdbc:h2:mem:x";
    }
  }

  /** Is called as Quarkus' is. */
  private record AgroalEventLoggingListener(String datasourceName) {}
}
