package io.chokepoint.driver.agent;

import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The classes that a JVM has loaded, with their supertypes, as the JDK's {@code jcmd} tells them.
 */
final class LoadedClasses {

  private static final long LONGEST_SECONDS = 30;
  private static final String IMPLEMENTS = "implements ";

  private final Map<String, Set<String>> interfaces = new HashMap<>();

  /**
   * @param hierarchy what {@code VM.class_hierarchy -i} says: a class, and below it the interfaces
   *     that it implements, those of its superclasses too
   */
  LoadedClasses(List<String> hierarchy) {
    Set<String> last = new HashSet<>();
    for (String line : hierarchy) {
      String text = line.substring(depth(line));
      int end = text.indexOf('/');
      if (end > 0 && text.startsWith(IMPLEMENTS)) {
        last.add(text.substring(IMPLEMENTS.length(), end));
      } else if (end > 0) {
        last = interfaces.computeIfAbsent(text.substring(0, end), name -> new HashSet<>());
      }
    }
  }

  private static int depth(String line) {
    int depth = 0;
    while (depth < line.length() && "| -".indexOf(line.charAt(depth)) >= 0) {
      depth++;
    }
    return depth;
  }

  static LoadedClasses of(long pid) {
    if (ProcessHandle.of(pid).isEmpty()) {
      throw new CommandException(ExitCode.UNREACHABLE, "no process " + pid);
    }
    refuseNative(pid);
    return new LoadedClasses(jcmd(pid));
  }

  /** A native image has no classes any more, and no JVM to load an agent into. */
  private static void refuseNative(long pid) {
    Path maps = Path.of("/proc", String.valueOf(pid), "maps");
    try (Stream<String> libraries = Files.lines(maps, StandardCharsets.ISO_8859_1)) {
      if (libraries.noneMatch(line -> line.contains("libjvm."))) {
        throw new CommandException(
            ExitCode.BAD_INPUT,
            "process "
                + pid
                + " runs no JVM; native images (GraalVM) are not supported: they have no classes"
                + " that an agent could be put into");
      }
    } catch (IOException e) {
      // no Linux, or not allowed to look: jcmd says what it is
    }
  }

  private static List<String> jcmd(long pid) {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Path answer = null;
    try {
      answer = Files.createTempFile("chokepoint-classes", ".txt");
      Process process =
          new ProcessBuilder(tool.toString(), String.valueOf(pid), "VM.class_hierarchy", "-i")
              .redirectErrorStream(true)
              .redirectOutput(answer.toFile())
              .start();
      boolean ended = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      List<String> lines = Files.readAllLines(answer, StandardCharsets.UTF_8);
      if (!ended || process.exitValue() != 0) {
        throw unreachable(pid, ended && !lines.isEmpty() ? lines.get(0) : "no answer", null);
      }
      return lines;
    } catch (IOException e) {
      throw unreachable(pid, CommandException.reason(e) + " (this needs a JDK)", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(pid, "interrupted", e);
    } finally {
      delete(answer);
    }
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // it is a temporary file
    }
  }

  private static CommandException unreachable(long pid, String why, @Nullable Exception e) {
    String text = "the classes of process " + pid + " cannot be listed: " + why;
    return e == null
        ? new CommandException(ExitCode.UNREACHABLE, text)
        : new CommandException(ExitCode.UNREACHABLE, text, e);
  }

  Set<String> names() {
    return interfaces.keySet();
  }

  /** The classes that implement an interface, themselves or by a superclass. */
  Set<String> implementing(String face) {
    Set<String> found = new TreeSet<>();
    interfaces.forEach(
        (name, faces) -> {
          if (faces.contains(face)) {
            found.add(name);
          }
        });
    return found;
  }
}
