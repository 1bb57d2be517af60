package io.chokepoint.agent.control;

import io.chokepoint.agent.known.Libraries;
import io.chokepoint.agent.library.Actuator;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.bridge.Delay;
import io.chokepoint.bridge.Resource;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A delay of the visits of one endpoint's requests. One is made for each lease, which keeps it; the
 * bridge knows it only while it is in force.
 */
final class DelaySize implements Actuator {

  private static final long MICRO = 1_000;

  private final Delay delay;

  private DelaySize(Delay delay) {
    this.delay = delay;
  }

  /**
   * One that is not in force.
   *
   * @param endpoint as timelines call it; null where the user named none
   * @throws RefusedChangeException if nothing can be delayed there
   */
  static DelaySize of(ResourceId resource, @Nullable String endpoint, Recorder recorder)
      throws RefusedChangeException {
    if (endpoint == null || endpoint.isEmpty()) {
      throw new RefusedChangeException("a delay needs the endpoint whose requests it may slow");
    }
    int space = endpoint.indexOf(' ');
    String method = space < 0 ? "" : endpoint.substring(0, space);
    String route = endpoint.substring(space + 1);
    if (!recorder.knows(method, route)) {
      throw new RefusedChangeException("no request of endpoint " + endpoint + " was seen");
    }
    Resource visited = recorder.known(resource);
    if (visited == null && resource.kind() != ResourceKind.SERVICE) {
      throw new RefusedChangeException("visits to " + resource.label() + " cannot be delayed");
    }
    return new DelaySize(new Delay(visited, method, route, Libraries::isLoop));
  }

  /** What is delayed. */
  Delay delay() {
    return delay;
  }

  @Override
  public boolean changes(Object point) {
    return point == delay;
  }

  @Override
  public String setting() {
    return Setting.DELAY;
  }

  @Override
  public List<Integer> values(Object point) {
    return List.of((int) (delay.nanos() / MICRO));
  }

  @Override
  public void set(Object point, int index, int value) {
    delay.set(value * MICRO);
  }

  @Override
  public int open(Object point) {
    return values(point).get(0);
  }

  @Override
  public int inUse(Object point) {
    return 0;
  }

  @Override
  public boolean queued(Object point) {
    return false;
  }

  @Override
  public int least() {
    return 0;
  }
}
