import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.exporters.json.Json;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether the driver tells the truth, on servers whose truth is known:
 *
 * <ul>
 *   <li><b>latencies</b>: response times follow a known law, and the server stands still for 2 s of
 *       every 10. What p50 to p99.9 must be is computed, not measured; beside it stands what a closed
 *       loop makes of the same server;
 *   <li><b>rates</b>: 10 to 20,000 requests a second, offered against achieved;
 *   <li><b>users</b>: 1,000 of them, 50 more each second.
 * </ul>
 *
 * <pre>
 * java -cp driver/target/chokepoint.jar driver/bench/Truth.java [latencies|rates|users] [--java FILE]
 * </pre>
 *
 * from the repository, after {@code mvn -DskipTests package}.
 */
public final class Truth {

  static final int RATE = 200;
  static final int SECONDS = 60;

  public static void main(String[] args) throws Exception {
    List<String> wanted = new ArrayList<>(List.of(args));
    int javaAt = wanted.indexOf("--java");
    Chokepoint chokepoint =
        new Chokepoint(
            javaAt < 0
                ? Path.of(System.getProperty("java.home"), "bin", "java").toString()
                : wanted.get(javaAt + 1));
    boolean all = wanted.stream().noneMatch(List.of("latencies", "rates", "users")::contains);
    if (all || wanted.contains("latencies")) {
      latencies(chokepoint);
    }
    if (all || wanted.contains("rates")) {
      rates(chokepoint);
    }
    if (all || wanted.contains("users")) {
      users(chokepoint);
    }
    System.exit(0);
  }

  private static void latencies(Chokepoint chokepoint) throws Exception {
    try (LawServer server = new LawServer(Law.STALLING)) {
      chokepoint.onlyStep(
          server.port(),
          "arrivals: constant, connections: 2000, steps: [{rate: %d, for: %ds}]"
              .formatted(RATE, SECONDS));
      Latencies open = chokepoint.latencies();
      chokepoint.onlyStep(server.port(), "steps: [{users: 10, for: %ds}]".formatted(SECONDS));
      Latencies closed = chokepoint.latencies();
      double[] truth = Law.STALLING.truth();
      System.out.println(
          "\nServer: exponential, mean 5 ms; stands still for 2 s of every 10. "
              + RATE
              + "/s, "
              + SECONDS
              + " s.\n");
      System.out.println("| | truth | measured | off by | within 1 % or 1 ms | closed loop of 10 |");
      System.out.println("|---|--:|--:|--:|---|--:|");
      for (double percent : new double[] {50, 75, 90, 95, 99, 99.9}) {
        double exact = Law.percentile(truth, percent);
        double measured = open.percentileNanos(percent) / 1e6;
        double wrong = closed.percentileNanos(percent) / 1e6;
        double off = measured - exact;
        boolean good = Math.abs(off) <= Math.max(1, exact / 100);
        System.out.printf(
            Locale.ROOT,
            "| p%s | %.1f ms | %.1f ms | %+.2f ms (%+.1f %%) | %s | %.1f ms |%n",
            percent == Math.rint(percent) ? String.valueOf((int) percent) : percent,
            exact,
            measured,
            off,
            off / exact * 100,
            good ? "yes" : "**no**",
            wrong);
      }
    }
  }

  private static void rates(Chokepoint chokepoint) throws Exception {
    System.out.println("\n| offered | achieved | off by | within 0.5 % | p99 |");
    System.out.println("|--:|--:|--:|---|--:|");
    try (FastServer server = new FastServer(chokepoint)) {
      for (int rate : new int[] {10, 100, 1000, 5000, 10_000, 20_000}) {
        Map<String, String> step =
            chokepoint.onlyStep(
                server.port(),
                "arrivals: constant, warmup: {rate: %d, for: 3s}, steps: [{rate: %d, for: 20s}]"
                    .formatted(rate, rate));
        double achieved = Double.parseDouble(step.get("achieved_per_s"));
        double off = achieved / rate - 1;
        System.out.printf(
            Locale.ROOT,
            "| %,d/s | %,.1f/s | %+.2f %% | %s | %s ms |%n",
            rate,
            achieved,
            off * 100,
            Math.abs(off) <= 0.005 ? "yes" : "**no**",
            step.get("p99_ms"));
      }
    }
  }

