package io.chokepoint.agent.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.record.Place;
import io.chokepoint.core.timeline.JvmWindow.Computed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BusyThreadsTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final Place REBUILD = new Place(Place.State.RUNNING, null, "shop.Prices.rebuild");

  private final Thread timer = new Thread(() -> {}, "timer-7");
  private final Thread idle = new Thread(() -> {}, "idle-1");
  private final List<Thread> alive = new ArrayList<>(List.of(idle));
  private final Map<Thread, Long> cpu = new HashMap<>(Map.of(timer, 0L, idle, 0L));
  private final BusyThreads busy = new BusyThreads(() -> List.of(timer, idle), cpu::get);

  @Test
  void suspectsThreadsThatUsedATenthOfAProcessor() {
    second(SECOND / 2, SECOND / 20);

    assertThat(busy.now()).containsExactly(timer);
  }

  @Test
  void tellsWhatAFamilyComputesAndWhere() {
    second(SECOND / 2, 0);
    busy.found(timer, REBUILD, null);
    busy.found(timer, new Place(Place.State.WAITING, null, "shop.Prices.sleep"), null);

    assertThat(second(SECOND / 4, 0))
        .containsExactly(
            Map.entry("timer-#", new Computed(SECOND / 4, Map.of("shop.Prices.rebuild", 1L))));
    assertThat(second(SECOND / 4, 0)).isEmpty();
  }

  @Test
  void leavesToRequestsWhatLooksFoundInThem() {
    second(SECOND, 0);
    busy.found(timer, REBUILD, "GET /a");
    busy.found(timer, REBUILD, "GET /a");
    busy.found(timer, REBUILD, "");
    busy.found(timer, REBUILD, null);

    assertThat(second(SECOND, 0).get("timer-#").cpuNanos()).isEqualTo(SECOND / 4);
  }

  @Test
  void countsAllThatAThreadComputedWhichWasNotThereBefore() {
    second(0, 0);
    cpu.put(timer, SECOND / 2);
    BusyThreads fresh = new BusyThreads(() -> alive, cpu::get);
    fresh.look(SECOND);
    alive.add(timer);
    fresh.look(2 * SECOND);

    assertThat(fresh.now()).containsExactly(timer);
  }

  @Test
  void looksAtNoThreadWhereThereAreThousands() {
    BusyThreads crowded =
        new BusyThreads(
            () -> Collections.nCopies(2_001, timer),
            t -> {
              throw new AssertionError("asked for the CPU time of one of 2,001 threads");
            });

    assertThat(crowded.look(SECOND)).isEmpty();
    assertThat(crowded.now()).isEmpty();
  }

  private long now;

  private Map<String, Computed> second(long ofTimer, long ofIdle) {
    cpu.merge(timer, ofTimer, Long::sum);
    cpu.merge(idle, ofIdle, Long::sum);
    if (now == 0) {
      cpu.replaceAll((t, n) -> 0L);
      busy.look(now += SECOND);
      cpu.put(timer, ofTimer);
      cpu.put(idle, ofIdle);
    }
    return busy.look(now += SECOND);
  }
}
