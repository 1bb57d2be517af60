package io.chokepoint.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProbesTest {

  @Test
  void listsEveryProbeThereIs() throws IOException, URISyntaxException {
    Set<String> listed =
        Probes.ALL.stream().map(p -> p.getClass().getName()).collect(Collectors.toSet());

    assertThat(listed).hasSameSizeAs(Probes.ALL).isEqualTo(probeClasses());
  }

  @Test
  void saysForEachProbeWhatIsInlined() {
    assertThat(Probes.ALL).allSatisfy(probe -> assertThat(probe.advised()).isNotEmpty());
  }

  private static Set<String> probeClasses() throws IOException, URISyntaxException {
    Path classes =
        Path.of(Probes.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(classes.resolve("io/chokepoint/agent/probe"))) {
      return files
          .map(f -> classes.relativize(f).toString())
          .filter(f -> f.endsWith("Probe.class") && !f.endsWith("/probe/Probe.class"))
          .map(f -> f.substring(0, f.length() - ".class".length()).replace('/', '.'))
          .collect(Collectors.toSet());
    }
  }
}
