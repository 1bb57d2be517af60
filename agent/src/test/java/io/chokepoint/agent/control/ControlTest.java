package io.chokepoint.agent.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.core.experiment.Lease;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.model.ResourceId;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlTest {

  private static final ResourceId MAIN = ResourceId.pool("main");
  private static final String SIZE = "maximumPoolSize";

  private volatile boolean full;
  private final HikariDataSource source = source(4, 2);
  private final List<Object> pools = new ArrayList<>(List.of(source.getHikariPoolMXBean()));
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private final List<String> audit = new CopyOnWriteArrayList<>();
  private final AgentErrors errors = new AgentErrors();
  private final Recorder recorder = new Recorder(errors);
  private @Nullable Integer room = 90;
  private final Control control = control();

  @AfterEach
  void nothingFailed() {
    nanos.addAndGet(Duration.ofDays(1).toNanos());
    control.look();
    source.close();
    assertThat(errors.first()).isEmpty();
  }

  @Test
  void offersThePoolWithItsBounds() throws Exception {
    try (Connection connection = source.getConnection()) {
      Setting setting = control.settings().get(0);
      assertThat(setting.resource()).isEqualTo(MAIN);
      assertThat(setting.value()).isEqualTo(4);
      assertThat(setting.least()).isEqualTo(1);
      int open = source.getHikariPoolMXBean().getTotalConnections();
      assertThat(setting.most()).isBetween(91, 90 + open);
    }
    room = null;
    assertThat(control.settings().get(0).most()).isNull();
  }

  @Test
  void putsBackWhatWasFoundWhenItIsGivenBack() throws Exception {
    Lease lease = control.take(MAIN, SIZE, null, 9, 5);
    size(9, 9);
    assertThat(lease.setting().value()).isEqualTo(4);
    assertThat(control.lease().ended()).isNull();
    assertThat(control.giveBack(lease.id()).ended()).isEqualTo("it was given back; put back to 4");
    size(4, 2);
    assertThat(audit)
        .containsExactly(
            "control: maximumPoolSize of connection pool main set from 4 to 9",
            "control: change of maximumPoolSize of connection pool main ended:"
                + " it was given back; put back to 4");
  }

  @Test
  void putsBackByItselfWhenNobodyRenews() throws Exception {
    Lease lease = control.take(MAIN, SIZE, null, 9, 5);
    nanos.addAndGet(Duration.ofSeconds(4).toNanos());
    control.renew(lease.id(), 5);
    nanos.addAndGet(Duration.ofSeconds(4).toNanos());
    control.look();
    size(9, 9);
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    await().until(() -> source.getMaximumPoolSize() == 4); // in a thread of its own
    size(4, 2);
    assertThatThrownBy(() -> control.renew(lease.id(), 5))
        .hasMessageContaining("it was not renewed in time; put back to 4");
  }

  @Test
  void leavesWhatTheApplicationSetsItself() throws Exception {
    control.take(MAIN, SIZE, null, 9, 5);
    source.setMaximumPoolSize(6);
    control.look();
    size(6, 2);
    assertThat(control.lease().ended()).isEqualTo("the application changed it itself; left at 6");
  }

  @Test
  void endsWithThePool() throws Exception {
    control.take(MAIN, SIZE, null, 9, 5);
    source.close();
    control.look();
    assertThat(control.lease().ended())
        .isEqualTo("what it changed is closed; nothing is left to put back");
    assertThat(control.settings()).isEmpty();
  }

  @Test
  void makesOneChangeAtATime() throws Exception {
    Lease first = control.take(MAIN, SIZE, null, 9, 5);
    refused(10, 5, "only one change");
    control.giveBack(first.id());
    assertThatThrownBy(() -> control.giveBack(first.id())).hasMessageContaining("has ended");
    assertThatThrownBy(() -> control.renew("7", 5)).hasMessageContaining("no change is held");
  }

  @Test
  void knowsNoLeaseOfTheProcessBeforeIt() throws Exception {
    Lease before = control.take(MAIN, SIZE, null, 9, 5);
    control.giveBack(before.id());
    Control anew = control();
    Lease other = anew.take(MAIN, SIZE, null, 7, 5);
    assertThatThrownBy(() -> anew.renew(before.id(), 5)).hasMessageContaining("no change is held");
    assertThatThrownBy(() -> anew.giveBack(before.id())).hasMessageContaining("no change is held");
    size(7, 7);
    anew.giveBack(other.id());
  }

  /** It was not when its room was asked for, and is now. */
  @Test
  void putsBackWhereTheDatabaseIsFull() throws Exception {
    room = 0;
    refused(5, 5, "the database has no room for more");
    room = null;
    await().until(() -> source.getHikariPoolMXBean().getTotalConnections() == 2);
    full = true;
    List<Connection> out = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      out.add(source.getConnection());
    }
    Lease lease = control.take(MAIN, SIZE, null, 9, 60);
    Thread waiter = new Thread(this::borrow);
    waiter.start();
    await().until(() -> source.getHikariPoolMXBean().getThreadsAwaitingConnection() == 1);
    assertThat(control.renew(lease.id(), 60).settled()).isFalse();
    assertThat(control.giveBack(lease.id()).ended()).endsWith("put back to 4");
    size(4, 2);
    full = false; // else nobody ever serves who waits
    for (Connection connection : out) {
      connection.close();
    }
    waiter.join();
  }

  @Test
  void refusesWhatWouldHarm() throws Exception {
    List<Connection> out = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      out.add(source.getConnection());
    }
    refused(2, 5, "at least 3 now: so many are in use");
    refused(0, 5, "at least 3");
    refused(200, 5, "the database has no room for more");
    refused(4, 5, "is 4 already");
    refused(9, 0, "seconds");
    refused(9, 61, "seconds");
    refused(9, Double.NaN, "seconds");
    assertThatThrownBy(() -> control.take(ResourceId.pool("other"), SIZE, null, 9, 5))
        .hasMessageContaining("there is no maximumPoolSize of connection pool other");
    for (Connection connection : out) {
      connection.close();
    }
    size(4, 2);
    assertThat(audit).isEmpty();
  }

  @Test
  void changesNoneOfSeveralPoolsOfOneName() {
    try (HikariDataSource twin = source(4, 2)) {
      pools.add(twin.getHikariPoolMXBean());
      assertThat(control.settings()).isEmpty();
      twin.close();
      assertThat(control.settings()).hasSize(1);
    }
  }

  @Test
  void isSettledOnceThePoolHasFollowed() throws Exception {
    List<Connection> out = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      out.add(source.getConnection());
    }
    Lease lease = control.take(MAIN, SIZE, null, 6, 60);
    for (int i = 0; i < 2; i++) {
      out.add(source.getConnection());
    }
    assertThat(control.renew(lease.id(), 60).settled()).isTrue();
    control.giveBack(lease.id());
    assertThat(source.getHikariPoolMXBean().getActiveConnections()).isEqualTo(6);
    for (Connection connection : out) {
      connection.close();
    }
    await().until(() -> source.getHikariPoolMXBean().getTotalConnections() <= 4);
  }

  private Control control() {
    return new Control(
        () -> List.of(new Subject(MAIN, pools)),
        (resource, endpoint) -> DelaySize.of(resource, endpoint, recorder),
        Map::of,
        r -> room,
        nanos::get,
        audit::add,
        errors);
  }

  private void borrow() {
    try (Connection connection = source.getConnection()) {
      assertThat(connection).isNotNull();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void refused(int value, double seconds, String why) {
    assertThatThrownBy(() -> control.take(MAIN, SIZE, null, value, seconds))
        .hasMessageContaining(why);
  }

  private void size(int maximum, int minimumIdle) {
    assertThat(source.getMaximumPoolSize()).isEqualTo(maximum);
    assertThat(source.getMinimumIdle()).isEqualTo(minimumIdle);
  }

  private HikariDataSource source(int maximum, int minimumIdle) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(database());
    config.setPoolName("main");
    config.setMaximumPoolSize(maximum);
    config.setMinimumIdle(minimumIdle);
    return new HikariDataSource(config);
  }

  /** H2, which may have no room for more connections. */
  private DataSource database() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL("jdbc:h2:mem:control");
    return (DataSource)
        Proxy.newProxyInstance(
            ControlTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              if (full && method.getName().equals("getConnection")) {
                throw new SQLException("too many clients already", "53300");
              }
              return method.invoke(h2, arguments);
            });
  }
}
