package io.chokepoint.driver.run;

import io.chokepoint.driver.http.Trial;
import io.chokepoint.driver.plan.Plan;
import java.util.function.Consumer;

/** A plan tried before it is run: each of its requests once. */
public final class PlanTrial {

  private PlanTrial() {}

  /**
   * Tries a plan; returns whether all went well.
   *
   * @param watcher sees each request with its answer
   */
  public static boolean run(Plan plan, Consumer<Trial.Part> watcher) {
    try (Trial trial = new Trial(plan, Reachable.targets(plan.destinations()), watcher)) {
      return trial.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
