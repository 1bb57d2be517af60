package io.chokepoint.driver.demo;

import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the agent's and the shop's jars are.
 *
 * @param agent chokepoint-agent.jar
 * @param examples chokepoint-shop.jar
 */
record Installation(Path agent, Path examples) {

  private static final String AGENT = "chokepoint-agent.jar";
  private static final String EXAMPLES = "chokepoint-shop.jar";

  /**
   * Finds the jars: in a built source tree or side by side in one folder.
   *
   * @param given where to look; null for around the running jar
   */
  static Installation find(@Nullable Path given) {
    return new Installation(agent(given), jar(places(given), "examples", EXAMPLES));
  }

  /** Finds the agent alone. */
  static Path agent(@Nullable Path given) {
    return jar(places(given), "agent", AGENT);
  }

  private static List<Path> places(@Nullable Path given) {
    return given == null ? around(runningFrom()) : List.of(given);
  }

  private static Path jar(List<Path> places, String module, String name) {
    for (Path place : places) {
      for (Path jar :
          List.of(place.resolve(module).resolve("target").resolve(name), place.resolve(name))) {
        if (Files.isRegularFile(jar)) {
          return jar.toAbsolutePath().normalize();
        }
      }
    }
    throw new CommandException(
        ExitCode.BAD_INPUT,
        name
            + " is not in "
            + places.get(0)
            + "; build it (mvn package), or say where it is with --home DIR");
  }

  /**
   * The running jar's folder and those above: {@code driver/target/}, {@code driver/}, the tree.
   */
  private static List<Path> around(Path running) {
    List<Path> places = new ArrayList<>();
    for (Path p = running.getParent(); p != null && places.size() < 3; p = p.getParent()) {
      places.add(0, p);
    }
    return places.isEmpty() ? List.of(Path.of("")) : places;
  }

  private static Path runningFrom() {
    CodeSource source = Installation.class.getProtectionDomain().getCodeSource();
    try {
      return source == null ? Path.of("") : Path.of(source.getLocation().toURI()).toAbsolutePath();
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Path.of("").toAbsolutePath();
    }
  }
}
