package io.chokepoint.driver.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code attach PID}. */
@Command(name = "attach", description = "Loads the agent into a running JVM.")
final class AttachCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    return 1;
  }
}