  private static void users(Chokepoint chokepoint) throws Exception {
    try (FastServer server = new FastServer(chokepoint)) {
      Map<String, String> step =
          chokepoint.onlyStep(
              server.port(),
              "ramp: 20s, steps: [{users: 1000, think: 1s, for: 30s}]");
      System.out.println("\n| users | requests/s | p50 | p99 | failed | not sent | driver the limit |");
      System.out.println("|--:|--:|--:|--:|--:|--:|--:|");
      System.out.printf(
          "| %s | %s | %s ms | %s ms | %s | %s | %s s |%n",
          step.get("users"),
          step.get("achieved_per_s"),
          step.get("p50_ms"),
          step.get("p99_ms"),
          step.get("failed"),
          step.get("not_sent"),
          step.get("driver_limited_s"));
    }
  }
}

/** A response-time law: exponential, with the whole server stopped for a while of every period. */
record Law(double meanMillis, long stopMillis, long periodMillis) {

  static final Law STALLING = new Law(5, 2_000, 10_000);

  /** The stop lies in the middle of the period, counted in Unix time. */
  long stopFrom() {
    return periodMillis / 2;
  }

  /** When a request is answered, milliseconds after the period's begin. */
  double answered(double arrived, double serviceMillis) {
    double stop = stopFrom();
    double started = arrived >= stop && arrived < stop + stopMillis ? stop + stopMillis : arrived;
    double ended = started + serviceMillis;
    return started < stop && ended > stop ? ended + stopMillis : ended;
  }

  /** Sorted latencies of requests that are due at equal distances over a period. */
  double[] truth() {
    int n = 2_000;
    int each = 200;
    double[] all = new double[n * each];
    for (int i = 0; i < n; i++) {
      double arrived = (i + 0.5) * periodMillis / n;
      for (int j = 0; j < each; j++) {
        double service = -Math.log(1 - (j + 0.5) / each) * meanMillis;
        all[i * each + j] = answered(arrived, service) - arrived;
      }
    }
    Arrays.sort(all);
    return all;
  }

  static double percentile(double[] sorted, double percent) {
    return sorted[(int) Math.min(sorted.length - 1, Math.ceil(sorted.length * percent / 100) - 1)];
  }
}

/**
 * Answers by a law, to the tenth of a millisecond: a thread for each connection that reads, one for
 * all that answers, lest hundreds wake at the end of a stop and wait for each other's processor.
 */
final class LawServer implements AutoCloseable {

  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server;
  private final Law law;
  private final SplittableRandom random = new SplittableRandom(7);

  /** What System.nanoTime() says when Unix time is at 0, modulo nothing. */
  private final long unixOffsetNanos;

  private final PriorityBlockingQueue<Answer> answers =
      new PriorityBlockingQueue<>(1024, Comparator.comparingLong(Answer::nanos));

  private record Answer(long nanos, OutputStream to) {}

