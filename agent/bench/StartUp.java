import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a small service's start costs with the agent, as ratios to its start without it.
 *
 * <p>The services are the matrix's own. Each repetition starts each of them once with every row, in
 * an order that turns round; a start is compared with the one without an agent of its own
 * repetition. The row {@code again} has no agent either: its figures are the noise.
 *
 * <p>What an agent puts off until the service has answered is no gain: processor time and memory
 * are taken again some seconds later.
 */
public final class StartUp {

  private static final String USAGE =
      """
      usage: java agent/bench/StartUp.java [options]       (from the repository, after "mvn -DskipTests package")
        --reps N             repetitions                                     5
        --service NAME       this service alone; repeatable
        --agent NAME=OPTS    one more row with these JVM options; repeatable; {archive} in them
                             is an archive of the service's classes, made without an agent
        --only               leave out the row "chokepoint": only those given
        --java FILE          the java that runs the services                 the one running this
        --later N            seconds after the first answer                  5
      needs mvn, on Linux
      """;

  private static final String SOURCES = "agent/matrix/src/services/";

  /** A service of the matrix, and a path that answers with 200. */
  private record Small(
      String name, int java, String path, List<String> sources, List<String> libraries) {}

  private static final List<Small> SERVICES =
      List.of(
          new Small(
              "JDK HttpServer",
              17,
              "/alone",
              List.of("JdkServersService.java", "Serving.java"),
              List.of()),
          new Small(
              "Undertow",
              17,
              "/orders/1",
              List.of("UndertowHandlersService.java"),
              List.of("io.undertow:undertow-core:2.3.24.Final")),
          new Small(
              "Javalin",
              17,
              "/orders/1",
              List.of("JavalinService.java"),
              List.of("io.javalin:javalin:7.2.3")),
          new Small(
              "Ktor",
              17,
              "/orders/1",
              List.of("KtorService.java"),
              List.of("io.ktor:ktor-server-netty-jvm:3.5.2")),
          new Small(
              "Helidon",
              21,
              "/orders/1",
              List.of("HelidonService.java"),
              List.of("io.helidon.webserver:helidon-webserver:4.5.0")),
          new Small(
              "Micronaut",
              17,
              "/orders/1",
              List.of("MicronautService.java"),
              List.of(
                  "io.micronaut:micronaut-http-server-netty:4.10.15",
                  "io.micronaut:micronaut-jackson-databind:4.10.15",
                  "io.micronaut:micronaut-inject-java:4.10.15")),
          new Small(
              "Spring Boot",
              17,
              "/hello",
              List.of("../../../src/test/java/io/chokepoint/agent/shop/Shop.java"),
              List.of(
                  "org.springframework.boot:spring-boot-starter-web:3.5.16",
                  "com.zaxxer:HikariCP:6.3.3",
                  "io.micrometer:micrometer-core:1.16.6",
                  "com.h2database:h2:2.2.224")));

  /** One start of one service. Processor time in seconds, memory in MB. */
  private record Start(double cpu, double seconds, double cpuLater, double mbLater) {}

  private int reps = 5;
  private int laterSeconds = 5;
  private boolean own = true;
  private String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private final List<String> names = new ArrayList<>();
  private final Map<String, String> rows = new LinkedHashMap<>();
  private final Map<Small, Path> archives = new HashMap<>();
  private final Path root = root();

  public static void main(String[] args) throws Exception {
    try {
      StartUp bench = new StartUp();
      bench.read(args);
      bench.run();
    } catch (IllegalArgumentException refused) {
      System.err.println(refused.getMessage());
      System.exit(2);
    }
  }

  private void read(String[] args) {
    Map<String, String> others = new LinkedHashMap<>();
    Deque<String> words = new ArrayDeque<>(Arrays.asList(args));
    while (!words.isEmpty()) {
      String option = words.pop();
      switch (option) {
        case "--only" -> own = false;
        case "--reps" -> reps = number(option, words);
        case "--later" -> laterSeconds = number(option, words);
        case "--java" -> java = value(option, words);
        case "--service" -> names.add(known(value(option, words)));
        case "--agent" -> {
          String[] parts = value(option, words).split("=", 2);
          if (parts.length < 2) {
            throw new IllegalArgumentException("--agent wants NAME=JVM-OPTIONS");
          }
          others.put(parts[0], parts[1]);
        }
        case "--help", "-h" -> {
          System.out.print(USAGE);
          System.exit(0);
        }
        default -> throw new IllegalArgumentException("unknown option " + option + "\n" + USAGE);
      }
    }
    rows.put("none", "");
    if (own) {
      rows.put("chokepoint", "-javaagent:" + jar() + "=port=0");
    }
    rows.putAll(others);
    rows.put("again", "");
  }

