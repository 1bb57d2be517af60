package io.chokepoint.examples.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that leaves a service, an agent and a driver that were told nothing but secrets. */
class SecretsIT {

  private static final Path CHOKEPOINT = Path.of("../driver/target/chokepoint.jar");
  private static final Path AGENT = Path.of("../agent/target/chokepoint-agent.jar");

  private static final String OPENMETRICS = "application/openmetrics-text;version=1.0.0";

  /** What shows statements must show these, or it would prove nothing to find no secret there. */
  private static final List<String> WITH_STATEMENTS =
      List.of(
          "agent /metrics",
          "agent /metrics as OpenMetrics",
          "agent /api/v1/timeline",
          "live timeline.json.gz");

  /** What has no room for statements must show something else that it was told. */
  private static final Map<String, String> WITHOUT =
      Map.of(
          "agent /", "Chokepoint",
          "agent /api/v1/diagnosis", "outcome",
          "agent /api/v1/health", "Vault",
          "agent /api/v1/steps", "20/s",
          "report report.html", "/mysql?token=***",
          "report report.json", "/mysql?token=***",
          "report steps.csv", "20/s",
          "report junit.xml", "secrets",
          "driver", "secrets: 1 step",
          "service", "a token can have no comma");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> outputs = new TreeMap<>();
  private final List<Process> processes = new ArrayList<>();
  @TempDir private Path folder;

  @AfterEach
  void endAll() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void noneLeaves() throws Exception {
    assumeThat(CHOKEPOINT).as("built by the whole tree's build").exists();
    assumeThat(AGENT).as("built by the whole tree's build").exists();
    start(
        "service",
        "-javaagent:" + AGENT + "=port=0,token=" + Vault.SECRET + "," + Vault.SECRET,
        "-cp",
        System.getProperty("java.class.path"),
        Vault.class.getName());
    String service = "http://127.0.0.1:" + said("SERVING (\\d+)");
    String agent = said("listening on (http\\S+)/");

    int ended =
        chokepoint(
            "driver",
            "run",
            plan(service, agent),
            "--plain",
            "--report",
            folder.resolve("report").toString());
    // one request in nine or so fails its check
    assertThat(ended).as(Files.readString(folder.resolve("driver.log"))).isIn(0, 99);
    chokepoint("diagnosis", "diagnose", agent, "--report", folder.resolve("live").toString());
    chokepoint("refusal", "diagnose", "http://bob:1/" + Vault.SECRET + "@h");

    collect(agent);

    outputs.forEach(
        (name, text) -> {
          assertThat(text).as(name).isNotBlank();
          assertThat(text.lines()).as(name).noneMatch(SecretsIT::isLeak);
        });
    for (String name : WITH_STATEMENTS) {
      assertThat(outputs.get(name)).as(name).contains(Vault.HIDDEN);
    }
    WITHOUT.forEach((name, word) -> assertThat(outputs.get(name)).as(name).contains(word));
    assertThat(outputs.get("report report.json")).contains("X-Token = ***");
    for (Vault.Database database : Vault.DATABASES) {
      assertThat(outputs.get("agent /metrics")).contains("\"" + database.name() + "\"");
    }
    // a machine that is too busy leaves no second of the run that counts
    assumeThat(outputs.get("live report.json")).as("seconds that count").contains(Vault.HIDDEN);
    assertThat(outputs.get("live report.html")).contains(Vault.HIDDEN);
    assertThat(outputs.get("live report.md")).contains(Vault.HIDDEN);
  }

  private static boolean isLeak(String line) {
    return line.contains(Vault.SECRET) || line.contains(Vault.NUMBER);
  }

  private String plan(String service, String agent) throws IOException {
    StringBuilder endpoints = new StringBuilder();
    for (Vault.Database database : Vault.DATABASES) {
      endpoints.append(
          """
            - path: /%s?token=%s
              headers:
                Authorization: Bearer %s
                Cookie: session=%s
          """
              .formatted(database.path(), Vault.SECRET, Vault.SECRET, Vault.SECRET));
    }
    endpoints.append(
        """
          - name: login
            path: /h2
            method: POST
            body: '{"user": "bob", "password": "%s"}'
            checks: [{status: 204}]
          - name: login by form   # password: %s
            path: /h2
            method: POST
            headers: {Content-Type: application/x-www-form-urlencoded}
            body: user=bob&passphrase=%s
            checks: [{header: X-Token, equals: %s}]
        """
            .formatted(Vault.SECRET, Vault.SECRET, Vault.SECRET, Vault.SECRET));
    return Files.writeString(
            folder.resolve("plan.yaml"),
            """
            name: secrets
            target: %s
            agent: %s
            endpoints:
            %sload:
              warmup: {rate: 20, for: 3s}
              steps:
                - {rate: 20, for: 5s}
            """
                .formatted(service, agent, endpoints))
        .toString();
  }

  private void collect(String agent) throws Exception {
    for (String path :
        List.of(
            "/",
            "/metrics",
            "/api/v1/timeline",
            "/api/v1/timeline?from=x",
            "/api/v1/diagnosis",
            "/api/v1/health",
            "/api/v1/steps",
            "/api/v1/control/pool",
            "/nowhere?token=" + Vault.SECRET)) {
      outputs.put("agent " + path.replace(Vault.SECRET, "…"), get(agent + path, "*/*"));
    }
    outputs.put("agent /metrics as OpenMetrics", get(agent + "/metrics", OPENMETRICS));
    for (String report : List.of("report", "live")) {
      try (Stream<Path> files = Files.list(folder.resolve(report))) {
        for (Path file : files.toList()) {
          outputs.put(report + " " + file.getFileName(), text(file));
        }
      }
    }
    try (Stream<Path> logs = Files.list(folder)) {
      for (Path log : logs.filter(f -> f.toString().endsWith(".log")).toList()) {
        String name = log.getFileName().toString().replace(".log", "");
        outputs.put(name, Files.readString(log));
      }
    }
  }

  private String get(String url, String accept) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(20))
            .header("Accept", accept)
            .header("Authorization", "Bearer " + Vault.SECRET)
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static String text(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (file.toString().endsWith(".gz")) {
      bytes = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
    }
    return new String(bytes, StandardCharsets.UTF_8).replace("&#x3D;", "=");
  }

  private String said(String regex) throws IOException {
    Path log = folder.resolve("service.log");
    Pattern pattern = Pattern.compile(regex);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> pattern.matcher(Files.readString(log)).find());
    Matcher matcher = pattern.matcher(Files.readString(log));
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private int chokepoint(String name, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("-jar", CHOKEPOINT.toString()));
    command.addAll(List.of(arguments));
    Process process = start(name, command.toArray(String[]::new));
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(name).isTrue();
    return process.exitValue();
  }

  private Process start(String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start();
    processes.add(process);
    return process;
  }
}
