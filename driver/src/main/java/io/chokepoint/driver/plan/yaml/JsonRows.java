package io.chokepoint.driver.plan.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Rows of a JSON file: an array of objects, whose fields are the columns; or of values, which are
 * the column {@code value}. What is an object or an array itself is its JSON.
 */
final class JsonRows {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String ONLY = "value";

  private JsonRows() {}

  /** Reads a file, all of whose objects have the fields of the first. */
  static CsvRows read(Path path) throws PlanException {
    String file = path.toString();
    JsonNode all;
    try {
      all = MAPPER.readTree(CsvRows.text(path, file));
    } catch (JsonProcessingException e) {
      throw new PlanException(
          file,
          new Position(Math.max(1, e.getLocation().getLineNr()), 1),
          "no JSON: " + e.getOriginalMessage().lines().findFirst().orElse("unreadable"));
    }
    if (!all.isArray() || all.isEmpty()) {
      throw new PlanException(file, all.isArray() ? "no rows" : "is no array of rows");
    }
    List<String> columns = new ArrayList<>();
    all.get(0).fieldNames().forEachRemaining(columns::add);
    if (!all.get(0).isObject()) {
      columns.add(ONLY);
    }
    List<String[]> rows = new ArrayList<>();
    for (JsonNode row : all) {
      List<String> names = new ArrayList<>();
      row.fieldNames().forEachRemaining(names::add);
      boolean alike =
          row.isObject() == all.get(0).isObject()
              && (!row.isObject() || new HashSet<>(names).equals(new HashSet<>(columns)));
      if (!alike) {
        throw new PlanException(
            file,
            "row "
                + (rows.size() + 1)
                + " has other fields than the first: "
                + String.join(", ", columns));
      }
      rows.add(
          columns.stream()
              .map(c -> text(row.isObject() ? row.get(c) : row))
              .toArray(String[]::new));
    }
    return new CsvRows(columns, rows);
  }

  private static String text(JsonNode value) {
    return value.isNull() ? "" : value.isValueNode() ? value.asText() : value.toString();
  }
}
