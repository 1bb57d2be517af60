package io.chokepoint.driver.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {

  private static final String BODY =
      """
      {"skip": {"id": 1, "items": [9]}, "id": 7, "items": [{"id": "a"}, {"id": "b", "tags": [1, 2]}],
       "odd name": true, "a/b~c": "slash", "none": null}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "$.id|7",
        "$.items[1].id|b",
        "$.items[1].tags|[1,2]",
        "$.items[0]|{\"id\":\"a\"}",
        "$['odd name']|true",
        "$.skip.items[0]|9",
        "$['a/b~c']|slash",
      })
  void aPathLeadsToOneValue(String path, String value) {
    assertThat(JsonPath.of(path).find(BODY)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"$.none", "$.no", "$.items[2]", "$.id.x", "$.id[0]", "$[0]", "$.items.id"})
  void whatIsNotThereIsNotFound(String path) {
    assertThat(JsonPath.of(path).find(BODY)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no json", "{\"id\"", "<html>", "[1"})
  void whatIsNoJsonHasNoValues(String body) {
    assertThat(JsonPath.of("$.id").find(body)).isNull();
    assertThat(JsonPath.of("$[3]").find(body)).isNull();
  }

  @Test
  void theBodyIsTheValueOfTheRoot() {
    assertThat(JsonPath.of("$").find("5")).isEqualTo("5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "$.items[*].id|a,b",
        "$..id|7,1,a,b",
        "$.items[-1].id|b",
        "$.items[?(@.tags)].id|b",
        "$.items[?(@.id == 'a')]|{\"id\":\"a\"}",
        "$.items[1].tags[0:1]|1",
        "$.items.length()|2",
        "$.none[*]|",
        "$.*.none|",
      })
  void aPathMayLeadToManyValues(String path, @Nullable String values) {
    assertThat(String.join(",", JsonPath.of(path).all(BODY)))
        .isEqualTo(values == null ? "" : values);
    assertThat(JsonPath.of(path).all("no json")).isEmpty();
  }

  @Test
  void theFirstOfManyIsExtracted() {
    assertThat(JsonPath.of("$.items[*].id").find(BODY)).isEqualTo("a");
    assertThat(JsonPath.of("$.items[?(@.id == 'c')]").find(BODY)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "$.", "$.items[?(@.id]", "$.items[?]x"})
  void whatIsNoPathIsRefused(String path) {
    assertThatThrownBy(() -> JsonPath.of(path))
        .hasMessageStartingWith("\"" + path + "\" is no JSON path; write it like $.items[");
  }
}
