import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.VirtualMachine;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What the agent costs the service it sits in, as ratios to the same service without it.
 *
 * <p>The service is started afresh for every figure, each repetition starting every row once in an
 * order that rotates and turns round, so that a machine that gets slower slows all rows alike. A
 * row is compared only with the run without an agent of its own repetition. The row {@code again}
 * has no agent either: its ratios are the noise, and nothing smaller than them is a result.
 *
 * <p>In turns, all rows are alive at once and are loaded one after the other, again and again: what
 * the machine does in these seconds it does to all alike. What differs from one start of a JVM to
 * the next is the same in all turns then; rows given twice show it.
 */
public final class Overhead {

  static final String USAGE =
      """
      usage: java agent/bench/Overhead.java [options]       (from the repository, after "mvn -DskipTests package")
        --reps N             repetitions, each about 80 s a row              5
        --turns N            instead: start all rows at once, load them in
                             turns of --seconds 4; CPU per request and
                             throughput alone
        --agent NAME=OPTS    one more row with these JVM options; repeatable.
                             {agent-port} in them is a free port
        --only               leave out the row "chokepoint": only those given
        --java FILE          the java that runs the service                  the one running this
        --service-cpu N      --load-cpu N                                    0, 1
        --warm S             seconds of warm-up on each endpoint             12
        --settle S           then at full load, pinned, not counted          4
        --seconds S          of each measured load                           12
        --connections N      of wrk                                          32
        --start COMMAND      another service: {java} {agent} {port} and, if it wants one, {database}
        --bare PATH          its endpoint that does next to nothing
        --query PATH         its endpoint with one indexed query
        --out FILE           raw figures are appended here                   agent/target/overhead/SECONDS.csv
        --report FILE        only print the tables of such a file again
        --smoke              seconds instead of minutes: shows that it works, the figures mean nothing
      needs wrk, taskset, jcmd and two CPUs or more, on Linux
      """;

  public static void main(String[] args) throws Exception {
    try {
      Settings settings = Settings.parse(args);
      if (settings.report != null) {
        Tables.print(Figures.read(settings.report), System.out);
        return;
      }
      settings.check();
      measure(settings);
    } catch (Refusal refusal) {
      System.err.println(refusal.getMessage());
      System.exit(2);
    }
  }

  private static void measure(Settings settings) throws Exception {
    Children children = new Children();
    Runtime.getRuntime().addShutdownHook(new Thread(children::stopAll, "stop-children"));
    Files.createDirectories(settings.logs());
    String database = settings.wantsDatabase() ? Database.start(settings, children) : "";
    Figures figures = new Figures(settings.out);
    if (settings.turns > 0) {
      inTurns(settings, children, database, figures);
    } else {
      afresh(settings, children, database, figures);
    }
    children.stopAll();
    if (settings.smoke) {
      System.out.println("SMOKE RUN: the loads were too short, the figures below mean nothing.\n");
    }
    Tables.print(figures, System.out);
  }

  private static void afresh(
      Settings settings, Children children, String database, Figures figures)
      throws InterruptedException {
    for (int rep = figures.nextRepetition(), last = rep + settings.reps - 1; rep <= last; rep++) {
      for (Row row : ordered(settings.rows, rep)) {
        runOnce(settings, children, database, row, rep, figures);
      }
    }
  }

  private static void inTurns(
      Settings settings, Children children, String database, Figures figures)
      throws IOException, InterruptedException {
    Map<Row, OneRun> alive = new LinkedHashMap<>();
    for (Row row : settings.rows) {
      OneRun run = new OneRun(settings, children, database, row, 0);
      run.start();
      run.warmUp();
      alive.put(row, run);
    }
    for (int turn = 1; turn <= settings.turns; turn++) {
      for (Row row : ordered(settings.rows, turn)) {
        figures.add(turn, row.name, alive.get(row).turn());
      }
    }
  }

