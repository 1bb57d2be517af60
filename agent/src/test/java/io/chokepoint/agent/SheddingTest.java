package io.chokepoint.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.Shedding.Detail;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SheddingTest {

  private static final long MILLI = 1_000_000;

  private final Shedding shedding = new Shedding(0.01);

  @Test
  void keepsEverythingWhileTheAgentCostsNoMoreThanItMay() {
    seconds(60, 9 * MILLI);

    assertThat(shedding.words()).isEmpty();
  }

  @Test
  void shedsOneDetailAfterTheOtherAndSaysWhatTheAgentCosts() {
    seconds(20, 23 * MILLI);
    assertThat(shedding.keeps(Detail.STACKS)).isFalse();
    assertThat(shedding.keeps(Detail.CPU)).isTrue();
    assertThat(shedding.keeps(Detail.SAMPLES)).isTrue();
    assertThat(shedding.words()).singleElement().asString().contains("2.3 %", "1 %");

    seconds(40, 23 * MILLI);
    assertThat(shedding.words()).hasSize(4);
  }

  @Test
  void givesThemBackOnceThereIsRoomForThem() {
    seconds(30, 23 * MILLI);
    seconds(10, 9 * MILLI);
    assertThat(shedding.words()).hasSize(2);

    seconds(20, 7 * MILLI);
    assertThat(shedding.words()).isEmpty();
  }

  @Test
  void takesNothingAwayForWhatAStartCosts() {
    for (int own = 90; own >= 4; own = own * 8 / 10) {
      seconds(10, own * MILLI);
      assertThat(shedding.words()).as("%d ms a second", own).isEmpty();
    }
  }

  @Test
  void takesAwayWhatAStartLeavesBehind() {
    seconds(10, 90 * MILLI);
    seconds(10, 30 * MILLI);
    assertThat(shedding.words()).isEmpty();

    seconds(10, 29 * MILLI);
    assertThat(shedding.words()).hasSize(1);
  }

  @Test
  void doesNotJudgeBySeconds() {
    seconds(10, 900 * MILLI); // it starts
    for (int i = 0; i < 5; i++) {
      seconds(9, MILLI);
      seconds(1, 80 * MILLI);
    }

    assertThat(shedding.words()).isEmpty();
  }

  @Test
  void takesNothingFromAServiceOfFewRequests() {
    for (int i = 0; i < 60; i++) {
      shedding.after(second(5), 23 * MILLI);
    }

    assertThat(shedding.words()).isEmpty();
  }

  /** Of 8,000 requests, whose advice is taken to cost 2 ms; and the rest by the agent's threads. */
  private void seconds(int n, long nanos) {
    for (int i = 0; i < n; i++) {
      shedding.after(second(8_000), nanos - 2 * MILLI);
    }
  }

  private static Window second(long requests) {
    LedgerSum ledger = new LedgerSum(requests, requests * MILLI, Map.of(), 0, 0, 0);
    EndpointWindow orders = EndpointWindow.builder("GET", "/orders").ledger(ledger).build();
    return Window.builder(0, 1_000 * MILLI, SystemWindow.unknown(2))
        .endpoints(Map.of("GET /orders", orders))
        .build();
  }
}
