package io.chokepoint.driver.demo;

import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.run.Interrupt;
import io.chokepoint.driver.run.PlanRun;
import io.chokepoint.driver.run.Progress;
import io.chokepoint.driver.run.RunResult;
import java.nio.file.Path;
import java.util.function.Consumer;

/** One scenario from start to stop: processes, load, verdict. */
final class Demonstration {

  private static final int THREADS = 1;

  private Demonstration() {}

  /**
   * Runs a plan on a scenario's processes, which are gone when this returns or throws.
   *
   * @param folder where report and logs go
   * @param said what people should know while it starts
   */
  static RunResult run(
      Home home,
      Scenario scenario,
      Plan plan,
      Path folder,
      Progress progress,
      Consumer<String> said,
      Interrupt interrupt) {
    try (ShopProcesses shop = ShopProcesses.start(home, scenario, folder, interrupt, said)) {
      return PlanRun.run(
          plan.at(shop.target(), shop.agent()), folder, THREADS, progress, interrupt);
    }
  }
}
