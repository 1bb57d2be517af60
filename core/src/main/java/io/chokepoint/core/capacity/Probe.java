package io.chokepoint.core.capacity;

import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import java.util.List;

/**
 * A step as the client saw it, for judging its level.
 *
 * @param windows in order, without those in which the driver was the limit
 * @param driverLimited whether those are too many to say anything of the service
 */
public record Probe(
    String name, Offered offered, List<ClientWindow> windows, boolean driverLimited) {

  /** With more than this share of windows left out, what is left is no fair sample. */
  private static final double DRIVER_LIMITED = 0.5;

  public static Probe of(Step step, List<ClientWindow> client) {
    List<ClientWindow> all = client.stream().filter(w -> step.covers(w.startMillis())).toList();
    List<ClientWindow> usable = all.stream().filter(w -> w.driver().limited() == null).toList();
    boolean limited = all.size() - usable.size() > all.size() * DRIVER_LIMITED;
    return new Probe(step.name(), step.offered(), usable, limited);
  }

  /** All steps of a run, in the order they were run in. */
  static List<Probe> all(Run run) {
    return run.steps().stream().map(step -> of(step, run.client())).toList();
  }

  /** Users or requests a second; 0 where nobody knows. */
  public double load() {
    Integer users = offered.users();
    Double rate = offered.perSecond();
    return users != null ? users : rate != null ? rate : 0;
  }
}
