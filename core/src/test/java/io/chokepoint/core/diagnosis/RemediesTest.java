package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Enter;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Leave;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Phase;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.laws.Staffing;
import io.chokepoint.core.model.ResourceKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What findings say is enough, against what follows from the simulated service's own figures. */
class RemediesTest {

  private static final String NAME = "remote:80";

  /**
   * 40 users who think for 60 ms get 150 requests a second through six servers of 40 ms. Without
   * the wait they would ask for 40 / (60 + 40 + 0.5 ms), which keeps 16 of them busy.
   */
  @ParameterizedTest
  @CsvSource({
    "EXECUTOR_EXHAUSTED, EXECUTOR, 0.1",
    "HTTP_POOL_TOO_SMALL, HTTP_POOL, 0.1",
    "CODE_WAIT, LIMITER, 0.5",
    "POOL_TOO_SMALL, CONNECTION_POOL, 0.1"
  })
  void usersWhoNoLongerWaitAskForMore(Kind kind, ResourceKind guard, double acceptedWait) {
    String name = guard == ResourceKind.LIMITER ? "Semaphore at a.B.c" : NAME;
    Finding f = Judged.finding(kind, guarded(guard, name, 6, 40), closed(40));

    double perSecond = 40 / 0.1005;
    assertThat(f.remedy().from()).isEqualTo(6);
    assertThat(f.remedy().to())
        .isCloseTo(Staffing.withMeanWaitAtMost(perSecond * 0.04, acceptedWait), within(1.5));
    assertThat(f.predicted().to()).isCloseTo(42, within(3.0));
  }

  /** 40 / (60 + 8 + 0.5 ms) a second: half a server of a lock is busy if it is held for 0.86 ms. */
  @Test
  void aLockIsToBeHeldForAsLongAsHalfOfThoseFindItFree() {
    Finding f = Judged.finding(Kind.JAVA_LOCK, guarded(ResourceKind.LOCK, NAME, 1, 8), closed(40));

    assertThat(f.remedy().from()).isCloseTo(8, within(1.0));
    assertThat(f.remedy().to()).isCloseTo(1000 * 0.5 * 0.0685 / 40, withinPercentage(10));
  }

  /** Of 283.7 Poisson arrivals a second, 1 % come beyond 294. */
  @Test
  void aLimitLeavesRoomForChance() {
    Finding f =
        Judged.finding(
            Kind.RATE_LIMITED, guarded(ResourceKind.LIMITER, "partner-api", 1, 10), closed(20));

    assertThat(f.remedy().from()).isCloseTo(100, within(6.0));
    assertThat(f.remedy().to()).isCloseTo(294, withinPercentage(10));
  }

  /** 150 a second at 10 ms, beside others: 1.9 CPUs, which queue less than they serve on three. */
  @Test
  void processorsAreForTheRequestsAndForWhatOthersUse() {
    Service s = new Service();
    s.hostCores = 2;
    s.strangerCores = 0.4;
    s.with(new Endpoint("GET /a", 1, new Cpu(10)));

    Finding f = Judged.finding(Kind.CPU_SATURATED, s, Load.open(10, 8), Load.open(150, 20));

    assertThat(f.remedy().from()).isEqualTo(2);
    assertThat(f.remedy().to()).isEqualTo(3);
    assertThat(f.remedy().what()).contains("150");
    assertThat(f.predicted().to()).isCloseTo(Mmc.stretch(3, 1.9 / 3), withinPercentage(10));
  }

  private static Load[] closed(int users) {
    return new Load[] {Load.closed(1, 60, 8), Load.closed(users, 60, 8)};
  }

  /** So many may do at a time what takes each so long. */
  private static Service guarded(ResourceKind kind, String name, int capacity, double ms) {
    Service s = new Service();
    s.hostCores = 8;
    List<Phase> phases = new ArrayList<>(List.of(new Cpu(0.5)));
    if (kind == ResourceKind.CONNECTION_POOL) {
      s.pool = capacity;
      phases.addAll(List.of(new Borrow(), new Sql("select 1", 0, ms), new Give()));
    } else {
      s.capacities.put(name, capacity);
      phases.addAll(List.of(new Enter(kind, name), new Remote(ms), new Leave(name)));
    }
    return s.with(new Endpoint("GET /a", 1, phases.toArray(Phase[]::new)));
  }
}
