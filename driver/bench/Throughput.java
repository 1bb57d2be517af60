import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ByteProcessor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How many requests a second of CPU sends: {@code chokepoint run} beside wrk and JMeter, against
 * one fixed fast server, as ratios to wrk in the same repetition. Server and driver are pinned to
 * different CPUs; requests are counted by the server, CPU is the driver process's own, and both are
 * taken over the same stretch, after everything has warmed up. Order rotates and turns round.
 */
public final class Throughput {

  static final String USAGE =
      """
      usage: java -cp driver/target/chokepoint.jar driver/bench/Throughput.java [options]
                                     (from the repository, after "mvn -DskipTests package")
        --reps N             repetitions, each about 40 s a row       5
        --settle S           seconds of load before counting          15
        --seconds S          seconds counted                          15
        --connections N                                               32
        --server-cpu N       --driver-cpu N                           0, 1
        --java FILE          the java that runs server and drivers    the one running this
        --jmeter DIR         JMeter's jars; driver/bench/jmeter.sh fetches them. Without it JMeter is left out
        --options OPTS       more JVM options for chokepoint
        --before JAR         an older chokepoint.jar, as another row and in pairs with this one
        --with LINE          another row with a line more in the plan, in pairs: "traceparent: true"
        --memory N           instead: memory after each of N million requests
        --smoke              seconds instead of minutes: shows that it works, the figures mean nothing
      needs wrk, taskset, jcmd and two CPUs or more, on Linux
      """;

  public static void main(String[] args) throws Exception {
    if (args.length == 1 && args[0].equals("server")) {
      FixedServer.run();
      return;
    }
    try {
      Settings settings = Settings.parse(args);
      Children children = new Children();
      Runtime.getRuntime().addShutdownHook(new Thread(children::stopAll, "stop-children"));
      if (settings.memoryMillions > 0) {
        Memory.print(settings, children);
      } else {
        compare(settings, children);
      }
      children.stopAll();
    } catch (Refusal refusal) {
      System.err.println(refusal.getMessage());
      System.exit(2);
    }
  }

  private static void compare(Settings settings, Children children) throws Exception {
    Map<String, List<Double>> perCore = new LinkedHashMap<>();
    Map<String, List<Double>> ratios = new LinkedHashMap<>();
    for (int rep = 1; rep <= settings.reps; rep++) {
      Map<String, Double> now = new LinkedHashMap<>();
      for (Driver driver : ordered(settings.drivers(), rep)) {
        double figure = measure(settings, children, driver);
        now.put(driver.name(), figure);
        System.err.printf(
            Locale.ROOT,
            "repetition %d, %s: %.0f requests a CPU second (%.2f µs each)%n",
            rep,
            driver.name(),
            figure,
            1e6 / figure);
      }
      for (Driver driver : settings.drivers()) {
        double figure = now.get(driver.name());
        perCore.computeIfAbsent(driver.name(), n -> new ArrayList<>()).add(figure);
        ratios.computeIfAbsent(driver.name(), n -> new ArrayList<>()).add(figure / now.get("wrk"));
      }
    }
    print(settings, perCore, ratios);
    if (settings.before != null) {
      Pairs.print("it was before", perCore.get("chokepoint"), perCore.get("before"));
    }
    if (settings.with != null) {
      Pairs.print("it is without it", perCore.get("with"), perCore.get("chokepoint"));
    }
  }

  private static void print(
      Settings settings, Map<String, List<Double>> perCore, Map<String, List<Double>> ratios) {
    PrintStream out = System.out;
    if (settings.smoke) {
      out.println("SMOKE RUN: the loads were too short, the figures below mean nothing.\n");
    }
    out.printf("| driver | requests a CPU second | µs of CPU each | ÷ wrk, median | range |%n");
    out.printf("|---|--:|--:|--:|--:|%n");
    perCore.forEach(
        (name, figures) -> {
          List<Double> ratio = ratios.get(name);
          out.printf(
              Locale.ROOT,
              "| %s | %,.0f | %.2f | %.2f | %.2f–%.2f |%n",
              name,
              median(figures),
              1e6 / median(figures),
              median(ratio),
              Collections.min(ratio),
              Collections.max(ratio));
        });
  }

