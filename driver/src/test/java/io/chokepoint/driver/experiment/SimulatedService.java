package io.chokepoint.driver.experiment;

import io.chokepoint.core.experiment.Lease;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.search.Pilot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a driver and an agent see of a service in simulated time. */
abstract class SimulatedService implements Pilot.Seen, LiveChange {

  static final long SECOND = 1_000_000_000L;
  static final long START = 1_000_000_000_000L;

  final List<ClientWindow> client = new ArrayList<>();
  final List<Window> service = new ArrayList<>();

  @Override
  public long startMillis() {
    return START;
  }

  @Override
  public List<ClientWindow> client(long fromMillis) {
    return client.stream().filter(w -> w.startMillis() >= fromMillis).toList();
  }

  @Override
  public List<Window> service(long fromMillis, long toMillis) {
    return service.stream()
        .filter(w -> w.startMillis() >= fromMillis && w.startMillis() <= toMillis)
        .toList();
  }

  @Override
  public Lease.@Nullable Delayed delayed(String block) {
    return null;
  }
}
