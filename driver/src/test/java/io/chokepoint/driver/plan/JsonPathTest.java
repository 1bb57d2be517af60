package io.chokepoint.driver.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  @ValueSource(strings = {"id", "$.", "$..id", "$.items[*]", "$.items[-1]", "$.items[?(@.id)]"})
  void aPathToManyValuesIsRefused(String path) {
    assertThatThrownBy(() -> JsonPath.of(path))
        .hasMessage("\"" + path + "\" is no path to one value; write it like $.items[0].id");
  }
}
