package io.chokepoint.driver.option;

import picocli.CommandLine.Option;

/** {@code --last}, of commands that read what an agent or a Prometheus has kept. */
public final class LastOption {

  @Option(
      names = "--last",
      paramLabel = "DURATION",
      defaultValue = "10m",
      description =
          "How far back to look at a live agent or a Prometheus (default: ${DEFAULT-VALUE}).")
  String last = "10m";

  public long nanos() {
    return Arguments.nanos("--last", last);
  }

  /** As it was written. */
  @Override
  public String toString() {
    return last;
  }
}
