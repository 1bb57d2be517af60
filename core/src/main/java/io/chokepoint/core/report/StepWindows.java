package io.chokepoint.core.report;

import io.chokepoint.core.diagnosis.Run;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.Window;
import java.util.List;

/** A step with the windows that lie wholly inside it. */
record StepWindows(Step step, List<ClientWindow> client, List<Window> service) {

  static StepWindows of(Step step, Run run) {
    return new StepWindows(
        step,
        run.client().stream().filter(w -> step.covers(w.startMillis())).toList(),
        run.timeline().stream().filter(w -> step.covers(w.startMillis())).toList());
  }

  /** How long the client's figures are of; of a step that requests ended, to the last answer. */
  double clientSeconds() {
    return step.offered().requests() != null ? step.seconds() : client.size();
  }

  /** How many whole seconds the step has room for. */
  long expected() {
    long first = Math.floorDiv(step.fromMillis() + 999, 1000L);
    return Math.max(0, Math.floorDiv(step.toMillis(), 1000L) - first);
  }

  long serviceNanos() {
    return service.stream().mapToLong(Window::lengthNanos).sum();
  }

  /** Windows in which the driver was the limit. */
  List<ClientWindow> driverLimited() {
    return client.stream().filter(w -> w.driver().limited() != null).toList();
  }
}
