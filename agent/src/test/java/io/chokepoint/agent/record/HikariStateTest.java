package io.chokepoint.agent.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HikariStateTest {

  @Test
  void readsAPoolWhoseFieldsAreNotYetPublic() throws Exception {
    OldPool pool = new OldPool(0);
    HikariState state = HikariState.of(new ArrayList<>(List.of(new WeakReference<>(pool))));

    assertThat(HikariState.nameOf(pool)).isEqualTo("old");
    assertThat(state).isEqualTo(new HikariState(7, 3, 2, 1));
  }

  @Test
  void leavesOutAPoolThatIsShutDown() {
    OldPool closed = new OldPool(2);
    HikariState state = HikariState.of(new ArrayList<>(List.of(new WeakReference<>(closed))));

    assertThat(state).isEqualTo(new HikariState(null, null, 0, 0));
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
