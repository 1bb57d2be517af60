package io.chokepoint.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CommandsTest {

  @Test
  void listsEveryClassThatIsACommand() throws Exception {
    Path classes =
        Path.of(Chokepoint.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> commands;
    try (Stream<Path> files = Files.walk(classes)) {
      commands =
          files
              .map(f -> classes.relativize(f).toString())
              .filter(f -> f.endsWith("Command.class"))
              .map(f -> f.replaceFirst("\\.class$", "").replace('/', '.'))
              .toList();
    }

    assertThat(Chokepoint.COMMANDS)
        .extracting(Class::getName)
        .containsExactlyInAnyOrderElementsOf(commands);
  }
}
