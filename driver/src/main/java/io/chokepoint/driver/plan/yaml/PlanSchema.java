package io.chokepoint.driver.plan.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The plan's JSON schema (draft 7, which every editor knows), made of what the sections declare.
 * Editors complete a plan by it; what it accepts may still refer to something that is not there.
 */
public final class PlanSchema {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private PlanSchema() {}

  /** The schema, ending in a newline. */
  public static String text() {
    Map<String, Object> definitions = new TreeMap<>();
    for (Keys section : PlanSection.KEYS.all()) {
      definitions.put(section.id(), sorted(section.schema()));
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "http://json-schema.org/draft-07/schema#");
    schema.put("title", "A Chokepoint plan");
    schema.putAll(PlanSection.KEYS.schema());
    definitions.remove(PlanSection.KEYS.id());
    schema.put("definitions", definitions);
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
    try {
      return MAPPER.writer(printer).writeValueAsString(sorted(schema)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Maps that keep no order of their own get one, so that equal schemas are equal text. */
  private static Object sorted(Object value) {
    if (value instanceof LinkedHashMap<?, ?> ordered) {
      Map<Object, Object> same = new LinkedHashMap<>();
      ordered.forEach((k, v) -> same.put(k, sorted(v)));
      return same;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> sorted = new TreeMap<>();
      map.forEach((k, v) -> sorted.put(k, sorted(v)));
      return sorted;
    }
    if (value instanceof Iterable<?> list) {
      List<Object> items = new ArrayList<>();
      list.forEach(item -> items.add(sorted(item)));
      return items;
    }
    return value;
  }
}