  private static double measure(Settings settings, Children children, Driver driver)
      throws Exception {
    try (ServerProcess server = new ServerProcess(settings, children)) {
      int seconds = settings.settle + settings.seconds + 5;
      Path log = settings.folder.resolve(driver.name() + ".log");
      Process process =
          children.start(settings.pinnedDriver(driver.command(server.port, seconds)), log);
      try {
        Sample.awaitTraffic(server, process, log);
        TimeUnit.SECONDS.sleep(settings.settle);
        Sample before = Sample.take(server, process);
        TimeUnit.SECONDS.sleep(settings.seconds);
        Sample after = Sample.take(server, process);
        return after.perCpuSecondSince(before);
      } finally {
        children.stop(process);
      }
    }
  }

  private static <T> List<T> ordered(List<T> rows, int rep) {
    List<T> order = new ArrayList<>(rows);
    Collections.rotate(order, -(rep - 1));
    if (rep % 2 == 0) {
      Collections.reverse(order);
    }
    return order;
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}

/** What one row costs of what another does, pair by pair of one repetition. */
final class Pairs {

  /** Student's t, 97.5 %, by degrees of freedom from 1 on. */
  private static final double[] T = {12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262};

  private Pairs() {}

  static void print(String other, List<Double> now, List<Double> before) {
    int n = now.size();
    double[] logs = new double[n];
    for (int i = 0; i < n; i++) {
      logs[i] = Math.log(before.get(i) / now.get(i)); // CPU of a request, now by before
    }
    double mean = Arrays.stream(logs).average().orElse(Double.NaN);
    double squares = Arrays.stream(logs).map(l -> (l - mean) * (l - mean)).sum();
    double half =
        n < 2 ? Double.NaN : T[Math.min(n - 1, T.length) - 1] * Math.sqrt(squares / (n - 1) / n);
    System.out.printf(
        Locale.ROOT,
        "%nCPU of a request, of what %s: %.3f (95 %% interval %.3f to %.3f, %d pairs)%n",
        other,
        Math.exp(mean),
        Math.exp(mean - half),
        Math.exp(mean + half),
        n);
  }
}

/** A load driver and how it is started. */
interface Driver {
  String name();

  List<String> command(int port, int seconds) throws IOException;
}

/** What had happened at a moment. */
record Sample(long requests, Duration cpu) {

  static Sample take(ServerProcess server, Process driver) throws IOException {
    Duration cpu = driver.info().totalCpuDuration().orElse(Duration.ZERO);
    return new Sample(server.count(), cpu);
  }

  double perCpuSecondSince(Sample before) {
    double seconds = cpu.minus(before.cpu).toNanos() / 1e9;
    return (requests - before.requests) / Math.max(1e-9, seconds);
  }

  static void awaitTraffic(ServerProcess server, Process driver, Path log)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (server.count() < 1000) {
      if (!driver.isAlive() || System.nanoTime() > deadline) {
        throw new Refusal("no load came; see " + log);
      }
      Thread.sleep(100);
    }
  }
}

/** Memory of a long run: it must not grow with the number of requests. */
final class Memory {

  private Memory() {}

  static void print(Settings settings, Children children) throws Exception {
    try (ServerProcess server = new ServerProcess(settings, children)) {
      Path log = settings.folder.resolve("memory.log");
      List<String> command = settings.chokepoint(server.port, 24 * 3600, "");
      Process process = children.start(settings.pinnedDriver(command), log);
      Sample.awaitTraffic(server, process, log);
      System.out.printf("| requests | resident MB | live heap MB after a full collection |%n");
      System.out.printf("|--:|--:|--:|%n");
      for (int million = 1; million <= settings.memoryMillions; million++) {
        while (server.count() < million * 1_000_000L) {
          if (!process.isAlive()) {
            throw new Refusal("the driver ended; see " + log);
          }
          Thread.sleep(50);
        }
        double live = liveMegabytes(settings, process);
        System.out.printf(
            Locale.ROOT,
            "| %,d | %.0f | %.1f |%n",
            million * 1_000_000L,
            residentMegabytes(process),
            live);
      }
      children.stop(process);
    }
  }

  private static double residentMegabytes(Process process) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
      }
    }
    return Double.NaN;
  }

  /** The histogram's last line is the total; taking it runs a full collection first. */
  private static double liveMegabytes(Settings settings, Process process)
      throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                settings.tool("jcmd"), String.valueOf(process.pid()), "GC.class_histogram")
            .start();
    String[] lines =
        new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n");
    jcmd.waitFor();
    String[] words = lines[lines.length - 1].strip().split("\\s+");
    return words.length < 3 ? Double.NaN : Long.parseLong(words[2]) / 1048576.0;
  }
}

