package io.chokepoint.driver.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keeping a process to some of the machine's cores, with Linux's {@code taskset}. */
final class Cores {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ALLOWED = "Cpus_allowed_list:";

  private Cores() {}

  /**
   * What to put before a command so that it keeps to a number of cores; nothing where the machine
   * cannot, or has no more of them.
   */
  static List<String> prefix(int processors) {
    List<Integer> allowed = allowed();
    if (allowed.size() <= processors || !hasTaskset()) {
      return List.of();
    }
    List<Integer> last = allowed.subList(allowed.size() - processors, allowed.size());
    return List.of("taskset", "-c", String.join(",", last.stream().map(String::valueOf).toList()));
  }

  private static List<Integer> allowed() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(ALLOWED)) {
          return parse(line.substring(ALLOWED.length()).strip());
        }
      }
    } catch (IOException e) {
      // no Linux
    }
    return List.of();
  }

  /** Reads {@code 0-3,8}. */
  static List<Integer> parse(String list) {
    List<Integer> cores = new ArrayList<>();
    for (String range : list.split(",")) {
      String[] ends = range.split("-");
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int core = Integer.parseInt(ends[0]); core <= last; core++) {
        cores.add(core);
      }
    }
    return cores;
  }

  private static boolean hasTaskset() {
    String path = System.getenv("PATH");
    if (path == null) {
      return false;
    }
    for (String folder : path.split(":")) {
      if (Files.isExecutable(Path.of(folder, "taskset"))) {
        return true;
      }
    }
    return false;
  }
}