  /** A run that fails is told and left out; it must not end a series of an hour. */
  private static void runOnce(
      Settings settings, Children children, String database, Row row, int rep, Figures figures)
      throws InterruptedException {
    try {
      OneRun run = new OneRun(settings, children, database, row, rep);
      Map<Metric, Double> measured = run.measure();
      figures.add(rep, row.name, measured);
      List<String> words = new ArrayList<>(run.notes());
      measured.forEach((metric, value) -> words.add(metric.key + " " + metric.text(value)));
      tell(rep, row, String.join(", ", words));
    } catch (IOException | IllegalStateException failure) {
      tell(rep, row, "FAILED: " + failure.getMessage());
    }
  }

  private static void tell(int rep, Row row, String what) {
    System.err.printf("repetition %d, %s: %s%n", rep, row.name, what);
  }

  private static List<Row> ordered(List<Row> rows, int rep) {
    List<Row> order = new ArrayList<>(rows);
    Collections.rotate(order, -(rep - 1));
    if (rep % 2 == 0) {
      Collections.reverse(order);
    }
    return order;
  }
}

/** One way to start the service: without an agent, or with these JVM options. */
final class Row {
  static final String BASELINE = "none";
  static final String NOISE = "again";

  final String name;
  final String jvmOptions;

  Row(String name, String jvmOptions) {
    this.name = name;
    this.jvmOptions = jvmOptions;
  }
}

/** A clear line for the person at the terminal, instead of a stack trace. */
final class Refusal extends RuntimeException {
  Refusal(String message) {
    super(message, null, false, false);
  }
}

/** What the command line says. */
final class Settings {

  private static final String AGENT_JAR = "agent/target/chokepoint-agent.jar";
  private static final String SHOP_JAR = "examples/target/chokepoint-shop.jar";

  /** Heap resident from the start, so that a difference in memory is memory outside the heap. */
  private static final String SHOP =
      "{java} {agent} -Xms512m -Xmx512m -XX:+UseG1GC -XX:+AlwaysPreTouch -jar {root}/"
          + SHOP_JAR
          + " service --server.address=127.0.0.1 --server.port={port}"
          + " --spring.datasource.url={database} --spring.datasource.hikari.maximum-pool-size=16"
          + " --spring.datasource.hikari.minimum-idle=16 --shop.partner=http://127.0.0.1:9";

  final Path root = root();
  final List<Row> rows = new ArrayList<>();
  int reps = 5;
  int turns;
  int warmSeconds = 12;
  int settleSeconds = 4;
  int seconds = 12;
  int idleSeconds = 5;
  int connections = 32;
  String serviceCpu = "0";
  String loadCpu = "1";
  String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
  String start = SHOP;
  String bare = "/about";
  String query = "/products/4711";
  Path out = root.resolve("agent/target/overhead/" + Instant.now().getEpochSecond() + ".csv");
  Path report;
  boolean smoke;

  static Settings parse(String[] args) {
    Settings settings = new Settings();
    List<Row> others = new ArrayList<>();
    boolean own = true;
    Deque<String> words = new ArrayDeque<>(Arrays.asList(args));
    while (!words.isEmpty()) {
      String option = words.pop();
      switch (option) {
        case "--only" -> own = false;
        case "--smoke" -> settings.shorten();
        case "--agent" -> others.add(row(value(option, words)));
        case "--reps" -> settings.reps = number(option, words);
        case "--turns" -> {
          settings.turns = number(option, words);
          settings.seconds = 4;
        }
        case "--warm" -> settings.warmSeconds = number(option, words);
        case "--settle" -> settings.settleSeconds = number(option, words);
        case "--seconds" -> settings.seconds = number(option, words);
        case "--connections" -> settings.connections = number(option, words);
        case "--service-cpu" -> settings.serviceCpu = value(option, words);
        case "--load-cpu" -> settings.loadCpu = value(option, words);
        case "--java" -> settings.java = value(option, words);
        case "--start" -> settings.start = value(option, words);
        case "--bare" -> settings.bare = value(option, words);
        case "--query" -> settings.query = value(option, words);
        case "--out" -> settings.out = Path.of(value(option, words)).toAbsolutePath();
        case "--report" -> settings.report = Path.of(value(option, words));
        case "--help", "-h" -> {
          System.out.print(usage());
          System.exit(0);
        }
        default -> throw new Refusal("unknown option " + option + "\n" + usage());
      }
    }
    settings.rows.add(new Row(Row.BASELINE, ""));
    if (own) {
      settings.rows.add(
          new Row("chokepoint", "-javaagent:{root}/" + AGENT_JAR + "=port={agent-port}"));
    }
    settings.rows.addAll(others);
    settings.rows.add(new Row(Row.NOISE, ""));
    return settings;
  }

