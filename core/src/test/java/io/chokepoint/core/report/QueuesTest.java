package io.chokepoint.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.report.Report.LockHolders;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.LockWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueuesTest {

  private static final long SECOND = 1_000_000_000;

  @Test
  void countsWhoWaitsForALockAndWhoForACarrier() {
    Map<String, LockHolders> locks =
        Queues.locks(
            List.of(
                window(
                    Map.of(
                        new ResourceId(ResourceKind.LOCK, "Stock"),
                        waited(SECOND / 4),
                        ResourceId.CARRIERS,
                        waited(3 * SECOND)))));

    assertThat(locks.get("Stock").waiting()).isEqualTo(0.25);
    LockHolders carriers = locks.get(LockWindow.CARRIERS);
    assertThat(carriers.waiting()).isEqualTo(3);
    assertThat(carriers.holders()).containsEntry("GET /a", 0.75).containsEntry("GET /b", 0.25);
  }

  private static Charge waited(long nanos) {
    return new Charge(1, nanos, 0);
  }

  private static Window window(Map<ResourceId, Charge> charges) {
    LedgerSum ledger = new LedgerSum(1, 4 * SECOND, charges, 0, 0, 0);
    EndpointWindow endpoint =
        EndpointWindow.builder("GET", "/a").statuses(Map.of(200, 1L)).ledger(ledger).build();
    LockWindow lock =
        new LockWindow(Latencies.NONE, Map.of("GET /a", 30L, "GET /b", 10L), Map.of());
    return Window.builder(0, SECOND, SystemWindow.unknown(1))
        .endpoints(Map.of("GET /a", endpoint))
        .locks(Map.of("Stock", lock, LockWindow.CARRIERS, lock))
        .build();
  }
}
