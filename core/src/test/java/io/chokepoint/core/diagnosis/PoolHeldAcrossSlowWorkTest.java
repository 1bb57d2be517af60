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
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import java.util.HashMap;
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
    assertThat(f.remedy().what()).contains("let POST /payments return the connection");
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

  /** Looks at stacks see where a request sleeps, and tell of no hold. */
  @Test
  void namesThePlaceInTheCodeWhereHoldersWait() {
    Run sleeping = asleep(1, Simulation.run(holding(), 7, LOADS));
    Service outside = new Service();
    outside.pool = 5;
    outside.with(
        new Endpoint(
            "POST /payments", 1, new Borrow(), SQL, new Remote(100), new Give(), new Remote(150)));
    Run afterwards = asleep(0.6, Simulation.run(outside, 7, LOADS));

    assertThat(Judged.finding(POOL_HELD_ACROSS_SLOW_WORK, sleeping).remedy().what())
        .contains("before it waits at shop.Payments.pay in java.lang.Thread.sleep");
    assertThat(Judged.finding(POOL_HELD_ACROSS_SLOW_WORK, afterwards).remedy().what())
        .contains("before it blocks");
  }

  /** The same where requests sleep for so much of their calls instead, and nobody saw the rest. */
  private static Run asleep(double part, Run run) {
    ResourceId sleep =
        new ResourceId(ResourceKind.IDLE, "shop.Payments.pay in java.lang.Thread.sleep");
    Run looked =
        Judged.withLedgers(
            run,
            (w, l) -> {
              Map<ResourceId, Charge> charges = new HashMap<>(l.charges());
              charges.keySet().removeIf(id -> id.kind() == ResourceKind.DOWNSTREAM);
              long nanos = (long) (part * l.charge(ResourceKind.DOWNSTREAM).residenceNanos());
              charges.put(sleep, new Charge(0, nanos, 0));
              return new LedgerSum(
                  l.requests(),
                  l.wallNanos(),
                  charges,
                  l.cpuSampled(),
                  l.cpuNanos(),
                  l.allocatedBytes());
            });
    return Judged.withPools(
        looked,
        p -> {
          Map<String, Holding> holders = new HashMap<>(p.holders());
          holders.replaceAll(
              (endpoint, h) ->
                  new Holding(
                      h.count(),
                      h.holdNanos(),
                      h.sqlNanos(),
                      h.cpuNanos(),
                      h.elsewhereNanos(),
                      Map.of()));
          return p.toBuilder().holders(holders).build();
        });
  }

  /** As Spring's view with an open session keeps it. */
  @Test
  void saysThatTheTransactionHasEndedBeforeWhatBlocks() {
    Run run = Simulation.run(holding(), 7, LOADS);

    assertThat(Judged.finding(POOL_HELD_ACROSS_SLOW_WORK, afterCommit(0.9, run)).remedy().what())
        .contains("its transaction has ended", "spring.jpa.open-in-view=false");
    assertThat(Judged.finding(POOL_HELD_ACROSS_SLOW_WORK, afterCommit(0.2, run)).remedy().what())
        .doesNotContain("transaction");
  }

  private static Run afterCommit(double part, Run run) {
    return Judged.withPools(
        run,
        p -> {
          Map<String, Holding> holders = new HashMap<>(p.holders());
          holders.replaceAll(
              (endpoint, h) ->
                  new Holding(
                      h.count(),
                      h.holdNanos(),
                      h.sqlNanos(),
                      h.cpuNanos(),
                      h.elsewhereNanos(),
                      h.visited(),
                      Math.round(part * h.elsewhereNanos())));
          return p.toBuilder().holders(holders).build();
        });
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
        Judged.withPools(run, p -> p.toBuilder().holders(Map.of()).stillOut(Map.of()).build()));
  }

  private static Service holding() {
    Service s = new Service();
    s.pool = 5;
    return s.with(
        OTHER, new Endpoint("POST /payments", 1, new Borrow(), SQL, new Remote(150), new Give()));
  }
}
