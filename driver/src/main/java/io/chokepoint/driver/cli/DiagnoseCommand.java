package io.chokepoint.driver.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code diagnose SOURCE}. */
@Command(name = "diagnose", description = "Diagnoses a saved run or a live agent.")
final class DiagnoseCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    return 1;
  }
}
