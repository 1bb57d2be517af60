package io.chokepoint.agent;

import static org.awaitility.Awaitility.await;

import io.chokepoint.core.timeline.Window;
import io.chokepoint.exporters.json.Json;
import io.chokepoint.exporters.json.TimelineDocument;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A JVM of its own, of the version that runs the tests, with the packaged agent or without. */
public final class TestJvm implements AutoCloseable {

  /** What of the tests' class path belongs to the agent, and must not reach an application. */
  private static final Pattern OURS =
      Pattern.compile(
          "chokepoint-(core|exporters)|/(agent|core|exporters)/target/classes|byte-buddy|HdrHistogram"
              + "|oshi|slf4j-nop|simpleclient|registry-prometheus|servlet-api|httpcore|okhttp|lettuce");

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final Process process;
  private final List<String> output = new CopyOnWriteArrayList<>();

  private TestJvm(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  public static Path agentJar() {
    return Path.of(System.getProperty("chokepoint.agent.jar"));
  }

  /** The class path of an application that has nothing of the agent's. */
  public static List<String> applicationClassPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !OURS.matcher(entry).find())
        .toList();
  }

  public static TestJvm start(List<String> classPath, Class<?> main, String... jvmArguments) {
    return start(classPath, main.getName(), jvmArguments);
  }

  public static TestJvm start(List<String> classPath, String main, String... jvmArguments) {
    return start(List.of(), classPath, main, jvmArguments);
  }

  /**
   * @param launcher the beginning of a command that runs the rest of it
   */
  public static TestJvm start(
      List<String> launcher, List<String> classPath, String main, String... jvmArguments) {
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    command.addAll(List.of(jvmArguments));
    command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), main));
    try {
      return new TestJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
      }
    } catch (IOException e) {
      output.add("output lost: " + e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public List<String> output() {
    return output;
  }

  public int exit() throws InterruptedException {
    process.waitFor(60, TimeUnit.SECONDS);
    return process.exitValue();
  }

  /** What the pattern's group found in a line of the output, once there is such a line. */
  public String awaitOutput(String regex) {
    Pattern pattern = Pattern.compile(regex);
    return await("output like " + regex + " in " + output)
        .atMost(Duration.ofSeconds(60))
        .until(() -> find(pattern), found -> !found.isEmpty());
  }

  private String find(Pattern pattern) {
    for (String line : output) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        return matcher.group(matcher.groupCount());
      }
    }
    return "";
  }

  /** The agent's address, which it says when it serves. */
  public String agentUrl() {
    return awaitOutput("\\[chokepoint] listening on (http\\S+)/");
  }

  /**
   * @param headers names and values in turn
   */
  public static HttpResponse<String> get(String url, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20));
    try {
      return HTTP.send(
          (headers.length == 0 ? request : request.headers(headers)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public List<Window> timeline() {
    String json = get(agentUrl() + "/api/v1/timeline").body();
    try {
      return Json.read(TimelineDocument.class, json, "timeline").windows();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return output.stream().collect(Collectors.joining("\n"));
  }
}