  LawServer(Law law) throws IOException {
    this.law = law;
    this.server = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress());
    this.unixOffsetNanos = System.currentTimeMillis() * 1_000_000L - System.nanoTime();
    daemon(this::accept);
    daemon(this::answer);
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        daemon(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      int newlines = 0;
      for (int c = in.read(); c >= 0; c = in.read()) {
        newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
        if (newlines == 2) {
          newlines = 0;
          answers.add(new Answer(answerAt(System.nanoTime()), out));
        }
      }
    } catch (IOException e) {
      // the client is gone
    }
  }

  private long answerAt(long now) {
    double service;
    synchronized (random) {
      service = -Math.log(1 - random.nextDouble()) * law.meanMillis();
    }
    double inPeriod = Math.floorMod(now + unixOffsetNanos, law.periodMillis() * 1_000_000L) / 1e6;
    return now + (long) ((law.answered(inPeriod, service) - inPeriod) * 1e6);
  }

  private void answer() {
    while (!server.isClosed()) {
      Answer first = answers.peek();
      long left = first == null ? 100_000 : first.nanos() - System.nanoTime();
      if (left <= 0) {
        write(answers.poll());
      } else if (left > 120_000 || first == null) {
        LockSupport.parkNanos(Math.min(100_000, left));
      } else {
        Thread.onSpinWait();
      }
    }
  }

  private static void write(Answer answer) {
    try {
      answer.to().write(ANSWER);
    } catch (IOException e) {
      // the client is gone
    }
  }

  private static void daemon(Runnable runnable) {
    Thread thread = new Thread(runnable, "law");
    thread.setDaemon(true);
    thread.start();
  }
}

/** The fixed server of the other benchmark, on a CPU of its own. */
final class FastServer implements AutoCloseable {

  private final Process process;
  private final int port;

  FastServer(Chokepoint chokepoint) throws IOException {
    process =
        new ProcessBuilder(
                "taskset",
                "-c",
                "0",
                chokepoint.java(),
                "-Xmx256m",
                "-cp",
                chokepoint.jar().toString(),
                chokepoint.root().resolve("driver/bench/Throughput.java").toString(),
                "server")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    port = Integer.parseInt(process.inputReader().readLine().strip());
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
  }
}

/** The packaged driver. */
final class Chokepoint {

  private final String java;
  private final Path root = root();

  Chokepoint(String java) {
    this.java = java;
    if (!Files.exists(jar())) {
      System.err.println(jar() + " is missing: mvn -q -DskipTests package");
      System.exit(2);
    }
  }

  String java() {
    return java;
  }

  Path root() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("driver/bench/Truth.java"))) {
        return folder;
      }
    }
    throw new IllegalStateException("run this from the repository");
  }

  Path jar() {
    return root().resolve("driver/target/chokepoint.jar");
  }

  /** Carries a load out; what steps.csv says of all endpoints in its only step. */
  Map<String, String> onlyStep(int port, String load) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(root.resolve("driver/target/bench"));
    Path plan = folder.resolve("truth.yaml");
    Path report = folder.resolve("truth");
    Files.writeString(
        plan,
        "name: truth\ntarget: http://127.0.0.1:"
            + port
            + "\nendpoints: [{path: /}]\nload: {"
            + load
            + "}\n");
    Process process =
        new ProcessBuilder(
                "taskset", "-c", "1", java, "-jar", jar().toString(), "run", plan.toString(),
                "--report", report.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("truth.log").toFile())
            .start();
    if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroy();
      throw new IllegalStateException("the driver failed; see " + folder.resolve("truth.log"));
    }
    List<String> lines = Files.readAllLines(report.resolve("steps.csv"));
    String[] names = lines.get(0).split(",", -1);
    String[] values = lines.get(1).split(",", -1);
    Map<String, String> row = new HashMap<>();
    for (int i = 0; i < names.length && i < values.length; i++) {
      row.put(names[i], values[i]);
    }
    return row;
  }

  /** From intended start, of all requests of the last run. */
  Latencies latencies() throws IOException {
    Path file = root.resolve("driver/target/bench/truth/timeline.json.gz");
    try (InputStream in = Files.newInputStream(file)) {
      Latencies all = Latencies.NONE;
      for (ClientWindow window : Json.load(in, file.toString()).client()) {
        for (ClientWindow.Traffic traffic : window.endpoints().values()) {
          all = all.plus(traffic.latency());
        }
      }
      return all;
    }
  }
}
