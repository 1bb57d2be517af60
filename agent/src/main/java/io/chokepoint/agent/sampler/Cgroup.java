package io.chokepoint.agent.sampler;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The control group that this process is in: how much CPU it may use and how long it was held back.
 * Version 2 ({@code cpu.max}, {@code cpu.stat}) or 1 ({@code cpu.cfs_quota_us}). A limit may sit on
 * any group from ours up to the root of what is mounted; the tightest counts.
 */
final class Cgroup {

  private final ProcFiles files;
  private final boolean unified;

  /** Ours first, then its parents. */
  private final List<String> folders;

  private Cgroup(ProcFiles files, boolean unified, List<String> folders) {
    this.files = files;
    this.unified = unified;
    this.folders = folders;
  }

  /** The group with CPU control; null where there is none. */
  static @Nullable Cgroup find(ProcFiles files) {
    List<String> groups = files.lines("/proc/self/cgroup");
    for (String mount : files.lines("/proc/self/mountinfo")) {
      String[] sides = mount.split(" - ", 2);
      String[] left = sides[0].split(" ");
      if (sides.length < 2 || left.length < 5) {
        continue;
      }
      boolean unified = sides[1].startsWith("cgroup2 ");
      if (unified || (sides[1].startsWith("cgroup ") && options(sides[1]).contains("cpu"))) {
        String group = group(groups, unified);
        List<String> folders = folders(left[4], left[3], group);
        String file = unified ? "/cpu.stat" : "/cpu.cfs_quota_us";
        folders.removeIf(folder -> files.text(folder + file) == null);
        if (!folders.isEmpty()) {
          return new Cgroup(files, unified, folders);
        }
      }
    }
    return null;
  }

  /** Processors that may be used; null where unlimited. */
  @Nullable Double cpuLimit() {
    Double tightest = null;
    for (String folder : folders) {
      Double limit = unified ? limitV2(folder) : limitV1(folder);
      if (limit != null && (tightest == null || limit < tightest)) {
        tightest = limit;
      }
    }
    return tightest;
  }

  /** Time held back since the group was made, summed over its processors' turns. */
  @Nullable Long throttledNanos() {
    String stat = files.text(folders.get(0) + "/cpu.stat");
    if (!unified) {
      return ProcFiles.number(stat, "throttled_time");
    }
    Long micros = ProcFiles.number(stat, "throttled_usec");
    return micros == null ? null : micros * 1000;
  }

  private @Nullable Double limitV2(String folder) {
    String text = files.text(folder + "/cpu.max");
    if (text == null) {
      return null;
    }
    String[] quotaAndPeriod = text.trim().split(" ");
    return quotaAndPeriod.length < 2
        ? null
        : ratio(ProcFiles.number(quotaAndPeriod[0]), ProcFiles.number(quotaAndPeriod[1]));
  }

  private @Nullable Double limitV1(String folder) {
    return ratio(
        ProcFiles.number(files.text(folder + "/cpu.cfs_quota_us")),
        ProcFiles.number(files.text(folder + "/cpu.cfs_period_us")));
  }

  /** {@code max} in version 2 and -1 in version 1 are no limit. */
  private static @Nullable Double ratio(@Nullable Long quota, @Nullable Long period) {
    return quota == null || period == null || quota <= 0 || period <= 0
        ? null
        : (double) quota / period;
  }

  private static List<String> options(String fileSystem) {
    String[] fields = fileSystem.split(" ");
    return List.of(fields[fields.length - 1].split(","));
  }

  /** Our group's path in the hierarchy: lines are {@code id:controllers:path}. */
  private static String group(List<String> groups, boolean unified) {
    for (String line : groups) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3
          && (unified ? parts[0].equals("0") : List.of(parts[1].split(",")).contains("cpu"))) {
        return parts[2];
      }
    }
    return "/";
  }

  /**
   * Where our group and its parents are mounted. In a container the mount's root is the container's
   * group, and our path may name it from the host's view, or be outside of what is mounted.
   */
  private static List<String> folders(String mountPoint, String mountRoot, String group) {
    String below = group;
    if (!mountRoot.equals("/") && group.startsWith(mountRoot)) {
      below = group.substring(mountRoot.length());
    }
    List<String> folders = new ArrayList<>();
    String path = below.equals("/") || below.contains("..") ? "" : below;
    while (!path.isEmpty()) {
      folders.add(mountPoint + path);
      path = path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
    folders.add(mountPoint);
    return folders;
  }
}
