package io.chokepoint.driver.cli;

import io.chokepoint.driver.plan.yaml.PlanSchema;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code schema}. */
@Command(name = "schema", description = "Prints the JSON schema of plans, for editors.")
final class SchemaCommand implements Callable<Integer> {

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(PlanSchema.text());
    out.flush();
    return 0;
  }
}
