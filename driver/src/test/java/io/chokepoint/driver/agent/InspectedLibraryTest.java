package io.chokepoint.driver.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class InspectedLibraryTest {

  /** Name, oldest, newest; the guide's table is held to the agent's own list of libraries. */
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ([^|]+) \\| (\\d[^| ]*)(?: to ([^| ]+))? \\|");

  @Test
  void inspectsForEachLibraryInTheVersionsThatTheAgentKnows() throws IOException {
    String guide = Files.readString(Path.of("../docs/guide.md"));
    String table = guide.substring(guide.indexOf("| library |"));
    table = table.substring(0, table.indexOf("\n\n"));

    List<String[]> rows =
        ROW.matcher(table)
            .results()
            .map(
                row -> {
                  String to = row.group(3) == null ? row.group(2) : row.group(3);
                  return new String[] {row.group(1), row.group(2), to};
                })
            .toList();

    assertThat(rows).hasSizeGreaterThan(20);
    for (String[] row : rows) {
      List<InspectedLibrary> seen =
          InspectedLibrary.ALL.stream()
              .filter(l -> l.isSeen() && l.name().contains(row[0]))
              .toList();
      assertThat(seen).as(row[0]).isNotEmpty();
      assertThat(seen).as(row[0] + " from " + row[1]).anyMatch(l -> l.knows(row[1]));
      assertThat(seen).as(row[0] + " to " + row[2]).anyMatch(l -> l.knows(row[2]));
    }
  }
}
