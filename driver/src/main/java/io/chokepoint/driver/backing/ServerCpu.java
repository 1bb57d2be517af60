package io.chokepoint.driver.backing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.OptionalLong;

/**
 * CPU time of a PostgreSQL server on this machine, from {@code /proc}: the processes that it lists,
 * their parent, and those of the parent's children that have ended. The kernel counts in ticks of
 * 10 ms (USER_HZ, 100 on every Linux that Java runs on; proc(5)).
 */
final class ServerCpu {

  private static final Path PROC = Path.of("/proc");
  private static final long TICK_NANOS = 10_000_000L;

  private static final int PARENT = 1;
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int CHILDREN_USER = 13;
  private static final int CHILDREN_SYSTEM = 14;

  private ServerCpu() {}

  /**
   * Nanoseconds since the server started.
   *
   * @param backend a process of the server
   * @param processes all it lists
   * @return empty where these are not processes of this machine
   */
  static OptionalLong nanos(long backend, Collection<Long> processes) {
    try {
      if (!Files.readString(PROC.resolve(backend + "/comm")).startsWith("postgres")) {
        return OptionalLong.empty();
      }
      long parent = stat(backend)[PARENT];
      long[] of = stat(parent);
      long ticks = of[USER] + of[SYSTEM] + of[CHILDREN_USER] + of[CHILDREN_SYSTEM];
      for (long process : processes) {
        ticks += ticks(process, parent);
      }
      return OptionalLong.of(ticks * TICK_NANOS);
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return OptionalLong.empty();
    }
  }

  /** A process that ended meanwhile is counted with its parent's children. */
  private static long ticks(long process, long parent) {
    try {
      long[] of = stat(process);
      return of[PARENT] == parent ? of[USER] + of[SYSTEM] : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** The fields after the name, which may hold anything; the state reads as 0. */
  private static long[] stat(long process) throws IOException {
    byte[] bytes = Files.readAllBytes(PROC.resolve(process + "/stat"));
    String line = new String(bytes, StandardCharsets.UTF_8);
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    long[] numbers = new long[CHILDREN_SYSTEM + 1];
    for (int i = 1; i < numbers.length; i++) {
      numbers[i] = Long.parseLong(fields[i]);
    }
    return numbers;
  }
}
