package io.chokepoint.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class CasesTest {

  private static final String LOOK_ALIKE = "-healthy";

  private final Map<String, Map<String, Object>> cases =
      CasesTest.<Map<String, Map<String, Object>>>load("/cases.yaml").get("cases");

  @Test
  void everyFaultHasItsLookAlike() {
    for (String name : cases.keySet()) {
      assertThat(cases).containsKey(name.endsWith(LOOK_ALIKE) ? fault(name) : name + LOOK_ALIKE);
    }
  }

  @Test
  void theTruthIsTheFaultItselfOrHealthy() {
    cases.forEach(
        (name, c) -> {
          assertThat(kinds(c).get(0)).isEqualTo(name.endsWith(LOOK_ALIKE) ? "healthy" : name);
        });
  }

  @Test
  void everyPlanIsThereAndBearsItsCasesName() {
    cases.forEach(
        (name, c) -> assertThat(load("/" + c.get("plan")).get("name")).isIn(name, fault(name)));
  }

  /** Spring takes an option without a value for an empty text, which is no boolean. */
  @Test
  void everyOptionOfTheServiceHasAValue() {
    cases.forEach(
        (name, c) ->
            assertThat((List<?>) ((Map<?, ?>) c.get("start")).get("service"))
                .as(name)
                .allSatisfy(option -> assertThat(option.toString()).matches("--[a-z.-]+=.+")));
  }

  private static String fault(String name) {
    return name.endsWith(LOOK_ALIKE)
        ? name.substring(0, name.length() - LOOK_ALIKE.length())
        : name;
  }

  private static List<?> kinds(Map<String, Object> labelled) {
    Object kind = ((Map<?, ?>) labelled.get("truth")).get("kind");
    return kind instanceof List<?> list ? list : List.of(kind);
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
    InputStream in = CasesTest.class.getResourceAsStream(resource);
    assertThat(in).as(resource).isNotNull();
    return new Yaml().load(in);
  }
}
