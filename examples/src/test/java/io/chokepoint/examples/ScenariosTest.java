package io.chokepoint.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class ScenariosTest {

  private static final String LOOK_ALIKE = "-healthy";

  private final Map<String, Map<String, Object>> scenarios = load("/scenarios.yaml");

  @Test
  void everyFaultHasItsLookAlike() {
    for (String name : scenarios.keySet()) {
      String other =
          name.endsWith(LOOK_ALIKE)
              ? name.substring(0, name.length() - LOOK_ALIKE.length())
              : name + LOOK_ALIKE;
      assertThat(scenarios).containsKey(other);
    }
  }

  @Test
  void theTruthIsTheFaultItselfOrHealthy() {
    scenarios.forEach(
        (name, s) ->
            assertThat(s.get("truth")).isEqualTo(name.endsWith(LOOK_ALIKE) ? "healthy" : name));
  }

  @Test
  void everyPlanIsThereAndBearsItsScenariosName() {
    scenarios.forEach(
        (name, s) -> assertThat(load("/" + s.get("plan")).get("name")).isEqualTo(name));
  }

  @Test
  void everyPartOfAnExampleHasAPlanOfItsName() {
    Map<String, Map<String, Map<String, String>>> examples = load("/examples.yaml");
    assertThat(examples).containsOnlyKeys("S0", "S1", "S2", "S3", "S4");
    examples.forEach(
        (example, e) ->
            e.get("parts")
                .forEach(
                    (part, plan) ->
                        assertThat(load("/" + plan).get("name")).isEqualTo(example + "-" + part)));
  }

  private static <V> Map<String, V> load(String resource) {
    InputStream in = ScenariosTest.class.getResourceAsStream(resource);
    assertThat(in).as(resource).isNotNull();
    return new Yaml().load(in);
  }
}
