package io.chokepoint.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainClassTest {

  @TempDir private Path folder;

  @Test
  void isTheClassThatTheCommandNames() {
    assertThat(MainClass.of("org.apache.jena.Main")).isEqualTo("org.apache.jena.Main");
    assertThat(MainClass.of("shop.module/shop.Main")).isEqualTo("shop.Main");
    assertThat(MainClass.of("")).isEmpty();
  }

  @Test
  void isTheOneThatAJarStarts() throws IOException {
    assertThat(MainClass.of(jar("plain.jar", "Main-Class: a.Main"))).isEqualTo("a.Main");
    assertThat(MainClass.of(jar("boot.jar", "Main-Class: l.Loader\nStart-Class: a.App")))
        .isEqualTo("a.App");
    assertThat(MainClass.of(jar("none.jar", "Created-By: x"))).isEmpty();
    assertThat(MainClass.of(folder.resolve("gone.jar").toString())).isEmpty();
  }

  private String jar(String name, String attributes) throws IOException {
    Path jar = folder.resolve(name);
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    for (String line : attributes.split("\n")) {
      manifest.getMainAttributes().putValue(line.split(": ")[0], line.split(": ")[1]);
    }
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.flush();
    }
    return jar.toString();
  }
}
