package io.chokepoint.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chokepoint.agent.apps.Plain;
import io.chokepoint.core.timeline.Window;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** The packaged agent in JVMs that are smaller or stricter than most. */
class HomesIT {

  private static final String AGENT = "-javaagent:" + TestJvm.agentJar() + "=port=0";
  private static final String FEW_MODULES =
      "--limit-modules=java.instrument,java.logging,java.management,jdk.httpserver,jdk.management";

  /** Neither java.sql nor jdk.unsupported is there. Then all its threads are interrupted. */
  @Test
  void countsRequestsWhereModulesAreMissingAndGoesOnWhenItsThreadsAreInterrupted() {
    try (TestJvm jvm = TestJvm.start(plain(), Plain.class, FEW_MODULES, AGENT)) {
      String url = countsRequests(jvm);

      TestJvm.get(url + "/interrupt");
      long newest = newest(jvm);

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(newest(jvm)).isGreaterThan(newest + 1_000));
      assertThat(TestJvm.get(jvm.agentUrl() + "/api/v1/health").body())
          .contains("\"errors\":0,\"firstErrors\":[]");
    }
  }

  @Test
  void saysWhichModulesItNeedsAndLetsTheApplicationServe() {
    try (TestJvm jvm =
        TestJvm.start(
            plain(), Plain.class, "--limit-modules=java.instrument,jdk.httpserver", AGENT)) {
      assertThat(jvm.awaitOutput("^\\[chokepoint] (not started, .*)"))
          .endsWith("add them with --add-modules java.logging,java.management,jdk.management");
      String url = "http://127.0.0.1:" + jvm.awaitOutput("^SERVING (\\d+)");
      assertThat(TestJvm.get(url + "/hello").statusCode()).isEqualTo(204);
      assertThat(jvm.output()).hasSize(2);
    }
  }

  /** The application may do little more than serve: what the agent does is its own. */
  @Test
  @EnabledForJreRange(max = JRE.JAVA_23)
  void countsRequestsUnderASecurityManager(@TempDir Path dir) throws IOException {
    Path policy = dir.resolve("policy");
    Files.writeString(
        policy,
        "grant codeBase \"file:"
            + TestJvm.agentJar()
            + "\" { permission java.security.AllPermission; };\n"
            + "grant {\n"
            + "  permission java.net.SocketPermission \"*\", \"listen,resolve,accept,connect\";\n"
            + "};\n");
    try (TestJvm jvm =
        TestJvm.start(
            plain(),
            Plain.class,
            AGENT,
            "-Djava.security.manager",
            "-Djava.security.policy==" + policy)) {
      countsRequests(jvm);
    }
  }

  /** An archive of the application's classes, made without the agent, serves with it. */
  @Test
  void countsRequestsWithTheClassesOfAnArchive(@TempDir Path dir) throws IOException {
    List<String> jar = List.of(jarOf(Plain.class, dir.resolve("plain.jar")).toString());
    Path archive = dir.resolve("plain.jsa");
    try (TestJvm jvm = TestJvm.start(jar, Plain.class, "-XX:ArchiveClassesAtExit=" + archive)) {
      jvm.awaitOutput("^SERVING (\\d+)");
    }
    assertThat(archive).exists();

    try (TestJvm jvm =
        TestJvm.start(
            jar, Plain.class, "-XX:SharedArchiveFile=" + archive, "-Xlog:class+load", AGENT)) {
      countsRequests(jvm);
      assertThat(jvm.output())
          .filteredOn(line -> line.contains(Plain.class.getName() + " source:"))
          .hasSize(1)
          .allMatch(line -> line.contains("shared objects file"));
    }
  }

  private static Path jarOf(Class<?> type, Path jar) throws IOException {
    String entry = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(entry);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(entry));
      in.transferTo(out);
    }
    return jar;
  }

  private static String countsRequests(TestJvm jvm) {
    String url = "http://127.0.0.1:" + jvm.awaitOutput("^SERVING (\\d+)");
    jvm.agentUrl();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              TestJvm.get(url + "/hello");
              assertThat(new Seen(jvm.timeline()).requests("GET /hello")).isPositive();
            });
    assertThat(TestJvm.get(jvm.agentUrl() + "/api/v1/health").body())
        .contains("\"errors\":0,\"firstErrors\":[]");
    return url;
  }

  private static long newest(TestJvm jvm) {
    return jvm.timeline().stream().mapToLong(Window::startMillis).max().orElse(0);
  }

  private static List<String> plain() {
    return TestJvm.applicationClassPath().stream()
        .filter(entry -> entry.endsWith("test-classes"))
        .toList();
  }
}
