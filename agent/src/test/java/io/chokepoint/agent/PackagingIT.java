package io.chokepoint.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.apps.Intruder;
import io.chokepoint.agent.apps.OwnLogging;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is delivered, and what an application sees of it. */
class PackagingIT {

  @Test
  void hasNothingAtItsRootButPremainAndBridge() throws IOException {
    try (JarFile jar = new JarFile(TestJvm.agentJar().toFile())) {
      assertThat(jar.stream().map(JarEntry::getName).filter(n -> !n.endsWith("/")))
          .allMatch(
              n ->
                  n.startsWith("isolated/")
                      || n.startsWith("io/chokepoint/bridge/")
                      || n.equals("io/chokepoint/agent/premain/Premain.class")
                      || n.startsWith("META-INF/chokepoint/")
                      || n.equals("META-INF/MANIFEST.MF"));
      assertThat(jar.stream().map(JarEntry::getName).filter(n -> n.startsWith("isolated/")))
          .noneMatch(n -> n.endsWith(".class") || n.contains("module-info"))
          .noneMatch(n -> n.contains("META-INF/maven") || n.endsWith(".SF"));
    }
  }

  @Test
  void keepsTheLicencesOfItsPartsAndListsThem() throws IOException {
    try (JarFile jar = new JarFile(TestJvm.agentJar().toFile())) {
      assertThat(text(jar, "META-INF/chokepoint/THIRD-PARTY.txt"))
          .contains("(net.bytebuddy:byte-buddy:", "(io.micrometer:micrometer-core:")
          .contains("(com.github.oshi:oshi-common:", "(org.hdrhistogram:HdrHistogram:");
      assertThat(jar.stream().map(JarEntry::getName))
          .anyMatch(n -> n.matches("META-INF/chokepoint/licenses/byte-buddy.*/LICENSE"))
          .anyMatch(n -> n.matches("META-INF/chokepoint/licenses/byte-buddy.*/NOTICE"))
          .anyMatch(n -> n.matches("META-INF/chokepoint/licenses/micrometer-core.*/NOTICE"));
    }
  }

  private static String text(JarFile jar, String name) throws IOException {
    return new String(jar.getInputStream(jar.getEntry(name)).readAllBytes(), UTF_8);
  }

  @Test
  void isOfJava17ApartFromTheClassThatTellsOlderJvmsSo() throws IOException {
    try (JarFile jar = new JarFile(TestJvm.agentJar().toFile())) {
      for (JarEntry entry : jar.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
        boolean premain = entry.getName().equals("io/chokepoint/agent/premain/Premain.class");
        try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
          in.readInt(); // 0xcafebabe
          in.readUnsignedShort();
          assertThat(in.readUnsignedShort()).as(entry.getName()).isEqualTo(premain ? 52 : 61);
        }
      }
    }
  }

  @Test
  void saysInItsManifestHowItIsStartedAndWhatItMayDo() throws IOException {
    try (JarFile jar = new JarFile(TestJvm.agentJar().toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      assertThat(manifest.getValue("Premain-Class"))
          .isEqualTo("io.chokepoint.agent.premain.Premain");
      assertThat(manifest.getValue("Agent-Class")).isEqualTo("io.chokepoint.agent.premain.Premain");
      assertThat(manifest.getValue("Can-Retransform-Classes")).isEqualTo("true");
    }
  }

  @Test
  void showsTheApplicationNoneOfItsLibrariesAndLeavesItsOwnAlone() throws Exception {
    try (TestJvm jvm =
        TestJvm.start(
            withOldJackson(), Intruder.class, "-javaagent:" + TestJvm.agentJar() + "=port=0")) {
      jvm.awaitOutput("^(DONE)$");

      assertThat(jvm.exit()).isZero();
      assertThat(jvm.output()).filteredOn(l -> l.endsWith(" hidden")).hasSize(8);
      assertThat(jvm.output())
          .contains("bridge from null, resources null", "json {\"a\":1}", "jackson 2.17.2")
          .noneMatch(l -> l.contains("VISIBLE") || l.contains("SLF4J"))
          .as("of the JVM, which gives up class data sharing")
          .noneMatch(l -> l.contains("warning"));
    }
  }

  @Test
  void locksInNoLogManagerBeforeTheApplicationBringsItsOwn() {
    try (TestJvm jvm =
        TestJvm.start(
            testClasses(),
            OwnLogging.class,
            "-javaagent:" + TestJvm.agentJar() + "=port=0",
            "-Djava.util.logging.manager=" + OwnLogging.class.getName(),
            "-Dlate=1500",
            "-Dlinger=20000")) {
      assertThat(jvm.awaitOutput("^manager (\\w+)$")).isEqualTo("OwnLogging");
      assertThat(jvm.agentUrl()).startsWith("http://127.0.0.1:");
    }
  }

  @Test
  void warnsAndLetsTheApplicationRunWhenItCannotStart(@TempDir Path dir) throws Exception {
    Path broken = dir.resolve("broken.jar");
    JarCopy.without(TestJvm.agentJar(), broken, "isolated/io/chokepoint/agent/Agent.classdata");

    try (TestJvm jvm =
        TestJvm.start(withOldJackson(), Intruder.class, "-javaagent:" + broken + "=port=0")) {
      assertThat(jvm.awaitOutput("^\\[chokepoint] (not started, .*)")).contains("Agent");
      jvm.awaitOutput("^(DONE)$");
      assertThat(jvm.exit()).isZero();
    }
  }

  private static List<String> testClasses() {
    return TestJvm.applicationClassPath().stream()
        .filter(entry -> entry.endsWith("test-classes"))
        .toList();
  }

  private static List<String> withOldJackson() throws IOException {
    try (Stream<Path> jars = Files.list(Path.of(System.getProperty("chokepoint.old.jackson")))) {
      return Stream.concat(testClasses().stream(), jars.map(Path::toString)).toList();
    }
  }
}
