package io.chokepoint.agent.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Processor time since the machine started, in clock ticks (proc(5)).
 *
 * @param all of all processors
 * @param idle of all, in which nothing ran
 * @param own of this process and its children, ended ones too
 */
record ProcessorTime(long all, long idle, long own) {

  private static final int IDLE = 3;
  private static final int IOWAIT = 4;

  /** Those that follow are parts of the first two. */
  private static final int STEAL = 7;

  /** Fields of /proc/PID/stat behind the name, counted from there. */
  private static final int UTIME = 11;

  private static final int CSTIME = 14;

  /** Empty where the system does not tell. */
  static Optional<ProcessorTime> now() {
    try {
      String first = Files.readAllLines(Path.of("/proc/stat")).get(0);
      long own =
          Stream.concat(Stream.of(ProcessHandle.current()), ProcessHandle.current().descendants())
              .mapToLong(process -> ticks(process.pid()))
              .sum();
      return Optional.of(of(first, own));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * @param cpuLine the first of /proc/stat
   */
  static ProcessorTime of(String cpuLine, long own) {
    String[] fields = cpuLine.replaceFirst("cpu +", "").split(" ");
    long all = 0;
    for (int i = 0; i <= STEAL; i++) {
      all += Long.parseLong(fields[i]);
    }
    return new ProcessorTime(
        all, Long.parseLong(fields[IDLE]) + Long.parseLong(fields[IOWAIT]), own);
  }

  /**
   * Which share of the processors other processes, and other machines on this host, had: 0 to 1.
   */
  double othersSince(ProcessorTime before) {
    double elapsed = all - before.all;
    long others = (all - idle - own) - (before.all - before.idle - before.own);
    return elapsed == 0 ? 0 : Math.max(0, others / elapsed);
  }

  /** 0 for a process that has just ended: its parent has its time by then. */
  private static long ticks(long pid) {
    try {
      String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
      long ticks = 0;
      for (int i = UTIME; i <= CSTIME; i++) {
        ticks += Long.parseLong(fields[i]);
      }
      return ticks;
    } catch (IOException e) {
      return 0;
    }
  }
}
