package io.chokepoint.driver.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.driver.plan.yaml.PlanException;
import io.chokepoint.driver.plan.yaml.PlanReader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VeilTest {

  private final Veil veil = new Veil();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "-",
      value = {
        "{\"user\": \"a\", \"password\": \"x\", \"n\": [1, {\"accessToken\": {\"b\": 1}}]}|{\"user\":\"a\",\"password\":\"***\",\"n\":[1,{\"accessToken\":\"***\"}]}",
        "{\"access_token\": 17}|{\"access_token\":\"***\"}",
        "user=a&password=x%20y&b=1|user=a&password=***&b=1",
        "user=a&password=x y&b=1|-",
        "<login><password>x</password></login>|-",
        "{\"password\": \"x|-",
        "hello|hello",
      })
  void whatStandsBehindASecretsNameIsHidden(String body, String shown) {
    assertThat(veil.body(body)).isEqualTo(shown);
  }

  @Test
  void headersAndAddressesToo() {
    assertThat(veil.header("Set-Cookie", "S=1")).isEqualTo("***");
    assertThat(veil.header("Location", "/b?token=1")).isEqualTo("/b?token=***");
    assertThat(veil.header("Accept", "text/html")).isEqualTo("text/html");
    assertThat(veil.address("http://a/b?token=1&c=2")).isEqualTo("http://a/b?token=***&c=2");
  }

  @Test
  void noValueOfTheEnvironmentIsShownInAnyForm() throws PlanException {
    Map<String, String> environment = veil.over(Map.of("KEY", "a b/c", "OTHER", "visible"));
    PlanReader.read(
        "p.yaml",
        "target: http://a\nendpoints: [{path: '/${env:KEY}'}]\nload: {smoke: {}}\n",
        environment);

    assertThat(veil.address("http://a/a%20b%2Fc/a%20b/c")).isEqualTo("http://a/***/***");
    assertThat(veil.header("X", "is a b/c")).isEqualTo("is ***");
    assertThat(veil.body("{\"x\": \"a b/c\", \"y\": \"visible\"}"))
        .isEqualTo("{\"x\":\"***\",\"y\":\"visible\"}");
  }
}