  private static String value(String option, Deque<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException(option + " wants a value");
    }
    return words.pop();
  }

  private static int number(String option, Deque<String> words) {
    String text = value(option, words);
    if (!text.matches("[1-9]\\d{0,3}")) {
      throw new IllegalArgumentException(option + " wants a whole number, not " + text);
    }
    return Integer.parseInt(text);
  }

  private static String known(String name) {
    List<String> all = SERVICES.stream().map(Small::name).toList();
    if (!all.contains(name)) {
      throw new IllegalArgumentException("no service " + name + ": there are " + all);
    }
    return name;
  }

  private Path jar() {
    Path jar = root.resolve("agent/target/chokepoint-agent.jar");
    if (!Files.exists(jar)) {
      throw new IllegalArgumentException(jar + " is missing: mvn -q -DskipTests package");
    }
    return jar;
  }

  private static Path root() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("agent/bench/StartUp.java"))) {
        return folder;
      }
    }
    throw new IllegalArgumentException("run this from the repository");
  }

  private void run() throws IOException, InterruptedException {
    int feature = Runtime.version().feature();
    for (Small service : SERVICES) {
      if (service.java <= feature && (names.isEmpty() || names.contains(service.name))) {
        String classPath = classPath(service);
        Map<String, List<Start>> starts = new LinkedHashMap<>();
        for (int rep = 0; rep < reps; rep++) {
          List<String> order = new ArrayList<>(rows.keySet());
          Collections.rotate(order, rep);
          for (String row : order) {
            starts
                .computeIfAbsent(row, r -> new ArrayList<>())
                .add(start(service, classPath, archived(rows.get(row), service, classPath)));
          }
        }
        print(service, starts);
      }
    }
  }

  /** The options with the archive that they ask for, which is made by the first who does. */
  private String archived(String options, Small service, String classPath)
      throws IOException, InterruptedException {
    if (!options.contains("{archive}")) {
      return options;
    }
    Path archive = archives.get(service);
    if (archive == null) {
      archive = Files.createTempFile("start-up", ".jsa");
      Files.delete(archive); // the JVM makes it
      archive.toFile().deleteOnExit();
      start(service, classPath, "-XX:ArchiveClassesAtExit=" + archive);
      archives.put(service, archive);
    }
    return options.replace("{archive}", archive.toString());
  }

  /** Resolved by Maven, compiled here, both kept. */
  private String classPath(Small service) throws IOException, InterruptedException {
    Path folder = root.resolve("agent/target/start-up/" + service.name.replace(' ', '-'));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    String path = service.libraries.isEmpty() ? "" : resolved(folder, service.libraries);
    List<String> command =
        new ArrayList<>(List.of(beside("javac"), "-nowarn", "-parameters", "-cp", path));
    command.addAll(List.of("-d", classes.toString()));
    if (path.contains("micronaut-inject-java")) {
      command.addAll(List.of("-processorpath", path));
    } else {
      command.add("-proc:none");
    }
    service.sources.forEach(source -> command.add(root.resolve(SOURCES + source).toString()));
    finish(folder, command);
    Path jar = folder.resolve("service.jar"); // archives hold no classes of folders
    finish(folder, List.of(beside("jar"), "cf", jar.toString(), "-C", classes.toString(), "."));
    return path.isEmpty() ? jar.toString() : jar + ":" + path;
  }

  private String beside(String tool) {
    return Path.of(java).resolveSibling(tool).toString();
  }

  private static String resolved(Path folder, List<String> libraries)
      throws IOException, InterruptedException {
    StringBuilder pom =
        new StringBuilder(
            "<project><modelVersion>4.0.0</modelVersion><groupId>bench</groupId>"
                + "<artifactId>service</artifactId><version>1</version><dependencies>");
    for (String library : libraries) {
      String[] parts = library.split(":");
      pom.append("<dependency><groupId>%s</groupId>".formatted(parts[0]))
          .append("<artifactId>%s</artifactId>".formatted(parts[1]))
          .append("<version>%s</version></dependency>".formatted(parts[2]));
    }
    pom.append("</dependencies></project>");
    Path path = folder.resolve("class-path");
    Path file = folder.resolve("pom.xml");
    if (!Files.exists(path) || !Files.readString(file).contentEquals(pom)) {
      Files.writeString(file, pom);
      finish(
          folder,
          List.of(
              "mvn",
              "-q",
              "-B",
              "-f",
              file.toString(),
              "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath",
              "-Dmdep.outputFile=" + path));
    }
    return Files.readString(path).trim();
  }

  private static void finish(Path folder, List<String> command)
      throws IOException, InterruptedException {
    Path log = folder.resolve("prepare.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (process.waitFor() != 0) {
      throw new IllegalArgumentException(command.get(0) + " failed: " + Files.readString(log));
    }
  }

  private Start start(Small service, String classPath, String options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(java));
    Stream.of(options.split(" ")).filter(word -> !word.isEmpty()).forEach(command::add);
    command.addAll(List.of("-Xmx256m", "-Dsun.net.httpserver.nodelay=true"));
    command.addAll(List.of("-Dserver.port=0", "-Dserver.address=127.0.0.1"));
    command.addAll(List.of("-cp", classPath, main(service)));
    Path log = Files.createTempFile("start-up", ".log");
    long began = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      awaitAnswer(process, log, service.path);
      double seconds = (System.nanoTime() - began) / 1e9;
      double cpu = cpu(process.pid());
      TimeUnit.SECONDS.sleep(laterSeconds);
      return new Start(cpu, seconds, cpu(process.pid()), residentMegabytes(process.pid()));
    } finally {
      process.destroy();
      process.waitFor();
      Files.delete(log);
    }
  }

  private String main(Small service) throws IOException {
    String name = service.sources.get(0).replaceAll(".*/|\\.java$", "");
    String source = Files.readString(root.resolve(SOURCES + service.sources.get(0)));
    Matcher inPackage = Pattern.compile("(?m)^package (.*);").matcher(source);
    return inPackage.find() ? inPackage.group(1) + "." + name : name;
  }

  private static void awaitAnswer(Process process, Path log, String path)
      throws IOException, InterruptedException {
    Pattern serving = Pattern.compile("(?m)^SERVING (\\d+)$");
    while (process.isAlive()) {
      Matcher port = serving.matcher(Files.readString(log));
      if (port.find() && answers("http://127.0.0.1:" + port.group(1) + path)) {
        return;
      }
      Thread.sleep(2);
    }
    throw new IllegalStateException("the service ended: " + Files.readString(log));
  }

  private static boolean answers(String url) {
    try {
      HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      connection.setReadTimeout(10_000);
      return connection.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** User and system time, which the kernel tells in hundredths of a second. */
  private static double cpu(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
  }

  private static double residentMegabytes(long pid) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .sum()
          / 1024.0;
    }
  }

  private static void print(Small service, Map<String, List<Start>> starts) {
    List<Start> none = starts.get("none");
    System.out.printf(
        Locale.ROOT,
        "%n%s without an agent: %.2f s of CPU to the first answer, %.2f s, %.0f MB%n",
        service.name,
        median(none.stream().map(Start::cpu).toList()),
        median(none.stream().map(Start::seconds).toList()),
        median(none.stream().map(Start::mbLater).toList()));
    starts.forEach(
        (row, with) -> {
          if (!row.equals("none")) {
            System.out.printf(
                Locale.ROOT,
                "  %-12s CPU x %.2f (%+.2f s), later %+.2f s; %+.2f s; %+.0f MB%n",
                row,
                median(pairs(with, none, Start::cpu, true)),
                median(pairs(with, none, Start::cpu, false)),
                median(pairs(with, none, Start::cpuLater, false)),
                median(pairs(with, none, Start::seconds, false)),
                median(pairs(with, none, Start::mbLater, false)));
          }
        });
  }

  private static List<Double> pairs(
      List<Start> with, List<Start> none, Function<Start, Double> figure, boolean ratio) {
    List<Double> pairs = new ArrayList<>();
    for (int i = 0; i < none.size(); i++) {
      double a = figure.apply(with.get(i));
      double b = figure.apply(none.get(i));
      pairs.add(ratio ? a / b : a - b);
    }
    return pairs;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
