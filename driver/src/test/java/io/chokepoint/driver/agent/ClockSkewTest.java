package io.chokepoint.driver.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClockSkewTest {

  private static final long NOW = 1_800_000_000_000L;

  private final ClockSkew skew = new ClockSkew();

  @Test
  void clocksThatAgreeMoveNothing() {
    assertThat(exchange(0, 3)).isFalse();
    assertThat(exchange(200, 3)).isFalse();
    assertThat(exchange(-200, 3)).isFalse();
    assertThat(skew.said()).isNull();
  }

  @Test
  void windowsAreMovedByWholeSeconds() {
    assertThat(exchange(5_300, 2)).isTrue();
    assertThat(skew.shiftMillis()).isEqualTo(5_000);
    assertThat(exchange(5_550, 2)).isFalse(); // what is on the border stays where it is
    assertThat(skew.said())
        .isEqualTo(
            "the agent's clock was 5.55 s ahead of the driver's; its windows were moved by as much,"
                + " in whole seconds");
  }

  @Test
  void aClockThatIsSetBackIsFollowed() {
    exchange(0, 2);
    assertThat(exchange(-7_000, 2)).isTrue();
    assertThat(skew.shiftMillis()).isEqualTo(-7_000);
    assertThat(skew.said()).startsWith("the agent's clock was 7.00 s behind the driver's");
  }

  @Test
  void howFarItIsAheadIsWhatAllExchangesAllow() {
    exchange(0, 3);
    assertThat(skew.aheadMillis()).isZero();

    exchange(5_300, 400);
    exchange(5_300, 20);
    assertThat(skew.aheadMillis()).isBetween(5_280L, 5_320L);

    exchange(-7_000, 2);
    assertThat(skew.aheadMillis()).isBetween(-7_005L, -6_995L);
  }

  @Test
  void aSlowAnswerProvesNothing() {
    assertThat(exchange(0, 20_000)).isFalse();
    assertThat(skew.said()).isNull();
  }

  @Test
  void theSecondThatHttpTellsIsEnoughForALargeSkewOnly() {
    // 12:00:00 at the agent, half a second or six before it here
    AgentTime date = AgentTime.of(headers("Date", "Fri, 15 Jan 2027 08:00:00 GMT"));

    assertThat(date).isEqualTo(new AgentTime(NOW, NOW + 1000));
    assertThat(skew.exchange(NOW - 402, NOW - 400, date)).isFalse();
    assertThat(skew.exchange(NOW - 6_502, NOW - 6_500, date)).isTrue();
    assertThat(skew.shiftMillis()).isEqualTo(7_000);
  }

  @Test
  void whatIsNoTimeTellsNothing() {
    assertThat(AgentTime.of(headers("Date", "yesterday"))).isNull();
    assertThat(AgentTime.of(headers("Chokepoint-Time", "soon"))).isNull();
    assertThat(AgentTime.of(headers("Server", "x"))).isNull();
    assertThat(AgentTime.of(headers("Chokepoint-Time", "17"))).isEqualTo(new AgentTime(17, 18));
  }

  private boolean exchange(long aheadMillis, long roundTripMillis) {
    long at = NOW + aheadMillis + roundTripMillis / 2;
    return skew.exchange(NOW, NOW + roundTripMillis, new AgentTime(at, at + 1));
  }

  private static HttpHeaders headers(String name, String value) {
    return HttpHeaders.of(Map.of(name, List.of(value)), (n, v) -> true);
  }
}
