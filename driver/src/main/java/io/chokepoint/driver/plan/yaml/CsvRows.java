package io.chokepoint.driver.plan.yaml;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A CSV file in memory (RFC 4180), every row as long as the first.
 *
 * @param columns the names, of the first row or of the plan
 */
record CsvRows(List<String> columns, List<String[]> rows) {

  private static final long MOST_BYTES = 64L << 20;
  private static final int MOST_ROWS = 1_000_000;
  private static final CsvMapper MAPPER =
      CsvMapper.csvBuilder()
          .enable(CsvParser.Feature.WRAP_AS_ARRAY)
          .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
          .build();

  /**
   * Reads a file.
   *
   * @param columns the names, where the file has none of its own; else empty
   * @throws PlanException with the file and the line
   */
  static CsvRows read(Path path, char separator, List<String> columns) throws PlanException {
    String file = path.toString();
    String text = text(path, file);
    List<String[]> rows = new ArrayList<>();
    List<String> names = columns;
    int next = 1; // where a row begins that cannot be read
    CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(separator);
    try (MappingIterator<String[]> lines =
        MAPPER.readerFor(String[].class).with(schema).readValues(text)) {
      while (lines.hasNextValue()) {
        String[] row = lines.nextValue();
        int line = line(lines.getParser().currentTokenLocation());
        next = line(lines.getParser().currentLocation());
        if (names.isEmpty()) {
          names = named(file, line, row);
          continue;
        }
        if (row.length != names.size()) {
          throw new PlanException(
              file,
              new Position(line, 1),
              "has " + row.length + " values where " + names.size() + " columns are named");
        }
        rows.add(row);
        if (rows.size() > MOST_ROWS) {
          throw new PlanException(file, "more than " + MOST_ROWS + " rows");
        }
      }
    } catch (JacksonException e) {
      throw new PlanException(file, new Position(next, 1), "no CSV: " + firstLine(e));
    } catch (IOException e) {
      throw new PlanException(file, "cannot be read: " + e.getMessage());
    }
    if (rows.isEmpty()) {
      throw new PlanException(file, "no rows");
    }
    return new CsvRows(names, rows);
  }

  static String text(Path path, String file) throws PlanException {
    try {
      if (Files.isDirectory(path)) {
        throw new PlanException(file, "a folder, no file");
      }
      if (Files.size(path) > MOST_BYTES) {
        throw new PlanException(
            file, Files.size(path) + " bytes; a data file has at most " + MOST_BYTES);
      }
      return Utf8.decode(file, Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      throw new PlanException(file, "no such file");
    } catch (IOException e) {
      throw new PlanException(file, "cannot be read: " + e.getMessage());
    }
  }

  private static List<String> named(String file, int line, String[] row) throws PlanException {
    Set<String> names = new TreeSet<>();
    for (String name : row) {
      if (name.isBlank() || !names.add(name.strip())) {
        throw new PlanException(
            file,
            new Position(line, 1),
            name.isBlank() ? "a column without a name" : "two columns called \"" + name + "\"");
      }
    }
    return List.of(row).stream().map(String::strip).toList();
  }

  private static int line(JsonLocation at) {
    return at == null ? 1 : Math.max(1, at.getLineNr());
  }

  private static String firstLine(JacksonException e) {
    String message = String.valueOf(e.getOriginalMessage());
    return message.lines().findFirst().orElse("unreadable");
  }
}
