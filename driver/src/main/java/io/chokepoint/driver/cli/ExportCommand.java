package io.chokepoint.driver.cli;

import io.chokepoint.driver.engine.JmeterPlan;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.yaml.PlanException;
import io.chokepoint.driver.plan.yaml.PlanReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code export jmeter PLAN}. */
@Command(
    name = "export",
    description = {
      "Writes a plan as another load tool's, with a line for each thing that it cannot say.",
      "JMeter then sends the load, also from several machines:",
      "  jmeter -n -t shop.jmx -l shop.jtl -R host1,host2 -Gworkers=2",
      "and `import shop.jtl --agent URL` says what limited the service."
    })
final class ExportCommand implements Callable<Integer> {

  /** What may stand in a URL's place, and tells nothing. */
  private static final String HARMLESS = "https?://[^@]*|[\\w.-]+:\\d+|\\d+";

  @Parameters(index = "0", paramLabel = "ENGINE", description = "jmeter: JMeter 5.6.")
  String engine = "";

  @Parameters(index = "1", paramLabel = "PLAN", description = "The plan, a YAML file.")
  Path plan = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to; files of data are written beside it. Without it: standard output.")
  @Nullable Path out;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    JmeterPlan exported = exported();
    PrintWriter err = spec.commandLine().getErr();
    if (out == null) {
      if (!exported.files().isEmpty()) {
        throw new CommandException(
            ExitCode.BAD_INPUT,
            plan + " has files of data: give --out FILE, to write them beside it");
      }
      spec.commandLine().getOut().print(exported.text());
      spec.commandLine().getOut().flush();
    } else {
      write(exported, out);
    }
    exported.lost().forEach(l -> err.println("not in it: " + l));
    err.flush();
    return ExitCode.PASSED.number();
  }

  private static void write(JmeterPlan exported, Path out) {
    try {
      exported.write(out);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.BAD_INPUT, "cannot write " + out + ": " + CommandException.reason(e), e);
    }
  }

  private JmeterPlan exported() {
    if (!engine.equals("jmeter")) {
      throw new CommandException(
          ExitCode.BAD_INPUT, "no plan can be written for \"" + engine + "\"; known: jmeter");
    }
    try {
      Plan parsed = PlanReader.read(plan, references(System.getenv()));
      return new JmeterPlan(parsed);
    } catch (PlanException e) {
      throw new CommandException(ExitCode.BAD_INPUT, CommandException.reason(e), e);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.BAD_INPUT, plan + ": " + e.getMessage(), e);
    }
  }

  /** An environment whose values JMeter reads itself, so that none of them stands in the file. */
  private static Map<String, String> references(Map<String, String> environment) {
    return new AbstractMap<>() {
      @Override
      public @Nullable String get(Object name) {
        @Nullable String value = environment.get(name);
        return value == null || value.matches(HARMLESS)
            ? value
            : "${__groovy(System.getenv(\"" + name + "\"))}";
      }

      @Override
      public Set<Entry<String, String>> entrySet() {
        return environment.entrySet();
      }
    };
  }
}
