import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast {@code chokepoint import} reads a large JTL, and with how much memory: requests of ten
 * endpoints at 5,000 a second, each a row as JMeter writes it.
 */
public final class Import {

  private static final String USAGE =
      """
      usage: java driver/bench/Import.java [GB] [MB of heap]        (from the repository; 1 GB, 256 MB)
      needs Linux, and as much room in driver/target
      """;

  private static final Path JAR = Path.of("driver/target/chokepoint.jar");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
  private static final long START = 1_795_763_000_000L;
  private static final int PER_SECOND = 5_000;

  private Import() {}

  public static void main(String[] args) throws Exception {
    if (args.length > 2 || !Files.exists(JAR) || !String.join("", args).matches("[\\d.]*")) {
      System.err.print(USAGE);
      System.exit(2);
    }
    double gigabytes = args.length > 0 ? Double.parseDouble(args[0]) : 1;
    String heap = args.length > 1 ? args[1] : "256";
    Path folder = Files.createDirectories(Path.of("driver/target/bench"));
    Path file = folder.resolve("import.jtl");
    try {
      long rows = write(file, Math.round(gigabytes * 1e9));
      print(rows, Files.size(file), read(file, heap, folder.resolve("import")));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Writes rows until there are so many bytes; returns how many. */
  private static long write(Path file, long bytes) throws IOException {
    Random random = new Random(1);
    long rows = 0;
    long written = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      out.write(
          "timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success,failureMessage,bytes,sentBytes,grpThreads,allThreads,URL,Latency,IdleTime,Connect\n"
              .getBytes(StandardCharsets.US_ASCII));
      while (written < bytes) {
        long millis = START + rows * 1000 / PER_SECOND;
        int elapsed = 3 + (int) (-12 * Math.log(1 - random.nextDouble()));
        int endpoint = (int) (rows % 10);
        byte[] row =
            (millis
                    + ","
                    + elapsed
                    + ",endpoint "
                    + endpoint
                    + ",200,OK,Thread Group 1-"
                    + rows % 50
                    + ",text,true,,418,131,50,50,http://127.0.0.1:8080/products/"
                    + endpoint
                    + ","
                    + elapsed
                    + ",0,0\n")
                .getBytes(StandardCharsets.US_ASCII);
        out.write(row);
        written += row.length;
        rows++;
      }
    }
    return rows;
  }

  /**
   * What it took.
   *
   * @param peakKilobytes of resident memory
   */
  private record Took(double seconds, long peakKilobytes) {}

  private static Took read(Path file, String heap, Path report) throws Exception {
    long began = System.nanoTime();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap + "m",
                "-jar",
                JAR.toString(),
                "import",
                file.toString(),
                "--report",
                report.toString())
            .redirectErrorStream(true)
            .redirectOutput(report.resolveSibling("import.txt").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    long peak = 0;
    while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
      Path status = Path.of("/proc/" + process.pid() + "/status");
      try {
        Matcher line = PEAK.matcher(Files.readString(status));
        peak = line.find() ? Long.parseLong(line.group(1)) : peak;
      } catch (IOException e) {
        // it has just ended
      }
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          "import ended with "
              + process.exitValue()
              + ": "
              + Files.readString(report.resolveSibling("import.txt")));
    }
    return new Took((System.nanoTime() - began) / 1e9, peak);
  }

  private static void print(long rows, long bytes, Took took) {
    System.out.printf(
        Locale.ROOT,
        "%.2f GB, %,d rows: %.1f s from start to report, %.0f MB/s, %.2f million rows/s, %d MB resident at most%n",
        bytes / 1e9,
        rows,
        took.seconds,
        bytes / 1e6 / took.seconds,
        rows / 1e6 / took.seconds,
        took.peakKilobytes / 1024);
  }
}
