package io.chokepoint.driver.plan.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvRowsTest {

  @TempDir Path folder;

  @Test
  void quotesCommasAndLinesWithinValuesAreRead() throws Exception {
    CsvRows csv = read("id, name\r\n1,\"Smith, Ann\"\r\n\r\n2,\"a \"\"b\"\"\nc\"\r\n", List.of());

    assertThat(csv.columns()).containsExactly("id", "name");
    assertThat(csv.rows())
        .containsExactly(new String[] {"1", "Smith, Ann"}, new String[] {"2", "a \"b\"\nc"});
  }

  @Test
  void namesMayComeFromThePlan() throws Exception {
    assertThat(read("1,x\n2,y\n", List.of("id", "name")).rows()).hasSize(2);
  }

  @Test
  void aRowOfAnotherLengthIsNamedByItsLine() {
    assertMistake("id,name\n1,x\n2\n", ":3:1: has 1 values where 2 columns are named");
    assertMistake("id,name\n1,x\n\n2,y,z\n", ":4:1: has 3 values where 2 columns are named");
  }

  @Test
  void aQuoteThatIsNeverClosedIsNamedByItsLine() {
    assertMistake("id,name\n1,z\n1,\"x\n2,y\n", ":3:1: no CSV: Missing closing quote for value");
  }

  @Test
  void columnsHaveNamesOfTheirOwn() {
    assertMistake("id,,name\n1,2,3\n", ":1:1: a column without a name");
    assertMistake("id,id\n1,2\n", ":1:1: two columns called \"id\"");
  }

  @Test
  void anEmptyFileHasNoRows() {
    assertMistake("", ": no rows");
    assertMistake("id,name\n", ": no rows");
  }

  @Test
  void anotherEncodingIsNamedByItsPlace() throws IOException {
    Path file = folder.resolve("latin.csv");
    Files.write(file, "id\ncaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> CsvRows.read(file, ',', List.of()))
        .hasMessage(file + ":2:4: not UTF-8");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path file = folder.resolve("none.csv");

    assertThatThrownBy(() -> CsvRows.read(file, ',', List.of()))
        .hasMessage(file + ": no such file");
  }

  private void assertMistake(String text, String message) {
    assertThatThrownBy(() -> read(text, List.of()))
        .hasMessage(folder.resolve("data.csv") + message);
  }

  private CsvRows read(String text, List<String> columns) throws IOException, PlanException {
    return CsvRows.read(Files.writeString(folder.resolve("data.csv"), text), ',', columns);
  }
}
