package io.chokepoint.driver.agent;

import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the agent's jar: beside the driver's in a distribution, next door in a build tree. */
public final class AgentJar {

  private static final String NAME = "chokepoint-agent.jar";

  private AgentJar() {}

  /**
   * The jar.
   *
   * @param given where it is said to be; null if not given
   * @throws CommandException if there is none
   */
  public static Path find(@Nullable Path given) {
    if (given != null) {
      if (!Files.isRegularFile(given)) {
        throw new CommandException(ExitCode.BAD_INPUT, "no agent jar at " + given);
      }
      return given.toAbsolutePath();
    }
    Path folder = ownFolder();
    List<Path> places =
        List.of(
            folder.resolve(NAME),
            folder.resolve("../../agent/target").resolve(NAME),
            Path.of("agent", "target", NAME));
    for (Path place : places) {
      if (Files.isRegularFile(place)) {
        return place.toAbsolutePath().normalize();
      }
    }
    throw new CommandException(
        ExitCode.BAD_INPUT,
        "no " + NAME + " beside the driver (" + folder.normalize() + "); say where with --agent");
  }

  private static Path ownFolder() {
    CodeSource source = AgentJar.class.getProtectionDomain().getCodeSource();
    try {
      Path own = source == null ? Path.of("") : Path.of(source.getLocation().toURI());
      Path parent = own.toAbsolutePath().getParent();
      return parent == null ? Path.of("") : parent;
    } catch (URISyntaxException e) {
      return Path.of("").toAbsolutePath();
    }
  }
}
