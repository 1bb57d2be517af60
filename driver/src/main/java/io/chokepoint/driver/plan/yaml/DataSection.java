package io.chokepoint.driver.plan.yaml;

import io.chokepoint.driver.plan.Data;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Stage;
import io.chokepoint.driver.plan.template.Template;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A file of rows. */
final class DataSection {

  private static final int MOST_COLUMNS = 1_000;

  private static final Keys KEYS =
      new Keys(
          "data",
          "data",
          "A CSV or JSON file, or made-up values; its columns are variables like ${customers.id}.");

  private static final Key<String> FILE =
      KEYS.optional(
          "file", Forms.TEXT, "A CSV file, seen from the plan; or .json, an array of objects.");
  private static final Key<Map<String, Template>> VALUES =
      KEYS.optional(
          "values",
          Forms.map(Templates.FIELD, "[^{}:$.]+"),
          "Instead of a file: what is filled in for each column, like {uuid} or {pick:a|b}.");
  private static final Key<Data.Take> TAKE =
      KEYS.optional(
          "take",
          Forms.oneOf(
              "way to take rows",
              new TreeMap<>(
                  Map.of(
                      "sequential", Data.Take.SEQUENTIAL,
                      "random", Data.Take.RANDOM,
                      "once", Data.Take.ONCE))),
          "sequential (where missing), random, or once: each user keeps a row of its own.");
  private static final Key<List<String>> COLUMNS =
      KEYS.optional(
          "columns",
          Forms.list(Forms.TEXT, MOST_COLUMNS),
          "Names of the columns, if the file has no header row.");
  private static final Key<Character> SEPARATOR =
      KEYS.optional(
          "separator",
          Forms.text(
              DataSection::separator,
              Map.of("type", "string", "enum", List.of(",", ";", "|", "tab"))),
          "Between values: , (where missing) ; | or tab.");

  static {
    KEYS.atLeastOne("needs file or values", FILE, VALUES)
        .atMostOne("file or values, not both", FILE, VALUES)
        .goesWith(COLUMNS, "\"columns\" goes with file", FILE)
        .goesWith(SEPARATOR, "\"separator\" goes with file", FILE);
  }

  static final Form<Placed> FORM = KEYS.form(DataSection::read);

  private DataSection() {}

  /** Data that still knows where it was asked for: of a file, or made up. */
  record Placed(Position at, Data.Take take, @Nullable CsvRows csv, Map<String, Template> values) {

    /** Makes its columns variables. */
    Data named(String name, Reading reading) throws PlanException {
      List<String> its = csv == null ? List.copyOf(values.keySet()) : csv.columns();
      List<String> columns = its.stream().map(c -> name + "." + c).toList();
      int[] variables = columns.stream().mapToInt(reading::declare).toArray();
      return csv == null
          ? new Data(name, take, List.of(), columns, variables, List.copyOf(values.values()))
          : new Data(name, take, csv.rows(), columns, variables);
    }

    /** Refuses a file that has too few rows for the users that want one each. */
    void checkEnough(Reading reading, Load load) throws PlanException {
      if (take != Data.Take.ONCE) {
        return;
      }
      if (!load.closed()) {
        throw reading.mistake(at, "\"once\" goes with users; arrivals at a rate never end");
      }
      int users = (int) load.steps().stream().mapToDouble(Stage::level).max().orElse(0);
      if (csv != null && csv.rows().size() < users) {
        throw reading.mistake(
            at, csv.rows().size() + " rows for " + users + " users who take one each");
      }
    }
  }

  private static Placed read(Section section) throws PlanException {
    Data.Take take = section.get(TAKE, Data.Take.SEQUENTIAL);
    Map<String, Template> values = section.get(VALUES, Map.of());
    if (section.has(VALUES)) {
      for (Template value : values.values()) {
        if (!value.variables().isEmpty()) {
          throw section.mistake(VALUES, "values are made up of generators and ${env:NAME} alone");
        }
      }
      return new Placed(section.at(), take, null, values);
    }
    @Nullable List<String> columns = section.get(COLUMNS);
    Path file = section.reading().beside(section.need(FILE));
    if (file.toString().endsWith(".json")) {
      if (columns != null || section.has(SEPARATOR)) {
        throw section.mistake(FILE, "\"columns\" and \"separator\" are of CSV files");
      }
      return new Placed(section.at(), take, JsonRows.read(file), values);
    }
    CsvRows csv =
        CsvRows.read(file, section.get(SEPARATOR, ','), columns == null ? List.of() : columns);
    return new Placed(section.at(), take, csv, values);
  }

  private static char separator(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case ",", ";", "|" -> text.charAt(0);
      case "tab" -> '\t';
      default ->
          throw new IllegalArgumentException(
              "\"" + text + "\" is no separator; write , ; | or tab");
    };
  }
}
