package io.chokepoint.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsolatedLoaderTest {

  /** An application may put its own factory of handlers for any protocol in the way. */
  @Test
  void readsResourcesByAHandlerThatNoFactoryMakes(@TempDir Path folder) throws IOException {
    Path jar = folder.resolve("agent.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry("isolated/host.properties"));
      entries.write("cpus=2".getBytes(StandardCharsets.UTF_8));
    }
    ClassLoader loader = IsolatedLoader.open(jar.toFile());
    assertThat(loader).as("opened once in a JVM").isNotNull();

    URL url = Collections.list(loader.getResources("host.properties")).get(0);

    assertThat(url.getProtocol()).isEqualTo("chokepoint");
    try (InputStream in = url.openStream()) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("cpus=2");
    }
    assertThat(loader.getResource("none.properties")).isNull();
  }
}