  private static String usage() {
    return Overhead.USAGE;
  }

  private void shorten() {
    smoke = true;
    reps = 1;
    warmSeconds = 3;
    settleSeconds = 1;
    seconds = 2;
    idleSeconds = 1;
  }

  private static Row row(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new Refusal("--agent wants NAME=JVM-OPTIONS, not " + text);
    }
    return new Row(text.substring(0, equals), text.substring(equals + 1));
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

  /** The folder above this source that holds the modules, wherever in it the command is given. */
  private static Path root() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("agent/bench/Overhead.java"))) {
        return folder;
      }
    }
    throw new Refusal(
        "run this from the repository: there is no agent/bench/Overhead.java above this folder");
  }

  boolean wantsDatabase() {
    return start.contains("{database}");
  }

  Path logs() {
    return out.resolveSibling("logs");
  }

  void check() throws IOException, InterruptedException {
    for (String tool : List.of("wrk", "taskset", jcmd())) {
      if (!installed(tool)) {
        throw new Refusal(
            tool + " is not installed; .ci/tools says which packages the benchmarks need");
      }
    }
    if (serviceCpu.equals(loadCpu) || Runtime.getRuntime().availableProcessors() < 2) {
      throw new Refusal(
          "the load needs a CPU of its own: two CPUs or more, --service-cpu other than --load-cpu");
    }
    for (String jar : List.of(AGENT_JAR, SHOP_JAR)) {
      boolean wanted =
          start.contains(jar) || rows.stream().anyMatch(r -> r.jvmOptions.contains(jar));
      boolean asDatabase = jar.equals(SHOP_JAR) && wantsDatabase();
      if ((wanted || asDatabase) && !Files.exists(root.resolve(jar))) {
        throw new Refusal(jar + " is missing: mvn -q -DskipTests package");
      }
    }
  }

  private static boolean installed(String tool) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(tool, "-h").redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      process.waitFor();
      return true;
    } catch (IOException absent) {
      return false;
    }
  }

  String jcmd() {
    return Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
  }

  String shopJar() {
    return root.resolve(SHOP_JAR).toString();
  }
}

/** The example service's own PostgreSQL, on the CPU of the load. */
final class Database {

  private Database() {}

  static String start(Settings settings, Children children)
      throws IOException, InterruptedException {
    Path log = settings.logs().resolve("database.log");
    List<String> command =
        List.of(
            "taskset",
            "-c",
            settings.loadCpu,
            settings.java,
            "-jar",
            settings.shopJar(),
            "database",
            "--orders=1000");
    Process process = children.start(command, log);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (System.nanoTime() < deadline && process.isAlive()) {
      for (String line : Files.readAllLines(log)) {
        if (line.startsWith("ready ")) {
          return line.substring("ready ".length()).strip();
        }
      }
      Thread.sleep(100);
    }
    throw new Refusal("the database did not start, see " + log);
  }
}

/** The processes this one started: those, and no others, are stopped. */
final class Children {

  private final Deque<Process> started = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  Process start(List<String> command, Path log) throws IOException {
    if (closed) {
      throw new IllegalStateException("ending");
    }
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(new File("/dev/null"))
            .start();
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
    closed = true;
    while (!started.isEmpty()) {
      stop(started.pop());
    }
  }
}

