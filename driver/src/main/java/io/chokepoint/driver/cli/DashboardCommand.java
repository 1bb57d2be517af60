package io.chokepoint.driver.cli;

import io.chokepoint.exporters.monitoring.Dashboard;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code dashboard}. */
@Command(name = "dashboard", description = "Prints a dashboard for Grafana, to import it there.")
final class DashboardCommand implements Callable<Integer> {

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(Dashboard.json());
    out.flush();
    return 0;
  }
}
