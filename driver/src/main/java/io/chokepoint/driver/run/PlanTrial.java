package io.chokepoint.driver.run;

import io.chokepoint.driver.http.Addresses;
import io.chokepoint.driver.http.RequestTrial;
import io.chokepoint.driver.plan.Plan;
import java.util.List;
import java.util.function.Consumer;

/** A plan tried before it is run: each of its requests once. */
public final class PlanTrial {

  private PlanTrial() {}

  /**
   * Tries a plan; returns whether all went well. What it sends once comes before and after.
   *
   * @param watcher sees each request with its answer
   */
  public static boolean run(Plan plan, Consumer<RequestTrial.Part> watcher) {
    List<Addresses> targets = Reachable.targets(plan.destinations());
    Plan known = new Once(targets, watcher).before(plan);
    try (RequestTrial trial = new RequestTrial(known, targets, watcher)) {
      boolean well = trial.run();
      return new Once(targets, watcher).after(known) == null && well;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
