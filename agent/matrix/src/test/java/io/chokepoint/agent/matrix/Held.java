package io.chokepoint.agent.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a JVM that was started with {@link #ARGUMENTS} holds, as seen from outside.
 *
 * @param heapBytes in use after a collection
 * @param nativeBytes committed outside the heap
 * @param residentBytes of all of it; the heap's free pages are part of it
 */
record Held(long heapBytes, long nativeBytes, long residentBytes, long threads, long descriptors) {

  static final List<String> ARGUMENTS = List.of("-XX:NativeMemoryTracking=summary", "-XX:+UseG1GC");

  static Held by(long pid) {
    try {
      jcmd(pid, "GC.run");
      long heap = kilobytes("used (\\d+)K", jcmd(pid, "GC.heap_info"));
      String memory = jcmd(pid, "VM.native_memory", "summary");
      long all = kilobytes("Total: reserved=\\d+KB, committed=(\\d+)KB", memory);
      long ofHeap = kilobytes("Java Heap \\(reserved=\\d+KB, committed=(\\d+)KB", memory);
      Path process = Path.of("/proc", Long.toString(pid));
      String status = Files.readString(process.resolve("status"));
      try (Stream<Path> open = Files.list(process.resolve("fd"))) {
        return new Held(
            heap,
            all - ofHeap,
            kilobytes("VmRSS:\\s+(\\d+) kB", status),
            number("Threads:\\s+(\\d+)", status),
            open.count());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String jcmd(long pid, String... command) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    List<String> all =
        Stream.concat(Stream.of(jcmd.toString(), Long.toString(pid)), Stream.of(command)).toList();
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static long kilobytes(String regex, String text) {
    return 1024 * number(regex, text);
  }

  private static long number(String regex, String text) {
    Matcher matcher = Pattern.compile(regex).matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException(regex + " is not in " + text);
    }
    return Long.parseLong(matcher.group(1));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.1f MB of heap live, %.1f MB outside it, %.0f MB resident, %d threads, %d descriptors",
        heapBytes / 1e6,
        nativeBytes / 1e6,
        residentBytes / 1e6,
        threads,
        descriptors);
  }
}
