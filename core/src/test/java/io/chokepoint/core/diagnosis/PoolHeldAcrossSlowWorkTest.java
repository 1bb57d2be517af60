package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.POOL_HELD_ACROSS_SLOW_WORK;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.PoolWindow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolHeldAcrossSlowWorkTest {

  private static final Load[] LOADS = {Load.open(8, 8), Load.open(90, 8)};
  private static final Sql SQL = new Sql("update payments set state = ? where id = ?", 0.2, 3);

  private static final Endpoint OTHER =
      new Endpoint("GET /orders", 1, new Cpu(0.5), new Borrow(), SQL, new Give());

  @Test
  void blamesTheHolderAndNotThoseWhoWait() {
    Finding f = Judged.finding(POOL_HELD_ACROSS_SLOW_WORK, holding(), LOADS);

    assertThat(f.endpoints()).contains("GET /orders", "POST /payments");
    assertThat(f.remedy().what()).contains("let POST /payments give the connection");
    assertThat(f.share()).isGreaterThan(0.8);
  }

  /** A call that takes twice as long under load is out of the hold with both halves. */
  @Test
  void theWholeCallNeedsNoConnectionThoughTheProcessorsAreBusyAsWell() {
    Service s = new Service();
    s.hostCores = 2;
    s.strangerCores = 1.5;
    s.strangersFromSecond = 8;
    s.remoteServers = 4;
    s.with(new Endpoint("GET /orders", 1, new Borrow(), SQL, new Remote(40), new Give()));

    Finding f = Judged.finding(POOL_HELD_ACROSS_SLOW_WORK, s, Load.open(8, 8), Load.open(130, 8));

    assertThat(f.remedy().from()).isGreaterThan(80);
    assertThat(f.remedy().to()).isLessThan(20);
  }

  @Test
  void staysSilentWhenTheCallIsOutsideTheTransaction() {
    Service s = new Service();
    s.pool = 5;
    s.with(
        OTHER, new Endpoint("POST /payments", 1, new Borrow(), SQL, new Give(), new Remote(150)));

    Judged.silent(POOL_HELD_ACROSS_SLOW_WORK, s, LOADS);
  }

  @Test
  void staysSilentWhenHoldersOnlyWaitForTheProcessor() {
    Service s = new Service();
    s.hostCores = 2;
    s.databaseCores = 8;
    s.pool = 4;
    s.with(new Endpoint("GET /orders", 1, new Borrow(), SQL, new Cpu(18), new Give()));

    Judged.silent(POOL_HELD_ACROSS_SLOW_WORK, s, Load.open(10, 8), Load.open(130, 8));
  }

  @Test
  void saysInsufficientWhenNobodySawWhatHoldersDid() {
    Run run = Simulation.run(holding(), 7, LOADS);

    Judged.insufficient(
        POOL_HELD_ACROSS_SLOW_WORK,
        Judged.withPools(
            run,
            p ->
                new PoolWindow(
                    p.capacity(),
                    null,
                    p.busyNanos(),
                    p.active(),
                    p.idle(),
                    p.pending(),
                    p.borrowWait(),
                    p.timeouts(),
                    p.hold(),
                    Map.of(),
                    Map.of(),
                    List.of())));
  }

  private static Service holding() {
    Service s = new Service();
    s.pool = 5;
    return s.with(
        OTHER, new Endpoint("POST /payments", 1, new Borrow(), SQL, new Remote(150), new Give()));
  }
}