/** One start of the service with all that is measured on it. */
final class OneRun {

  private final Settings settings;
  private final Children children;
  private final List<String> command;
  private final String base;
  private final Path log;
  private final Map<Metric, Double> measured = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private Process process;
  private ServiceProcess service;

  OneRun(Settings settings, Children children, String database, Row row, int rep)
      throws IOException {
    this.settings = settings;
    this.children = children;
    int port = freePort();
    this.base = "http://127.0.0.1:" + port;
    this.log = settings.logs().resolve(row.name + "-" + rep + ".log");
    String line =
        settings
            .start
            .replace("{agent}", row.jvmOptions)
            .replace("{java}", settings.java)
            .replace("{root}", settings.root.toString())
            .replace("{port}", Integer.toString(port))
            .replace("{agent-port}", Integer.toString(freePort()))
            .replace("{database}", database);
    this.command = Arrays.stream(line.split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  Map<Metric, Double> measure() throws IOException, InterruptedException {
    try {
      start();
      warmUp();
      loads();
      idle();
      put(Metric.RESIDENT, service.residentMebibytes());
      put(Metric.LIVE_HEAP, service.liveHeapMebibytes(settings.jcmd()));
      // last, because the management agent it needs would count in everything above
      allocation();
    } finally {
      children.stop(process);
    }
    return measured;
  }

  void start() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    process = children.start(command, log);
    service = new ServiceProcess(process.pid());
    awaitFirstAnswer(begin, settings.query);
    put(Metric.START_SECONDS, (System.nanoTime() - begin) / 1e9);
    put(Metric.START_CPU, service.cpuSeconds());
  }

  private void loads() throws IOException, InterruptedException {
    load(settings.bare, Metric.BARE_RATE, Metric.BARE_CPU);
    load(settings.query, Metric.QUERY_RATE, Metric.QUERY_CPU);
  }

  /** What one load of each endpoint shows, of a service that has been started and warmed up. */
  Map<Metric, Double> turn() throws IOException, InterruptedException {
    measured.clear();
    loads();
    return new LinkedHashMap<>(measured);
  }

  /** What was left out, and why. */
  List<String> notes() {
    return notes;
  }

  private void put(Metric metric, double value) {
    measured.put(metric, value);
  }

  private void awaitFirstAnswer(long begin, String path)
      throws IOException, InterruptedException {
    while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(180)) {
      if (!process.isAlive()) {
        throw new IllegalStateException(
            "the service ended with " + process.exitValue() + ", see " + log);
      }
      if (status(base + path) == 200) {
        return;
      }
      Thread.sleep(20);
    }
    throw new IllegalStateException("no 200 from " + base + path + " in three minutes, see " + log);
  }

  private static int status(String url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setConnectTimeout(1000);
    connection.setReadTimeout(5000);
    try {
      int status = connection.getResponseCode();
      if (status == 200) {
        connection.getInputStream().readAllBytes();
      }
      return status;
    } catch (IOException notYet) {
      return 0;
    } finally {
      connection.disconnect();
    }
  }

  /**
   * First few connections on all CPUs: at full load on one CPU the JIT compiler starves, and the
   * figures of a heavy agent still fall after a minute. Then as it will be measured.
   */
  void warmUp() throws IOException, InterruptedException {
    List<String> paths = List.of(settings.bare, settings.query);
    for (int round = 0; round < 3; round++) {
      for (String path : paths) {
        Wrk.free(base + path, 2, Math.max(1, settings.warmSeconds / 3));
      }
    }
    service.pinTo(settings.serviceCpu);
    for (String path : paths) {
      wrk(path, settings.settleSeconds);
    }
  }

  private Wrk wrk(String path, int seconds) throws IOException, InterruptedException {
    return Wrk.pinned(settings.loadCpu, base + path, settings.connections, seconds);
  }

