package io.chokepoint.driver.plan.yaml;

import io.chokepoint.core.input.Nearest;
import io.chokepoint.driver.plan.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads a plan from YAML. Whatever is wrong ends in one {@link PlanException} with its place. */
public final class PlanReader {

  private static final long MOST_BYTES = 1 << 20;
  private static final int MOST_FILES = 10_000;

  private PlanReader() {}

  /** Reads a file. */
  public static Plan read(Path path) throws PlanException {
    return read(path, System.getenv());
  }

  /** Reads a file, with these variables for the environment's. */
  public static Plan read(Path path, Map<String, String> environment) throws PlanException {
    String file = path.toString();
    try {
      if (Files.isDirectory(path)) {
        throw new PlanException(file, "a folder, not a plan");
      }
      if (Files.size(path) > MOST_BYTES) {
        throw new PlanException(
            file, Files.size(path) + " bytes; a plan has at most " + MOST_BYTES);
      }
      return read(file, Utf8.decode(file, Files.readAllBytes(path)), environment);
    } catch (NoSuchFileException e) {
      throw new PlanException(
          file, "no such file" + Nearest.suggestion(name(path), plansBeside(path)));
    } catch (IOException e) {
      throw new PlanException(file, "cannot be read: " + e.getMessage());
    }
  }

  private static List<String> plansBeside(Path path) {
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .limit(MOST_FILES)
          .map(PlanReader::name)
          .filter(name -> name.matches(".*\\.ya?ml"))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  private static String name(Path path) {
    return path.getFileName() + "";
  }

  /** Reads a text, calling it by a file's name in messages. */
  public static Plan read(String file, String text) throws PlanException {
    return read(file, text, System.getenv());
  }

  /** Reads a text, with these variables for the environment's. */
  public static Plan read(String file, String text, Map<String, String> environment)
      throws PlanException {
    Node root = YamlTree.read(file, text);
    if (root instanceof Node.Scalar s && s.text().isEmpty()) {
      throw new PlanException(file, "empty; a plan needs at least target, endpoints and load");
    }
    return PlanSection.FORM.read(new Reading(file, text, environment), "plan", root);
  }
}
