package io.chokepoint.core.diagnosis;

import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.ResourceId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which part of what something takes came with the load: {@code 1 − unloaded / loaded}, or 0. */
record Stretch(@Nullable Level unloaded, Level loaded) {

  /** Which part of a visit's mean length came with the load. */
  double ofVisit(ResourceId id) {
    if (unloaded == null) {
      return 0;
    }
    double now = perVisit(loaded, id);
    double then = perVisit(unloaded, id);
    return now <= 0 || then <= 0 ? 0 : Math.max(0, 1 - then / now);
  }

  /**
   * Which part of what requests take besides a wait came with the load: they hold a permit so long.
   */
  double ofRest(ResourceId id) {
    double now = restNanos(loaded, id);
    double then = unloaded == null ? 0 : restNanos(unloaded, id);
    return now <= 0 || then <= 0 ? 0 : Math.max(0, 1 - then / now);
  }

  /** Mean of the endpoints that wait there at the loaded level. */
  private double restNanos(Level level, ResourceId id) {
    double rest = 0;
    double requests = 0;
    for (Map.Entry<String, Level.EndpointLevel> e : loaded.endpoints().entrySet()) {
      Level.EndpointLevel at = level.endpoints().get(e.getKey());
      if (at != null && e.getValue().ledger().charge(id).waitNanos() > 0) {
        double wait = 0;
        for (Map.Entry<ResourceId, Charge> c : at.ledger().charges().entrySet()) {
          wait += c.getKey().kind().isQueue() ? c.getValue().waitNanos() : 0;
        }
        rest += e.getValue().requests() * (at.ledger().wallNanos() - wait) / at.requests();
        requests += e.getValue().requests();
      }
    }
    return requests <= 0 ? 0 : rest / requests;
  }

  /** Which part of a task's mean execution came with the load. */
  double ofTasks(String executor) {
    ExecutorLevel now = loaded.executors().get(executor);
    ExecutorLevel then = unloaded == null ? null : unloaded.executors().get(executor);
    return now == null || then == null || now.meanExecutionNanos() <= 0
        ? 0
        : Math.max(0, 1 - then.meanExecutionNanos() / now.meanExecutionNanos());
  }

  static double perVisit(Level level, ResourceId id) {
    double visits = level.visits(id);
    return visits <= 0 ? 0 : level.ledger().charge(id).residenceNanos() / visits;
  }
}