  private void load(String path, Metric rate, Metric cpu)
      throws IOException, InterruptedException {
    Cpu otherBefore = Cpu.read(settings.serviceCpu);
    double before = service.cpuSeconds();
    long begin = System.nanoTime();
    Wrk answers = wrk(path, settings.seconds);
    double elapsed = (System.nanoTime() - begin) / 1e9;
    double used = service.cpuSeconds() - before;
    Cpu other = Cpu.read(settings.serviceCpu).since(otherBefore);
    put(cpu, used / answers.requests() * 1e6);
    // what others took of the service's CPU costs it throughput, but no CPU time of its own
    double foreign = Math.max(0, other.busySeconds() - used + other.stolenSeconds()) / elapsed;
    if (foreign <= 0.05) {
      put(rate, answers.perSecond());
    } else {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s left out (others took %.2f of the service's CPU)",
              rate.key,
              foreign));
    }
  }

  private void idle() throws IOException, InterruptedException {
    Thread.sleep(1000);
    Map<Long, Long> before = service.cpuNanosByThread();
    Thread.sleep(settings.idleSeconds * 1000L);
    double used = Allocation.grown(before, service.cpuNanosByThread()) / 1e9;
    put(Metric.IDLE_CPU, used / settings.idleSeconds * 100);
  }

  /**
   * What is allocated without load is taken off what is allocated under it: by how much it weighs
   * on one request would depend on how many there are.
   */
  private void allocation() throws IOException, InterruptedException {
    try (Allocation allocation = new Allocation(service.pid())) {
      Map<Long, Long> before = allocation.byThread();
      Thread.sleep(settings.idleSeconds * 1000L);
      double idle = Allocation.grown(before, allocation.byThread()) / settings.idleSeconds;
      put(Metric.BARE_ALLOCATION, perRequest(allocation, settings.bare, idle));
      put(Metric.QUERY_ALLOCATION, perRequest(allocation, settings.query, idle));
      put(Metric.IDLE_ALLOCATION, idle / 1024);
    }
  }

  private double perRequest(Allocation allocation, String path, double idleBytesPerSecond)
      throws IOException, InterruptedException {
    wrk(path, 1);
    Map<Long, Long> before = allocation.byThread();
    long begin = System.nanoTime();
    Wrk answers = wrk(path, Math.max(1, settings.seconds / 2));
    double elapsed = (System.nanoTime() - begin) / 1e9;
    double bytes = Allocation.grown(before, allocation.byThread());
    return (bytes - idleBytesPerSecond * elapsed) / answers.requests();
  }
}

/** What {@code /proc} and {@code jcmd} know of the service's process. */
record ServiceProcess(long pid) {

  private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux

  /** User and system time of all threads, those that ended included. */
  double cpuSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /**
   * To the nanosecond, where the other one counts in 10 ms. By thread, as those that end take their
   * time along: a sum over all would shrink.
   */
  Map<Long, Long> cpuNanosByThread() throws IOException {
    Map<Long, Long> nanos = new HashMap<>();
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : (Iterable<Path>) threads::iterator) {
        try {
          String used = Files.readString(thread.resolve("schedstat")).split(" ")[0];
          nanos.put(Long.parseLong(thread.getFileName().toString()), Long.parseLong(used));
        } catch (NoSuchFileException e) {
          // it ended meanwhile
        }
      }
    }
    return nanos;
  }

  double residentMebibytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IllegalStateException("no VmRSS for process " + pid);
  }

  /** All threads it has, and by inheritance all it will have. */
  void pinTo(String cpu) throws IOException, InterruptedException {
    Commands.output("taskset", "-acp", cpu, Long.toString(pid));
  }

  double liveHeapMebibytes(String jcmd) throws IOException, InterruptedException {
    Commands.output(jcmd, Long.toString(pid), "GC.run");
    String heap = Commands.output(jcmd, Long.toString(pid), "GC.heap_info");
    Matcher used = Pattern.compile("heap\\s.*?used (\\d+)K").matcher(heap);
    if (!used.find()) {
      throw new IllegalStateException("jcmd GC.heap_info said: " + heap);
    }
    return Long.parseLong(used.group(1)) / 1024.0;
  }
}