/** What the command line says. */
final class Settings {

  final Path root = root();
  int reps = 5;
  int settle = 15;
  int seconds = 15;
  int connections = 32;
  int memoryMillions;
  String serverCpu = "0";
  String driverCpu = "1";
  String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
  String options = "";
  Path jmeter;
  Path before;
  String with;
  boolean smoke;
  final Path folder = root.resolve("driver/target/bench");

  static Settings parse(String[] args) throws IOException {
    Settings s = new Settings();
    Deque<String> words = new ArrayDeque<>(Arrays.asList(args));
    while (!words.isEmpty()) {
      String option = words.pop();
      switch (option) {
        case "--reps" -> s.reps = number(option, words);
        case "--settle" -> s.settle = number(option, words);
        case "--seconds" -> s.seconds = number(option, words);
        case "--connections" -> s.connections = number(option, words);
        case "--memory" -> s.memoryMillions = number(option, words);
        case "--server-cpu" -> s.serverCpu = value(option, words);
        case "--driver-cpu" -> s.driverCpu = value(option, words);
        case "--java" -> s.java = value(option, words);
        case "--options" -> s.options = value(option, words);
        case "--before" -> s.before = Path.of(value(option, words)).toAbsolutePath();
        case "--with" -> s.with = value(option, words);
        case "--jmeter" -> s.jmeter = Path.of(value(option, words)).toAbsolutePath();
        case "--smoke" -> {
          s.smoke = true;
          s.reps = 1;
          s.settle = 3;
          s.seconds = 3;
        }
        case "--help", "-h" -> {
          System.out.print(Throughput.USAGE);
          System.exit(0);
        }
        default -> throw new Refusal("unknown option " + option + "\n" + Throughput.USAGE);
      }
    }
    if (!Files.exists(s.jar())) {
      throw new Refusal(s.jar() + " is missing: mvn -q -DskipTests package");
    }
    Files.createDirectories(s.folder);
    return s;
  }

  Path jar() {
    return root.resolve("driver/target/chokepoint.jar");
  }

  String tool(String name) {
    return Path.of(java).resolveSibling(name).toString();
  }

  List<Driver> drivers() {
    List<Driver> drivers = new ArrayList<>();
    drivers.add(driver("wrk", this::wrk));
    drivers.add(driver("chokepoint", (port, length) -> chokepoint(port, length, options)));
    if (before != null) {
      drivers.add(driver("before", (port, length) -> chokepoint(before, "", port, length, options)));
    }
    if (with != null) {
      drivers.add(driver("with", (port, length) -> chokepoint(jar(), with, port, length, options)));
    }
    if (jmeter != null) {
      drivers.add(driver("jmeter", this::jmeter));
    }
    return drivers;
  }

  List<String> pinnedDriver(List<String> command) {
    return pinned(driverCpu, command);
  }

  List<String> pinned(String cpu, List<String> command) {
    List<String> all = new ArrayList<>(List.of("taskset", "-c", cpu));
    all.addAll(command);
    return all;
  }

  private List<String> wrk(int port, int length) {
    return List.of("wrk", "-t1", "-c" + connections, "-d" + length + "s", url(port));
  }

  List<String> chokepoint(int port, int length, String jvmOptions) throws IOException {
    return chokepoint(jar(), "", port, length, jvmOptions);
  }

  private List<String> chokepoint(
      Path jar, String line, int port, int length, String jvmOptions) throws IOException {
    Path plan = folder.resolve("bench.yaml");
    Files.writeString(
        plan,
        """
        name: bench
        target: http://127.0.0.1:%d
        endpoints: [{path: /}]
        load: {connections: %d, steps: [{users: %d, for: %ds}]}
        %s
        """
            .formatted(port, connections, connections, length, line));
    List<String> command = new ArrayList<>(List.of(java));
    Stream.of(jvmOptions.split(" ")).filter(o -> !o.isBlank()).forEach(command::add);
    command.addAll(
        List.of(
            "-jar",
            jar.toString(),
            "run",
            plan.toString(),
            "--report",
            folder.resolve("report").toString()));
    return command;
  }

