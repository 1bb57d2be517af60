package io.chokepoint.exporters.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.report.SlowestRequests;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.timeline.SlowRequest;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlowViewTest {

  private static final long SECOND = 1_000_000_000;
  private static final long MILLI = 1_000_000;

  @Test
  void showsTheSlowestOfTheStepsWithWhatTookTheirTime() {
    List<SlowView> shown =
        shown(run(window(0, slow(0, 900)), window(1, slow(1, 40)), window(2, slow(2, 1_200))));

    assertThat(shown).extracting(SlowView::took).containsExactly("1.20 s", "40 ms");
    SlowView slowest = shown.get(0);
    assertThat(slowest.step()).isEqualTo("heavy");
    assertThat(slowest.time()).isEqualTo("00:00:02.000");
    assertThat(slowest.answer()).isEqualTo("500 TimeoutException");
    assertThat(slowest.words())
        .isEqualTo(
            "wait for a connection of pool shop 900 ms (75 %), select ? 120 ms (10 %), unattributed"
                + " 177 ms (15 %)");
    assertThat(slowest.trace()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(slowest.seenAt()).isEqualTo("shop.Orders.find, shop.Orders.read");
  }

  @Test
  void keepsTheSlowestWhereSecondsBecomeOne() {
    Window merged = window(1, slow(1, 40));
    for (int i = 2; i < 9; i++) {
      merged = merged.plus(window(i, slow(i, 100 * i)));
    }

    assertThat(shown(run(merged)))
        .extracting(SlowView::took)
        .containsExactly("800 ms", "700 ms", "600 ms", "500 ms", "400 ms");
  }

  private static List<SlowView> shown(Run run) {
    return SlowestRequests.of(run).stream().map(SlowView::of).toList();
  }

  /** The first second is before the step. */
  private static Run run(Window... windows) {
    Step step = new Step("heavy", 1_000, 60_000, Offered.open(10));
    Setup setup = new Setup("shop", "17", Map.of());
    return Run.builder().setup(setup).timeline(List.of(windows)).steps(List.of(step)).build();
  }

  private static SlowRequest slow(int second, long millis) {
    Map<ResourceId, Charge> charges =
        Map.of(
            ResourceId.pool("shop"),
            new Charge(1, millis * MILLI * 3 / 4, 0),
            ResourceId.sql("select ?"),
            new Charge(2, 0, millis * MILLI / 10),
            ResourceId.GC,
            new Charge(1, millis * MILLI / 400, 0));
    return new SlowRequest(
        "GET /orders/{id}",
        second * 1_000L,
        millis * MILLI,
        500,
        "TimeoutException",
        charges,
        Map.of("shop.Orders.read", 1L, "shop.Orders.find", 3L),
        "4bf92f3577b34da6a3ce929d0e0e4736");
  }

  private static Window window(int second, SlowRequest slowest) {
    return Window.builder(second * 1_000L, SECOND, SystemWindow.unknown(1))
        .slowest(List.of(slowest))
        .build();
  }
}
