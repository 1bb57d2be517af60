package io.chokepoint.driver.run;

import io.chokepoint.driver.plan.Plan;

/** What sends a plan's load, with the agents looking on. */
public interface Engine {

  /**
   * Sends all of it.
   *
   * @param interrupt ends it early; what was measured by then is returned
   * @throws io.chokepoint.driver.exit.CommandException if target, agent or engine is not there
   */
  Conducted conduct(Plan plan, Progress progress, Interrupt interrupt);

  /**
   * The driver's own.
   *
   * @param threads event loops that send the load
   */
  static Engine own(int threads) {
    return (plan, progress, interrupt) ->
        PlanRun.conduct(plan, Course.of(plan), null, threads, progress, interrupt);
  }
}
