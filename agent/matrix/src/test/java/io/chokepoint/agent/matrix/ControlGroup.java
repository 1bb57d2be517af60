package io.chokepoint.agent.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A control group of our own with a limit on its CPU, version 1 or 2; only root can make one. */
final class ControlGroup implements AutoCloseable {

  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final Path V1 = ROOT.resolve("cpu");
  private static final long PERIOD_MICROS = 100_000;

  private final Path folder;

  private ControlGroup(Path folder) {
    this.folder = folder;
  }

  /** Whether one can be made here. */
  static boolean possible() {
    try (ControlGroup group = limitedTo(1)) {
      return true;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  static ControlGroup limitedTo(double processors) {
    boolean v1 = Files.isWritable(V1);
    Path folder = (v1 ? V1 : ROOT).resolve("chokepoint-" + ProcessHandle.current().pid());
    long quota = (long) (processors * PERIOD_MICROS);
    try {
      Files.createDirectories(folder);
      if (v1) {
        Files.writeString(folder.resolve("cpu.cfs_quota_us"), "" + quota);
      } else {
        Files.writeString(folder.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
      }
      return new ControlGroup(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The beginning of a command whose rest then runs in the group. */
  List<String> launcher() {
    return List.of(
        "sh", "-c", "echo $$ > " + folder.resolve("cgroup.procs") + " && exec \"$@\"", "sh");
  }

  /** How long it was held back so far, added up over the processors that it was held back on. */
  long throttledNanos() {
    try {
      for (String line : Files.readAllLines(folder.resolve("cpu.stat"))) {
        String[] figure = line.split(" ");
        if (figure[0].equals("throttled_time")) {
          return Long.parseLong(figure[1]);
        }
        if (figure[0].equals("throttled_usec")) {
          return 1_000 * Long.parseLong(figure[1]);
        }
      }
      throw new IllegalStateException("no throttled time in " + folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