/** A program run to its end, with what it printed. */
final class Commands {

  private Commands() {}

  static String output(String... command) throws IOException, InterruptedException {
    return output(List.of(command));
  }

  static String output(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + " said: " + output);
    }
    return output;
  }
}

/** What ran on one CPU, by {@code /proc/stat}; interrupts left out, which the network's work is. */
record Cpu(double busySeconds, double stolenSeconds) {

  static Cpu read(String cpu) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/stat"))) {
      if (line.startsWith("cpu" + cpu + " ")) {
        String[] fields = line.split(" +");
        long busy =
            Long.parseLong(fields[1]) + Long.parseLong(fields[2]) + Long.parseLong(fields[3]);
        return new Cpu(busy / 100.0, Long.parseLong(fields[8]) / 100.0);
      }
    }
    throw new IllegalStateException("/proc/stat has no cpu" + cpu);
  }

  Cpu since(Cpu earlier) {
    return new Cpu(busySeconds - earlier.busySeconds, stolenSeconds - earlier.stolenSeconds);
  }
}

/** What one run of wrk got answered. */
record Wrk(long requests, double perSecond) {

  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
  private static final Pattern PER_SECOND = Pattern.compile("Requests/sec:\\s+([0-9.]+)");

  static Wrk free(String url, int connections, int seconds)
      throws IOException, InterruptedException {
    return parse(Commands.output(command(url, connections, seconds)));
  }

  static Wrk pinned(String cpu, String url, int connections, int seconds)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("taskset", "-c", cpu));
    words.addAll(command(url, connections, seconds));
    return parse(Commands.output(words));
  }

  private static List<String> command(String url, int connections, int seconds) {
    return List.of("wrk", "-t1", "-c" + connections, "-d" + seconds + "s", url);
  }

  private static Wrk parse(String output) {
    Matcher requests = REQUESTS.matcher(output);
    Matcher perSecond = PER_SECOND.matcher(output);
    if (!requests.find() || !perSecond.find() || requests.group(1).equals("0")) {
      throw new IllegalStateException("wrk said: " + output);
    }
    if (output.contains("Non-2xx")) {
      throw new IllegalStateException("the service answered with errors, wrk said: " + output);
    }
    return new Wrk(Long.parseLong(requests.group(1)), Double.parseDouble(perSecond.group(1)));
  }
}

/**
 * Bytes allocated by each thread of the service, to the byte. The GC log is no substitute: it
 * rounds every collection to a mebibyte, which is more than the difference looked for.
 */
final class Allocation implements AutoCloseable {

  private final JMXConnector connector;
  private final ThreadMXBean threads;

  Allocation(long pid) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      String address = machine.startLocalManagementAgent();
      machine.detach();
      this.connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
    } catch (com.sun.tools.attach.AttachNotSupportedException e) {
      throw new IllegalStateException("cannot attach to process " + pid + ": " + e.getMessage(), e);
    }
    this.threads =
        ManagementFactory.newPlatformMXBeanProxy(
            connector.getMBeanServerConnection(),
            ManagementFactory.THREAD_MXBEAN_NAME,
            ThreadMXBean.class);
  }

  Map<Long, Long> byThread() {
    long[] ids = threads.getAllThreadIds();
    long[] bytes = threads.getThreadAllocatedBytes(ids);
    Map<Long, Long> result = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      result.put(ids[i], Math.max(0, bytes[i]));
    }
    return result;
  }

  static double grown(Map<Long, Long> before, Map<Long, Long> after) {
    return after.entrySet().stream()
        .mapToDouble(e -> e.getValue() - before.getOrDefault(e.getKey(), 0L))
        .sum();
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}

