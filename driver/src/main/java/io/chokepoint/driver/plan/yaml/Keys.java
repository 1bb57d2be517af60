package io.chokepoint.driver.plan.yaml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The keys of one kind of section. A section's class declares each of its keys once; from that
 * follow the mistakes people are told of and the published schema:
 *
 * <pre>{@code
 * private static final Keys KEYS = new Keys("stage", "a step", "A stretch of steady load.");
 * private static final Key<Long> FOR = KEYS.required("for", Forms.SECONDS, "How long it lasts.");
 * static final Form<Stage> FORM = KEYS.form(StageSection::read);
 * }</pre>
 */
final class Keys {

  private final String id;
  private final String name;
  private final String description;
  private final Map<String, Key<?>> keys = new LinkedHashMap<>();
  private final List<Rule> rules = new ArrayList<>();

  /** Makes a section's value of what it holds. */
  interface Reader<T> {
    T read(Section section) throws PlanException;
  }

  /** What keys have to do with each other. */
  private interface Rule {
    void check(Section section) throws PlanException;

    Map<String, Object> schema();
  }

  /**
   * A section without keys yet.
   *
   * @param id its name in the schema
   * @param name as people call it, for messages
   */
  Keys(String id, String name, String description) {
    this.id = id;
    this.name = name;
    this.description = description;
  }

  <T> Key<T> required(String key, Form<T> form, String keyDescription) {
    return add(new Key<>(key, true, form, keyDescription));
  }

  <T> Key<T> optional(String key, Form<T> form, String keyDescription) {
    return add(new Key<>(key, false, form, keyDescription));
  }

  /**
   * Wants exactly one of some keys.
   *
   * @param none the message where there is none of them
   * @param several the message where there is more than one
   */
  Keys exactlyOne(String none, String several, Key<?>... of) {
    return exactlyOne(none, several, List.of(of));
  }

  Keys exactlyOne(String none, String several, List<Key<?>> of) {
    rules.add(
        new Rule() {
          @Override
          public void check(Section section) throws PlanException {
            long there = of.stream().filter(section::has).count();
            if (there != 1) {
              throw section.mistake(there == 0 ? none : several);
            }
          }

          @Override
          public Map<String, Object> schema() {
            return Map.of("oneOf", of.stream().map(Keys::needs).toList());
          }
        });
    return this;
  }

  /** Wants at most one of some keys. */
  Keys atMostOne(String several, Key<?>... of) {
    rules.add(
        new Rule() {
          @Override
          public void check(Section section) throws PlanException {
            List<Key<?>> there = Arrays.stream(of).filter(section::has).toList();
            if (there.size() > 1) {
              throw section.mistake(there.get(1), several);
            }
          }

          @Override
          public Map<String, Object> schema() {
            List<Map<String, Object>> choices = new ArrayList<>();
            Arrays.stream(of).map(Keys::needs).forEach(choices::add);
            choices.add(
                Map.of("not", Map.of("anyOf", Arrays.stream(of).map(Keys::needs).toList())));
            return Map.of("oneOf", choices);
          }
        });
    return this;
  }

  /** Wants one or more of some keys. */
  Keys atLeastOne(String none, Key<?>... of) {
    rules.add(
        new Rule() {
          @Override
          public void check(Section section) throws PlanException {
            if (Arrays.stream(of).noneMatch(section::has)) {
              throw section.mistake(none);
            }
          }

          @Override
          public Map<String, Object> schema() {
            return Map.of("anyOf", Arrays.stream(of).map(Keys::needs).toList());
          }
        });
    return this;
  }

  /** Wants another key, one of some, wherever a key stands. */
  Keys goesWith(Key<?> key, String without, Key<?>... others) {
    rules.add(
        new Rule() {
          @Override
          public void check(Section section) throws PlanException {
            if (section.has(key) && Arrays.stream(others).noneMatch(section::has)) {
              throw section.mistake(key, without);
            }
          }

          @Override
          public Map<String, Object> schema() {
            Map<String, Object> other =
                others.length == 1
                    ? needs(others[0])
                    : Map.of("anyOf", Arrays.stream(others).map(Keys::needs).toList());
            return Map.of("dependencies", Map.of(key.name(), other));
          }
        });
    return this;
  }

  /** The section as something that may stand behind a key. */
  <T> Form<T> form(Reader<T> reader) {
    return new Form<>() {
      @Override
      public T read(Reading reading, String key, Node node) throws PlanException {
        return reader.read(Section.open(reading, Keys.this, node));
      }

      @Override
      public Map<String, Object> schema() {
        return Map.of("$ref", "#/definitions/" + id);
      }

      @Override
      public List<Keys> sections() {
        return List.of(Keys.this);
      }
    };
  }

  String id() {
    return id;
  }

  String name() {
    return name;
  }

  Set<String> names() {
    return keys.keySet();
  }

  /** This section and all that may stand within it, outermost first. */
  Set<Keys> all() {
    Set<Keys> all = new LinkedHashSet<>();
    collect(all);
    return all;
  }

  void check(Section section) throws PlanException {
    for (Key<?> key : keys.values()) {
      section.checkThere(key);
    }
    for (Rule rule : rules) {
      rule.check(section);
    }
  }

  Map<String, Object> schema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Key<?> key : keys.values()) {
      properties.put(key.name(), property(key));
      if (key.required()) {
        required.add(key.name());
      }
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", description);
    schema.put("type", "object");
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    if (!rules.isEmpty()) {
      schema.put("allOf", rules.stream().map(Rule::schema).toList());
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  private <T> Key<T> add(Key<T> key) {
    if (keys.put(key.name(), key) != null) {
      throw new IllegalStateException(name + " has two keys \"" + key.name() + "\"");
    }
    return key;
  }

  private void collect(Set<Keys> all) {
    if (all.add(this)) {
      keys.values().forEach(k -> k.form().sections().forEach(s -> s.collect(all)));
    }
  }

  /** What stands beside a reference is ignored in this version of JSON schema. */
  private static Map<String, Object> property(Key<?> key) {
    Map<String, Object> schema = key.form().schema();
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("description", key.description());
    if (schema.containsKey("$ref")) {
      described.put("allOf", List.of(schema));
    } else {
      described.putAll(schema instanceof LinkedHashMap ? schema : new TreeMap<>(schema));
    }
    return described;
  }

  private static Map<String, Object> needs(Key<?> key) {
    return Map.of("required", List.of(key.name()));
  }
}
