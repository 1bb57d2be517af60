package io.chokepoint.core.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LawsTest {

  private static final Offset<Double> EXACT = within(1e-9);

  @Test
  void littlesLawHoldsBothWays() {
    assertThat(Little.concurrency(200, 0.05)).isCloseTo(10, EXACT);
    assertThat(Little.residenceSeconds(10, 200)).isCloseTo(0.05, EXACT);
    assertThat(Little.residenceSeconds(0, 0)).isZero();
  }

  @Test
  void aNegativeRateIsRefused() {
    assertThatThrownBy(() -> Little.concurrency(-1, 1)).hasMessageContaining("rate");
    assertThatThrownBy(() -> Little.concurrency(Double.NaN, 1)).hasMessageContaining("rate");
  }

  @Test
  void utilizationIsRateTimesDemandOverServers() {
    assertThat(Utilization.of(150, 0.02, 4)).isCloseTo(0.75, EXACT);
    assertThat(Utilization.maxPerSecond(0.02, 4)).isCloseTo(200, EXACT);
    assertThat(Utilization.maxPerSecondFrom(150, 0.75)).isCloseTo(200, EXACT);
    assertThat(Utilization.maxPerSecondFrom(150, 0)).isInfinite();
    assertThatThrownBy(() -> Utilization.of(1, 1, 0)).hasMessageContaining("servers");
  }

  @Test
  void responseTimeFollowsFromUsersRateAndThinkTime() {
    assertThat(ResponseTime.seconds(100, 20, 3)).isCloseTo(2, EXACT);
  }

  @Test
  void theSameUsersComeOftenerWhenRequestsGetShorter() {
    assertThat(ResponseTime.perSecondWithout(100, 20, 1)).isCloseTo(25, EXACT);
    assertThat(ResponseTime.perSecondWithout(100, 20, 5)).isInfinite();
  }

  @Test
  void erlangBOfTwoServersIsTheClosedForm() {
    double a = 1.5;
    assertThat(Erlang.blocked(2, a)).isCloseTo((a * a / 2) / (1 + a + a * a / 2), EXACT);
    assertThat(Erlang.blocked(1, 1)).isCloseTo(0.5, EXACT);
  }

  @Test
  void erlangBStaysFiniteForThousandsOfServers() {
    assertThat(Erlang.blocked(5000, 4900)).isBetween(0.0, 0.01);
  }

  @Test
  void erlangCOfOneServerIsItsUtilization() {
    assertThat(Erlang.waits(1, 0.7)).isCloseTo(0.7, EXACT);
  }

  @Test
  void erlangCOfTwoServersIsTheClosedForm() {
    double rho = 0.75;
    assertThat(Erlang.waits(2, 1.5)).isCloseTo(2 * rho * rho / (1 + rho), EXACT);
    assertThat(Erlang.waits(2, 2)).isEqualTo(1);
  }

  @Test
  void theWaitAtOneServerIsTheClosedFormOfMM1() {
    double rho = 0.8;
    double service = 0.01;
    assertThat(Mmc.meanWaitSeconds(1, rho / service, service))
        .isCloseTo(rho * service / (1 - rho), EXACT);
    assertThat(Mmc.stretch(1, rho)).isCloseTo(1 / (1 - rho), EXACT);
  }

  @Test
  void theWaitAtTwoServersIsTheClosedFormOfMM2() {
    double rho = 0.6;
    assertThat(Mmc.stretch(2, rho)).isCloseTo(1 / (1 - rho * rho), EXACT);
  }

  @Test
  void noQueueIsStableBeyondItsCapacity() {
    assertThat(Mmc.meanWaitSeconds(3, 400, 0.01)).isInfinite();
    assertThat(Mmc.stretch(3, 1)).isInfinite();
    assertThat(Mmc.meanWaitSeconds(3, 0, 0.01)).isZero();
  }

  @Test
  void theWaitsTailAtOneServerIsExponential() {
    double rho = 0.8;
    double service = 0.01;
    double p95 = Mmc.waitPercentileSeconds(1, rho / service, service, 95);
    double rate = (1 - rho) / service;

    assertThat(rho * Math.exp(-rate * p95)).isCloseTo(0.05, EXACT);
    assertThat(Mmc.waitPercentileSeconds(1, 10, service, 50)).isZero();
  }

  @Test
  void theKneeIsWhereWaitEqualsService() {
    assertThat(Mmc.kneeUtilization(1)).isCloseTo(0.5, within(1e-6));
    assertThat(Mmc.kneeUtilization(2)).isCloseTo(Math.sqrt(0.5), within(1e-6));
    assertThat(Mmc.stretch(10, Mmc.kneeUtilization(10))).isCloseTo(2, within(1e-6));
  }

  @Test
  void halfOfTheArrivalsWaitAtTheHalfWaitUtilization() {
    assertThat(Mmc.halfWaitUtilization(1)).isCloseTo(0.5, within(1e-6));
    assertThat(Erlang.waits(8, 8 * Mmc.halfWaitUtilization(8))).isCloseTo(0.5, within(1e-6));
  }

  @Test
  void squareRootStaffingAddsARootOfTheLoad() {
    assertThat(Staffing.squareRoot(100, 1)).isEqualTo(110);
    assertThat(Staffing.squareRoot(0, 1)).isEqualTo(1);
  }

  @Test
  void oneServerLessThanStaffedWouldWaitTooLong() {
    int servers = Staffing.withMeanWaitAtMost(12, 0.1);

    assertThat(Mmc.meanWaitSeconds(servers, 12, 1)).isLessThanOrEqualTo(0.1);
    assertThat(Mmc.meanWaitSeconds(servers - 1, 12, 1)).isGreaterThan(0.1);
  }

  @Test
  void anAbsurdLoadIsRefusedInsteadOfStaffedForEver() {
    assertThatThrownBy(() -> Staffing.withMeanWaitAtMost(1e9, 0.1))
        .hasMessageContaining("beyond reason");
  }

  @Test
  void kingmanIsHalfOfMM1ForDeterministicService() {
    double mm1 = Mmc.meanWaitSeconds(1, 80, 0.01);
    assertThat(Kingman.meanWaitSeconds(1, 80, 0.01, 1, 0)).isCloseTo(mm1 / 2, EXACT);
    assertThat(Kingman.meanWaitSeconds(1, 80, 0.01, 1, 1)).isCloseTo(mm1, EXACT);
    assertThat(Kingman.meanWaitSeconds(1, 80, 0.01, 2, 1)).isCloseTo(2.5 * mm1, EXACT);
    assertThat(Kingman.meanWaitSeconds(1, 80, 0.01, 1, 3)).isCloseTo(5 * mm1, EXACT);
  }

  @Test
  void knowsHowBusyAServerIsFromHowManyWaitForIt() {
    for (double utilization : new double[] {0.1, 0.5, 0.9, 0.99}) {
      double waiting = utilization * utilization / (1 - utilization);
      assertThat(Mm1.utilizationWhereWaiting(waiting)).isCloseTo(utilization, within(1e-9));
    }
    assertThat(Mm1.utilizationWhereWaiting(0)).isZero();
  }

  /** By summing up the Poisson distribution for 50.5: at 59 0.87 % are beyond, at 58 1.13 %. */
  @Test
  void aLimitLetsAllButAShareOfTheArrivalsPass() {
    assertThat(Staffing.limit(50.5, 0.01)).isEqualTo(59);
    assertThat(Staffing.limit(2, 0.01)).isEqualTo(6);
    assertThat(Staffing.limit(1000, 0.01)).isEqualTo(1006);
    assertThat(Staffing.limit(0, 0.01)).isZero();
    assertThatThrownBy(() -> Staffing.limit(10, 0)).hasMessageContaining("share");
  }

  @Test
  void theFewestServersThatRefuseNoMoreThanAShareAreThoseOfErlangB() {
    assertThat(Erlang.fewest(3, 0.01)).isEqualTo(8);
    assertThat(Erlang.blocked(8, 3)).isLessThan(0.01);
    assertThat(Erlang.blocked(7, 3)).isGreaterThan(0.01);
    assertThat(Erlang.fewest(0, 0.01)).isEqualTo(1);
    assertThatThrownBy(() -> Erlang.fewest(1e9, 0.01)).hasMessageContaining("beyond reason");
  }
}
