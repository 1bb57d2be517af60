package io.chokepoint.driver.engine;

import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run of JMeter without its window. What it prints says when its load began. */
final class JmeterProcess implements AutoCloseable {

  /** {@code Starting standalone test @ 2026 Jan 5 10:00:00 UTC (1767607200000)}. */
  private static final Pattern BEGUN = Pattern.compile("Starting .*\\((\\d{13})\\)");

  private static final Pattern PORT = Pattern.compile("message on port (\\d+)");

  /** Needed in any case: what the results are read by, and when each request was sent. */
  private static final Map<String, String> SAVED =
      Map.of(
          "output_format", "csv",
          "print_field_names", "true",
          "timestamp_format", "ms",
          "thread_name", "true",
          "thread_counts", "true",
          "response_code", "true",
          "response_message", "true",
          "successful", "true",
          "bytes", "true",
          "url", "true");

  /** {@code Finished remote host: host1 (1767607200000)}, in its log. */
  private static final Pattern FINISHED = Pattern.compile("Finished remote host: (\\S+) \\(");

  private static final int MOST_LINES = 3;
  private static final long STOP_SECONDS = 10;

  /** For its remote engines to end a test, in beats: a machine that stands still counts none. */
  private static final int STOP_BEATS = 150;

  private static final long BEAT_MILLIS = 100;
  private static final int CONNECT_MILLIS = 1000;
  private static final int RMI_PORT = 1099;

  private final Process process;
  private final Path log;
  private final List<String> workers;
  private final Queue<String> news = new ConcurrentLinkedQueue<>();
  private final Deque<String> last = new ArrayDeque<>();
  private volatile long begunMillis = -1;
  private volatile boolean ended;
  private volatile int port;

  private JmeterProcess(Process process, Path log, List<String> workers) {
    this.process = process;
    this.log = log;
    this.workers = workers;
    Thread reader = new Thread(this::read, "chokepoint-jmeter");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts it.
   *
   * @param folder with {@code plan.jmx}; log and results go there
   */
  static JmeterProcess start(Path home, Path folder, List<String> workers, List<String> arguments) {
    Path jar = home.toAbsolutePath().resolve("bin").resolve("ApacheJMeter.jar");
    if (!Files.isReadable(jar)) {
      throw new CommandException(
          ExitCode.BAD_INPUT,
          "no JMeter in " + home + ": there is no bin/ApacheJMeter.jar (--jmeter DIR)");
    }
    Path log = folder.resolve("jmeter.log");
    List<String> command = new ArrayList<>(ownGroup());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    @Nullable String options = System.getenv("JVM_ARGS");
    if (options != null && !options.isBlank()) {
      command.addAll(List.of(options.strip().split("\\s+")));
    }
    command.addAll(List.of("-jar", jar.toString(), "-n"));
    command.addAll(List.of("-t", folder.resolve("plan.jmx").toString()));
    command.addAll(List.of("-l", folder.resolve("results.jtl").toString()));
    command.addAll(List.of("-j", log.toString()));
    SAVED.forEach((name, value) -> command.add("-Jjmeter.save.saveservice." + name + "=" + value));
    command.add("-Jsampleresult.timestamp.start=true");
    if (!workers.isEmpty()) {
      command.addAll(List.of("-R", String.join(",", workers), "-Gworkers=" + workers.size()));
    }
    command.addAll(arguments);
    try {
      return new JmeterProcess(
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .start(),
          log,
          workers);
    } catch (IOException e) {
      throw new CommandException(ExitCode.BAD_INPUT, CommandException.reason(e), e);
    }
  }

  /** Ctrl-C of a terminal is for us alone: JMeter would leave its remote engines at work. */
  private static List<String> ownGroup() {
    return Stream.of("/usr/bin/setsid", "/bin/setsid")
        .filter(program -> Files.isExecutable(Path.of(program)))
        .limit(1)
        .toList();
  }

  long begunMillis() {
    return begunMillis;
  }

  /** Its results are written then; its JVM may stay for threads of a plugin's. */
  boolean ended() {
    return ended || !process.isAlive();
  }

  List<String> news() {
    List<String> lines = new ArrayList<>();
    for (@Nullable String line = news.poll(); line != null; line = news.poll()) {
      lines.add("JMeter: " + line);
    }
    return lines;
  }

  /** What it printed last, in one line. */
  String lastWords() {
    synchronized (last) {
      return String.join("; ", last);
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), Charset.defaultCharset()))) {
      for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(line.strip());
      }
    } catch (IOException e) {
      // it has ended
    }
  }

  private void take(String line) {
    Matcher begun = BEGUN.matcher(line);
    Matcher listens = PORT.matcher(line);
    if (begun.find()) {
      begunMillis = Long.parseLong(begun.group(1));
    } else if (listens.find()) {
      port = Integer.parseInt(listens.group(1));
    } else if (line.endsWith("end of run")) {
      ended = true;
    } else if (line.startsWith("summary =") || line.matches("(?i).*(error|fail|exception).*")) {
      news.add(line);
    }
    synchronized (last) {
      if (!line.isEmpty()) {
        last.add(line);
      }
      if (last.size() > MOST_LINES) {
        last.remove();
      }
    }
  }

  /**
   * Asks it to end, with its remote engines, and sees to it that it does. It does not end by itself
   * where one of them is dead; ended before it has asked them all, it leaves them at work.
   *
   * @return engines that may still be sending
   */
  List<String> stop() {
    List<String> sending = List.of();
    if (port > 0) {
      try (DatagramSocket socket = new DatagramSocket()) {
        byte[] word = "StopTestNow".getBytes(StandardCharsets.US_ASCII);
        socket.send(new DatagramPacket(word, word.length, InetAddress.getLoopbackAddress(), port));
      } catch (IOException e) {
        news.add("could not be asked to stop: " + CommandException.reason(e));
      }
      List<String> there = workers.stream().filter(JmeterProcess::isThere).toList();
      sending = awaitEnd(there);
      if (sending.isEmpty() && there.size() == workers.size()) {
        await();
      }
    }
    close();
    return sending;
  }

  private List<String> awaitEnd(List<String> engines) {
    List<String> sending = engines;
    for (int i = 0; i < STOP_BEATS && !sending.isEmpty() && !ended(); i++) {
      LockSupport.parkNanos(BEAT_MILLIS * 1_000_000);
      Set<String> finished = finished();
      sending = engines.stream().filter(e -> !finished.contains(e)).toList();
    }
    return ended ? List.of() : sending;
  }

  private Set<String> finished() {
    try {
      return FINISHED
          .matcher(Files.readString(log, StandardCharsets.ISO_8859_1))
          .results()
          .map(found -> found.group(1))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      return Set.of();
    }
  }

  /** A dead one refuses; of one that does not answer at all nothing is known. */
  private static boolean isThere(String worker) {
    int colon = worker.lastIndexOf(':');
    boolean port = colon > 0 && worker.indexOf(':') == colon;
    try (Socket socket = new Socket()) {
      socket.connect(
          port
              ? new InetSocketAddress(
                  worker.substring(0, colon), Integer.parseInt(worker.substring(colon + 1)))
              : new InetSocketAddress(worker, RMI_PORT),
          CONNECT_MILLIS);
      return true;
    } catch (ConnectException e) {
      return false;
    } catch (IOException | IllegalArgumentException e) {
      return true;
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      process.destroy();
      await();
      process.destroyForcibly();
    }
  }

  private void await() {
    try {
      process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