/** A figure of a run, and the budget the design gives it. */
enum Metric {
  BARE_RATE("throughput, bare request", "req/s", 0, Budget.atLeast(0.98)),
  QUERY_RATE("throughput, pool + one query", "req/s", 0, Budget.atLeast(0.98)),
  BARE_CPU("CPU per bare request", "µs", 1, Budget.added(1, "µs")),
  QUERY_CPU("CPU with pool + one query", "µs", 1, Budget.added(2, "µs")),
  BARE_ALLOCATION("allocated per bare request", "B", 0, Budget.added(16, "B")),
  QUERY_ALLOCATION("allocated with pool + one query", "B", 0, Budget.added(16, "B")),
  START_SECONDS("start until the first 200", "s", 2, Budget.none()),
  START_CPU("CPU until the first 200", "s", 2, Budget.atMost(1.15)),
  RESIDENT("resident memory", "MiB", 1, Budget.added(30, "MiB")),
  LIVE_HEAP("live heap", "MiB", 1, Budget.none()),
  IDLE_CPU("CPU without load", "% of a core", 2, Budget.none()),
  IDLE_ALLOCATION("allocated without load", "KiB/s", 1, Budget.none());

  final String key = name().toLowerCase(Locale.ROOT).replace('_', '-');
  final String label;
  final String unit;
  final int digits;
  final Budget budget;

  Metric(String label, String unit, int digits, Budget budget) {
    this.label = label;
    this.unit = unit;
    this.digits = digits;
    this.budget = budget;
  }

  static Metric of(String key) {
    return Arrays.stream(values())
        .filter(metric -> metric.key.equals(key))
        .findFirst()
        .orElseThrow(() -> new Refusal("unknown figure " + key));
  }

  String text(double value) {
    return String.format(Locale.ROOT, "%,." + digits + "f %s", value, unit);
  }

  String signed(double value) {
    return String.format(Locale.ROOT, "%+,." + digits + "f", value);
  }
}

/** A limit for a ratio or for a difference to the run without an agent. */
record Budget(String text, Limit limit) {

  interface Limit {
    boolean met(double ratio, double added);
  }

  static Budget none() {
    return new Budget("", (ratio, added) -> true);
  }

  static Budget atMost(double limit) {
    return new Budget("≤ × " + limit, (ratio, added) -> ratio <= limit);
  }

  static Budget atLeast(double limit) {
    return new Budget("≥ × " + limit, (ratio, added) -> ratio >= limit);
  }

  static Budget added(double limit, String unit) {
    return new Budget(
        String.format(Locale.ROOT, "≤ + %.0f %s", limit, unit), (ratio, added) -> added <= limit);
  }

  String verdict(Spread ratio, Spread added) {
    if (text.isEmpty()) {
      return "";
    }
    boolean low = limit.met(ratio.min(), added.min());
    boolean high = limit.met(ratio.max(), added.max());
    String median = limit.met(ratio.median(), added.median()) ? "met" : "missed";
    return low == high ? median : median + ", not in every repetition";
  }
}

/** Median, least and greatest of a few figures. */
record Spread(double median, double min, double max) {

  static Spread of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int n = sorted.length;
    return new Spread((sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[0], sorted[n - 1]);
  }
}

/** All figures of a series, kept as lines {@code repetition,row,figure,value}. */
final class Figures {

  private final Path file;
  private final Map<Integer, Map<String, Map<Metric, Double>>> byRepetition = new TreeMap<>();

