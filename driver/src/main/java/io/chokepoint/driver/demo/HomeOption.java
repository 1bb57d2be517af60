package io.chokepoint.driver.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --home}, of commands that start services under the agent. */
final class HomeOption {

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Where the jars are: a built source tree, or a folder with all of them.")
  @Nullable Path home;

  Installation installation() {
    return Installation.find(home);
  }

  Path agent() {
    return Installation.agent(home);
  }
}
