package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.NESTED_BORROW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import io.chokepoint.core.timeline.WorkersWindow;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NestedBorrowTest {

  private static final Load[] LOADS = {Load.open(8, 8), Load.open(120, 8)};
  private static final Sql SQL = new Sql("insert into audit values (?)", 0.2, 10);

  @Test
  void namesWhoHoldsOneConnectionAndWaitsForAnother() {
    Finding f = Judged.finding(NESTED_BORROW, nesting(), LOADS);

    assertThat(f.remedy().what()).contains("let POST /orders do its second piece of work");
    assertThat(f.remedy().from()).isEqualTo(4);
    assertThat(f.share()).isGreaterThan(0.5);
  }

  /** As many threads may hold one connection each: one more lets one of them go on. */
  @Test
  void oneConnectionMoreThanThreadsLetsOneGoOn() {
    Run run = Simulation.run(nesting(), 7, LOADS);
    WorkersWindow threads = new WorkersWindow(30, 30, 0, null);

    Finding f =
        Judged.finding(
            NESTED_BORROW,
            Judged.with(run, w -> w.toBuilder().workers(Map.of("http", threads)).build()));

    double waiting =
        f.evidence().stream()
            .filter(e -> e.what().contains("POST /orders") && e.unit().equals("%"))
            .mapToDouble(Finding.Evidence::value)
            .findFirst()
            .orElseThrow();
    assertThat(f.remedy().to()).isEqualTo(31);
    assertThat(f.predicted().to())
        .isCloseTo(f.predicted().from() * (1 - waiting / 100), withinPercentage(0.1));
    double inside = Case.of(run, Levels.of(run).usable()).loaded().concurrency();
    assertThat(Judged.finding(NESTED_BORROW, run).remedy().to()).isEqualTo(Math.ceil(inside) + 1);
  }

  @Test
  void ranksBeforeThePoolThatLooksTooSmall() {
    Verdict verdict = Diagnosis.of(Simulation.run(nesting(), 42, LOADS), Rules.ALL);

    assertThat(verdict.findings().get(0).kind()).isEqualTo(NESTED_BORROW);
  }

  @Test
  void staysSilentWhenConnectionsAreBorrowedOneAfterTheOther() {
    Service s = new Service();
    s.pool = 2;
    s.with(
        new Endpoint(
            "POST /orders", 1, new Borrow(), SQL, new Give(), new Borrow(), SQL, new Give()));

    Judged.silent(NESTED_BORROW, s, LOADS);
  }

  @Test
  void staysSilentWhileThePoolIsLargeEnoughForBoth() {
    Service s = nesting();
    s.pool = 40;

    Judged.silent(NESTED_BORROW, s, LOADS);
  }

  /** All connections are with requests that wait for another: none ever comes back. */
  @Test
  void seesHoldersThatHang() {
    Run run = Simulation.run(nesting(), 7, LOADS);
    long heavy = run.steps().get(1).fromMillis();

    Run hanging =
        Judged.with(
            run, w -> w.startMillis() < heavy ? w : Judged.withPools(w, NestedBorrowTest::hanging));

    Finding f = Judged.finding(NESTED_BORROW, hanging);
    assertThat(f.remedy().what()).contains("let POST /orders do its second piece of work");
    assertThat(f.predicted().from()).isGreaterThan(1);
  }

  /** Nothing ends any more, so that there is no level to judge them by. */
  @Test
  void seesThatNobodyGoesOnThoughNoRequestEnds() {
    Run run = Simulation.run(nesting(), 7, LOADS);
    long heavy = run.steps().get(1).fromMillis();
    Run stuck =
        Judged.with(
            run,
            w ->
                w.startMillis() < heavy
                    ? w
                    : Judged.withPools(w, NestedBorrowTest::stuck).toBuilder()
                        .endpoints(Map.of())
                        .build());
    Run alone = stuck.toBuilder().steps(run.steps().subList(1, 2)).build();

    Finding f = Judged.finding(NESTED_BORROW, stuck);
    assertThat(f.share()).isEqualTo(1);
    // it is not seen at the lighter level
    assertThat(Diagnosis.of(stuck, Rules.ALL).summary()).doesNotContain("whatever the load");
    assertThat(f.remedy().what()).contains("let POST /orders do its second piece of work");
    assertThat(Diagnosis.of(alone, Rules.ALL).findings().get(0).kind()).isEqualTo(NESTED_BORROW);
    Run slow = Judged.withPools(stuck, p -> held(p, Map.of(), Map.of("POST /orders", busy(4))));
    assertThat(Judged.by(NESTED_BORROW, slow)).isNotInstanceOf(Assessment.Fires.class);
  }

  private static PoolWindow stuck(PoolWindow p) {
    long second = 1_000_000_000;
    Holding waiting =
        new Holding(
            4, 4 * second, 0, 0, 4 * second, Map.of(ResourceId.pool("main"), 3 * second + 1));
    return held(p, Map.of(), Map.of("POST /orders", waiting)).toBuilder()
        .active(4)
        .pending(9)
        .build();
  }

  private static Holding busy(int connections) {
    return new Holding(connections, 1_000_000_000, 900_000_000, 0, 100_000_000);
  }

  @Test
  void isNotTakenForALackOfProcessorsWhereOthersKeepThemBusy() {
    Service s = nesting();
    s.hostCores = 2;
    s.poolTimeoutSeconds = 2;
    s.strangerCores = 2;

    Verdict verdict = Diagnosis.of(Simulation.run(s, 42, LOADS), Rules.ALL);

    assertThat(verdict.findings().get(0).kind()).isEqualTo(NESTED_BORROW);
    assertThat(verdict.findings().get(0).share()).isGreaterThan(0.5);
  }

  private static PoolWindow hanging(PoolWindow p) {
    return held(p, Map.of(), p.holders());
  }

  @Test
  void saysInsufficientWhenNobodyRecordedWhatHoldersWaitedFor() {
    Run run = Simulation.run(nesting(), 7, LOADS);

    Judged.insufficient(NESTED_BORROW, Judged.withPools(run, NestedBorrowTest::withoutVisits));
  }

  private static PoolWindow withoutVisits(PoolWindow p) {
    Map<String, Holding> holders = new HashMap<>();
    p.holders()
        .forEach(
            (e, h) ->
                holders.put(
                    e,
                    new Holding(
                        h.count(), h.holdNanos(), h.sqlNanos(), h.cpuNanos(), h.elsewhereNanos())));
    return held(p, holders, p.stillOut());
  }

  private static PoolWindow held(
      PoolWindow p, Map<String, Holding> returned, Map<String, Holding> stillOut) {
    return p.toBuilder().holders(returned).stillOut(stillOut).build();
  }

  private static Service nesting() {
    Service s = new Service();
    s.pool = 4;
    s.poolTimeoutSeconds = 1;
    return s.with(
        new Endpoint(
            "POST /orders",
            1,
            new Cpu(0.5),
            new Borrow(),
            SQL,
            new Borrow(),
            SQL,
            new Give(),
            new Give()));
  }
}
