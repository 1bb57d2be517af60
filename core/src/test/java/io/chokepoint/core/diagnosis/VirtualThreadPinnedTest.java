package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.VIRTUAL_THREAD_PINNED;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Enter;
import io.chokepoint.core.diagnosis.Service.Leave;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Phase;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.LockWindow;
import io.chokepoint.core.timeline.Window;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class VirtualThreadPinnedTest {

  private static final String CARRIERS = "carriers";
  private static final String PINNED = "virtual threads pinned at com.example.Native.compare";
  private static final Load[] LOADS = {Load.open(15, 8), Load.open(110, 8)};

  @Test
  void namesWhereThreadsKeepTheirCarriersAndHowManyThatServes() {
    Run run = pinned(new Remote(22), 2, 22);

    Finding f = Judged.finding(VIRTUAL_THREAD_PINNED, run);

    assertThat(f.share()).isGreaterThan(0.8);
    assertThat(f.remedy().what())
        .contains("com.example.Native.compare")
        .contains("2 carriers held for 22");
    assertThat(f.remedy().to()).isBetween(3.0, 5.0);
    assertThat(Diagnosis.of(run, Rules.ALL).findings().get(0).kind())
        .isEqualTo(VIRTUAL_THREAD_PINNED);
  }

  @Test
  void isNotTakenForALackOfProcessorsWhereOthersKeepThemBusy() {
    Service s = service(new Remote(22), 2);
    s.strangerCores = 3;
    Run run = Judged.withLocks(Simulation.run(s, 7, LOADS), w -> pins(w, 22));

    assertThat(Diagnosis.of(run, Rules.ALL).findings().get(0).kind())
        .isEqualTo(VIRTUAL_THREAD_PINNED);
  }

  @Test
  void staysSilentWhereWhoWaitsLeavesItsCarrier() {
    Run run = pinned(new Remote(22), 200, 0);

    assertThat(Judged.by(VIRTUAL_THREAD_PINNED, run)).isInstanceOf(Assessment.Silent.class);
  }

  @Test
  void staysSilentWhereCarriersAreOnlyAsBusyAsTheProcessors() {
    Run run = pinned(new Cpu(22), 2, 0);

    assertThat(Judged.by(VIRTUAL_THREAD_PINNED, run)).isInstanceOf(Assessment.Silent.class);
  }

  @Test
  void saysInsufficientWhereNothingTellsWhatKeepsTheCarriers() {
    Judged.insufficient(VIRTUAL_THREAD_PINNED, pinned(new Remote(22), 2, 0));
  }

  private static Run pinned(Phase work, int carriers, int pinnedMillis) {
    return Judged.withLocks(
        Simulation.run(service(work, carriers), 7, LOADS), w -> pins(w, pinnedMillis));
  }

  private static Service service(Phase work, int carriers) {
    Service s = new Service();
    s.hostCores = 2;
    s.capacities.put(CARRIERS, carriers);
    return s.with(
        new Endpoint(
            "GET /a", 1, new Enter(ResourceKind.CARRIERS, CARRIERS), work, new Leave(CARRIERS)));
  }

  private static Map<String, LockWindow> pins(Window w, int millis) {
    if (millis == 0) {
      return Map.of();
    }
    Histogram each = new Histogram(3);
    w.endpoints()
        .values()
        .forEach(e -> each.recordValueWithCount(millis * 1_000_000L, e.latency().count()));
    return Map.of(
        PINNED,
        new LockWindow(Latencies.of(each), Map.of("GET /a", 1L), Map.of()),
        LockWindow.CARRIERS,
        new LockWindow(Latencies.NONE, Map.of("GET /a", 1L), Map.of()));
  }
}
