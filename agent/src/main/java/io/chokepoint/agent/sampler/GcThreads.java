package io.chokepoint.agent.sampler;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The collector's threads on Linux, by the names HotSpot gives them. The whole list of threads is
 * looked through every half minute only, as it is one file per thread.
 */
final class GcThreads {

  private static final int LOOKS_BETWEEN_SEARCHES = 30;
  private static final List<String> PREFIXES =
      List.of("GC Thread#", "G1 ", "ZWorker", "ZDriver", "ZDirector", "Shenandoah", "ParGC");

  private final ProcFiles files;
  private final boolean serial;
  private final Map<String, Delta> byThread = new HashMap<>();
  private int looks;
  private long sumNanos;

  /**
   * @param serial whether collections run on the VM's own thread
   */
  GcThreads(ProcFiles files, boolean serial) {
    this.files = files;
    this.serial = serial;
  }

  /** Their CPU time since the first look; null where they cannot be seen. */
  @Nullable Long cpuNanos() {
    if (looks++ % LOOKS_BETWEEN_SEARCHES == 0) {
      search();
    }
    if (byThread.isEmpty()) {
      return null;
    }
    for (Map.Entry<String, Delta> e : byThread.entrySet()) {
      Long grown = e.getValue().to(onCpuNanos(e.getKey()));
      sumNanos += grown == null ? 0 : grown;
    }
    return sumNanos;
  }

  private void search() {
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(files.path("/proc/self/task"))) {
      for (Path task : tasks) {
        String id = String.valueOf(task.getFileName());
        String name = files.text("/proc/self/task/" + id + "/comm");
        if (name == null) {
          byThread.remove(id);
        } else if (collects(name) && onCpuNanos(id) != null) {
          byThread.computeIfAbsent(id, i -> new Delta());
        }
      }
    } catch (IOException e) {
      byThread.clear();
    }
  }

  private boolean collects(String name) {
    return serial ? name.startsWith("VM Thread") : PREFIXES.stream().anyMatch(name::startsWith);
  }

  /** The first figure of schedstat; stat itself only has ticks of 10 ms. */
  private @Nullable Long onCpuNanos(String id) {
    String text = files.text("/proc/self/task/" + id + "/schedstat");
    return text == null ? null : ProcFiles.number(text.trim().split(" ")[0]);
  }
}