  Figures(Path file) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      Files.readAllLines(file).forEach(this::parse);
    }
  }

  static Figures read(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new Refusal(file + " does not exist");
    }
    return new Figures(file);
  }

  private void parse(String line) {
    String[] fields = line.split(",");
    keep(
        Integer.parseInt(fields[0]),
        fields[1],
        Map.of(Metric.of(fields[2]), Double.parseDouble(fields[3])));
  }

  private void keep(int rep, String row, Map<Metric, Double> values) {
    byRepetition
        .computeIfAbsent(rep, r -> new LinkedHashMap<>())
        .computeIfAbsent(row, r -> new LinkedHashMap<>())
        .putAll(values);
  }

  void add(int rep, String row, Map<Metric, Double> values) throws IOException {
    keep(rep, row, values);
    StringBuilder lines = new StringBuilder();
    values.forEach(
        (metric, value) -> lines.append(rep + "," + row + "," + metric.key + "," + value + "\n"));
    Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  int nextRepetition() {
    return byRepetition.keySet().stream().mapToInt(rep -> rep).max().orElse(0) + 1;
  }

  Set<String> rows() {
    Set<String> names = new LinkedHashSet<>();
    byRepetition.values().forEach(rep -> names.addAll(rep.keySet()));
    return names;
  }

  List<Double> values(String row, Metric metric) {
    return byRepetition.values().stream()
        .map(rep -> rep.getOrDefault(row, Map.of()).get(metric))
        .filter(Objects::nonNull)
        .toList();
  }

  /** The row's figure and the one without an agent, of every repetition that has both. */
  List<double[]> pairs(String row, Metric metric) {
    List<double[]> pairs = new ArrayList<>();
    for (Map<String, Map<Metric, Double>> rep : byRepetition.values()) {
      Double with = rep.getOrDefault(row, Map.of()).get(metric);
      Double without = rep.getOrDefault(Row.BASELINE, Map.of()).get(metric);
      if (with != null && without != null) {
        pairs.add(new double[] {with, without});
      }
    }
    return pairs;
  }
}

/** The figures as Markdown, one table a row. */
final class Tables {

  private Tables() {}

  static void print(Figures figures, java.io.PrintStream out) {
    out.println("Each row against no agent in the same repetition: median [least .. greatest].");
    for (String row : figures.rows()) {
      if (!row.equals(Row.BASELINE)) {
        print(figures, row, out::println);
      }
    }
  }

  private static void print(Figures figures, String row, Consumer<String> out) {
    boolean noise = row.equals(Row.NOISE);
    out.accept(
        "\n### " + (noise ? "again: no agent a second time, which is the noise" : row) + "\n");
    out.accept("| figure | n | without | with | ratio | added | noise of added | budget | |");
    out.accept("|---|---|---|---|---|---|---|---|---|");
    for (Metric metric : Metric.values()) {
      List<double[]> pairs = figures.pairs(row, metric);
      if (!pairs.isEmpty()) {
        out.accept(line(figures, row, metric, pairs, noise));
      }
    }
  }

  private static String line(
      Figures figures, String row, Metric metric, List<double[]> pairs, boolean noise) {
    Spread ratio = Spread.of(pairs.stream().map(p -> p[0] / p[1]).toList());
    Spread added = Spread.of(added(pairs));
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s | %s | %.3f [%.3f .. %.3f] | %s [%s .. %s] %s | %s | %s | %s |",
        metric.label,
        pairs.size(),
        metric.text(Spread.of(figures.values(Row.BASELINE, metric)).median()),
        metric.text(Spread.of(figures.values(row, metric)).median()),
        ratio.median(),
        ratio.min(),
        ratio.max(),
        metric.signed(added.median()),
        metric.signed(added.min()),
        metric.signed(added.max()),
        metric.unit,
        noise ? "" : noise(figures, metric),
        noise ? "" : metric.budget.text(),
        noise ? "" : metric.budget.verdict(ratio, added));
  }

  private static String noise(Figures figures, Metric metric) {
    List<Double> added = added(figures.pairs(Row.NOISE, metric));
    if (added.isEmpty()) {
      return "";
    }
    Spread spread = Spread.of(added);
    return metric.signed(spread.min()) + " .. " + metric.signed(spread.max());
  }

  private static List<Double> added(List<double[]> pairs) {
    return pairs.stream().map(pair -> pair[0] - pair[1]).toList();
  }
}
