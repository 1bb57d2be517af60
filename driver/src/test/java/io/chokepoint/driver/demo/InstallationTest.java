package io.chokepoint.driver.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.driver.exit.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {

  @TempDir Path folder;

  @Test
  void findsTheJarsInABuiltSourceTree() throws IOException {
    Path agent = file("agent/target/chokepoint-agent.jar");
    Path examples = file("examples/target/chokepoint-shop.jar");
    assertThat(Installation.find(folder)).isEqualTo(new Installation(agent, examples));
  }

  @Test
  void findsTheJarsSideBySide() throws IOException {
    Path agent = file("chokepoint-agent.jar");
    Path examples = file("chokepoint-shop.jar");
    assertThat(Installation.find(folder)).isEqualTo(new Installation(agent, examples));
  }

  @Test
  void saysWhichJarIsMissingAndWhatToDo() throws IOException {
    file("chokepoint-agent.jar");
    assertThatThrownBy(() -> Installation.find(folder))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("chokepoint-shop.jar is not in " + folder)
        .hasMessageContaining("--home");
  }

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }
}
