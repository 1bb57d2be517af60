package io.chokepoint.junit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** The driver's jar and the agent's, which are started and never on a test's class path. */
final class Jars {

  /** Of {@code report.json}: texts in it have their quotes escaped, and match nothing of this. */
  private static final Pattern OUTCOME =
      Pattern.compile("\"verdict\"\\s*:\\s*\\{\\s*\"outcome\"\\s*:\\s*\"(\\w+)\"");

  private static final Pattern FINDING =
      Pattern.compile("\"kind\"\\s*:\\s*\"([a-z0-9-]+)\"\\s*,\\s*\"resource\"");

  /** By the process that has one, which keeps it to its end. */
  private static final Map<Long, String> AGENTS = new HashMap<>();

  private Jars() {}

  /** Loads the agent into a JVM of this host, where it is not there yet; returns its URL. */
  static synchronized String attach(long pid) throws IOException, InterruptedException {
    String there = AGENTS.get(pid);
    if (there != null) {
      return there;
    }
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Ended ended =
        run(
            "attach",
            String.valueOf(pid),
            "--port",
            String.valueOf(port),
            "--agent",
            jar("chokepoint-junit.agent", "chokepoint-agent.jar").toString());
    if (ended.exitCode != 0) {
      throw new ExtensionConfigurationException(ended.output);
    }
    String url = "http://127.0.0.1:" + port;
    AGENTS.put(pid, url);
    return url;
  }

  /**
   * Drives a plan.
   *
   * @param target instead of the plan's; null for that
   * @param agent instead of the plan's; null for that
   */
  static Driven drive(String plan, @Nullable String target, @Nullable String agent, Path report)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("run", plan, "--plain", "--report", report + ""));
    if (target != null) {
      words.addAll(List.of("--target", target));
    }
    if (agent != null) {
      words.addAll(List.of("--agent", agent));
    }
    Ended ended = run(words.toArray(String[]::new));
    if (ended.exitCode != 0
        && ended.exitCode != Driven.UNDECIDED
        && ended.exitCode != Driven.TARGET_MISSED) {
      throw new ExtensionConfigurationException(
          "the driver ended with " + ended.exitCode + "\n" + ended.output);
    }
    return new Driven(ended.exitCode, verdict(report, ended.output));
  }

  private record Ended(int exitCode, String output) {}

  private static Ended run(String... words) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar("chokepoint-junit.driver", "chokepoint.jar").toString()));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), output);
    } finally {
      process.destroy();
    }
  }

  private static Path jar(String property, String name) {
    Path jar = Path.of(System.getProperty(property, name)).toAbsolutePath().normalize();
    if (!Files.isRegularFile(jar)) {
      throw new ExtensionConfigurationException(
          "no " + jar + "; say where it is with -D" + property + "=FILE");
    }
    return jar;
  }

  private static LoadVerdict verdict(Path report, String output) throws IOException {
    String json = Files.readString(report.resolve("report.json"));
    String verdict = json.substring(0, json.indexOf("\"startedMillis\""));
    Matcher outcome = OUTCOME.matcher(verdict);
    if (!outcome.find()) {
      throw new IOException(report + " has no verdict");
    }
    List<String> findings =
        FINDING.matcher(verdict).results().map(finding -> finding.group(1)).toList();
    return new LoadVerdict(outcome.group(1), findings, report, output);
  }
}
