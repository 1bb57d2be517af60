package io.chokepoint.agent.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import org.junit.jupiter.api.Test;

class PoolReaderTest {

  @Test
  void readsAPoolWhoseFieldsAreNotYetPublic() throws Exception {
    Reflected pool = new Reflected(new OldPool(0));
    HikariReader reader = new HikariReader();

    assertThat(reader.name(pool)).isEqualTo("old");
    assertThat(reader.state(pool)).isEqualTo(new PoolState(7, 3, 2, 1));
  }

  @Test
  void leavesOutAPoolThatIsShutDown() throws Exception {
    assertThat(new HikariReader().state(new Reflected(new OldPool(2)))).isEqualTo(PoolState.NONE);
  }

  @Test
  void findsTheReaderByTheClassOrOneAbove() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:mem:x");
    try (HikariDataSource source = new HikariDataSource(config)) {
      HikariPool pool = (HikariPool) source.getHikariPoolMXBean();

      assertThat(PoolReader.of(pool)).isInstanceOf(HikariReader.class);
    }
    assertThat(PoolReader.of("no pool").library()).isEqualTo("unknown");
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
}
