package io.chokepoint.driver.demo;

import io.chokepoint.driver.cases.LabelledCase;
import io.chokepoint.driver.experiment.Consent;
import io.chokepoint.driver.experiment.Proof;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.run.Interrupt;
import io.chokepoint.driver.run.PlanRun;
import io.chokepoint.driver.run.Progress;
import io.chokepoint.driver.run.RunResult;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One case from start to stop: processes, load, verdict. */
final class Demonstration {

  private static final int THREADS = 1;

  private Demonstration() {}

  /**
   * Runs a plan on a case's processes, which are gone when this returns or throws.
   *
   * @param folder where report and logs go
   * @param progress a new one for the run and for each experiment
   * @param said what people should know while it starts
   * @param consent to what may be done beyond changing settings
   * @param proveNanos for trying remedies afterwards; 0 where none is tried
   */
  static RunResult run(
      Path agentJar,
      CaseFile file,
      LabelledCase labelled,
      Plan plan,
      Path folder,
      Supplier<Progress> progress,
      Consumer<String> said,
      Interrupt interrupt,
      Consent consent,
      long proveNanos) {
    try (Processes service =
        Processes.start(agentJar, file, labelled.start(), folder, interrupt, said)) {
      service.run(labelled.before());
      Plan here = plan.at(service.target(), service.agent()).behind(service.behind());
      RunResult result = PlanRun.run(here, folder, THREADS, progress.get(), interrupt);
      return proveNanos == 0
          ? result
          : Proof.of(here, consent, service.token(), THREADS, progress, interrupt)
              .of(result, proveNanos, line -> progress.get().note(line));
    }
  }
}