  /** Without listeners: what it would write for each sample is not what is compared. */
  private List<String> jmeter(int port, int length) throws IOException {
    Path test = folder.resolve("bench.jmx");
    String text = Files.readString(root.resolve("driver/bench/bench.jmx"));
    Files.writeString(
        test,
        text.replace("{port}", String.valueOf(port))
            .replace("{threads}", String.valueOf(connections))
            .replace("{seconds}", String.valueOf(length)));
    return List.of(
        java,
        "-Xmx1g",
        "-cp",
        jmeter.resolve("lib") + "/*",
        "org.apache.jmeter.NewDriver",
        "-n",
        "-d",
        jmeter.toString(),
        "-p",
        jmeter.resolve("bin/jmeter.properties").toString(),
        "-j",
        folder.resolve("jmeter-own.log").toString(),
        "-t",
        test.toString());
  }

  static String url(int port) {
    return "http://127.0.0.1:" + port + "/";
  }

  private interface Command {
    List<String> of(int port, int seconds) throws IOException;
  }

  private static Driver driver(String name, Command command) {
    return new Driver() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<String> command(int port, int seconds) throws IOException {
        return command.of(port, seconds);
      }
    };
  }

  private static String value(String option, Deque<String> words) {
    if (words.isEmpty()) {
      throw new Refusal(option + " wants a value");
    }
    return words.pop();
  }

  private static int number(String option, Deque<String> words) {
    String text = value(option, words);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new Refusal(option + " wants a whole number, not " + text);
    }
  }

  private static Path root() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("driver/bench/Throughput.java"))) {
        return folder;
      }
    }
    throw new Refusal("run this from the repository: there is no driver/bench above this folder");
  }
}

/** The server, in a process of its own, pinned. */
final class ServerProcess implements AutoCloseable {

  final int port;
  private final Process process;
  private final Children children;
  private final BufferedReader said;

  ServerProcess(Settings settings, Children children) throws IOException {
    this.children = children;
    this.process =
        children.talkTo(
            settings.pinned(
                settings.serverCpu,
                List.of(
                    settings.java,
                    "-Xmx256m",
                    "-cp",
                    settings.jar().toString(),
                    settings.root.resolve("driver/bench/Throughput.java").toString(),
                    "server")));
    this.said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    this.port = (int) answer();
  }

  long count() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    return answer();
  }

  private long answer() throws IOException {
    String line = said.readLine();
    if (line == null) {
      throw new Refusal("the server ended");
    }
    return Long.parseLong(line.strip());
  }

  @Override
  public void close() {
    children.stop(process);
  }
}

/**
 * A server that does next to nothing: it looks for the empty line that ends a request and writes
 * the same answer each time. Says its port, then how many requests there were for each line it
 * gets, and ends when none can ask any more.
 */
final class FixedServer extends ChannelInboundHandlerAdapter {

  private static final ByteBuf ANSWER =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer()
              .writeBytes(
                  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\nHello, World!"
                      .getBytes(StandardCharsets.US_ASCII)));

  private static volatile long count;

  private int newlines;

  static void run() throws IOException, InterruptedException {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    int port =
        ((InetSocketAddress)
                new ServerBootstrap()
                    .group(group)
                    .channel(EpollServerSocketChannel.class)
                    .option(ChannelOption.SO_BACKLOG, 1024)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childHandler(
                        new ChannelInitializer<SocketChannel>() {
                          @Override
                          protected void initChannel(SocketChannel channel) {
                            channel.pipeline().addLast(new FixedServer());
                          }
                        })
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .sync()
                    .channel()
                    .localAddress())
            .getPort();
    System.out.println(port);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    while (in.readLine() != null) {
      System.out.println(count);
    }
    System.exit(0);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    bytes.forEachByte((ByteProcessor) b -> look(context, b));
    bytes.release();
  }

  private boolean look(ChannelHandlerContext context, byte b) {
    newlines = b == '\n' ? newlines + 1 : b == '\r' ? newlines : 0;
    if (newlines == 2) {
      newlines = 0;
      count++; // one event loop
      context.write(ANSWER.duplicate());
    }
    return true;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}

/** A clear line for the person at the terminal, instead of a stack trace. */
final class Refusal extends RuntimeException {
  Refusal(String message) {
    super(message, null, false, false);
  }
}

/** The processes this one started: those, and no others, are stopped. */
final class Children {

  private final Deque<Process> started = new ConcurrentLinkedDeque<>();

  Process start(List<String> command, Path log) throws IOException {
    return started(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()));
  }

  Process talkTo(List<String> command) throws IOException {
    return started(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
  }

  private Process started(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    started.push(process);
    return process;
  }

  void stop(Process process) {
    started.remove(process);
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }

  void stopAll() {
    while (!started.isEmpty()) {
      stop(started.pop());
    }
  }
}
