package io.chokepoint.driver.plan.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.driver.plan.Answer;
import io.chokepoint.driver.plan.Fields;
import io.chokepoint.driver.plan.Inspection;
import io.chokepoint.driver.plan.Plan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plan sends that nobody else is to see is not in what is kept of the plan. */
class RedactionTest {

  /** Every field is b. */
  private static final Fields ALL_B =
      new Fields() {
        @Override
        public String first(String name) {
          return "b";
        }

        @Override
        public List<String> all(String name) {
          return List.of("b");
        }
      };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "body: '{\"user\": \"bob\", \"password\": \"s3cr3t, really\", \"n\": 1}'",
        "body: \"{\\\"passwords\\\": [\\\"a\\\", \\\"s3cr3t\\\"]}\"",
        "body: '[{\"value\": \"s3cr3t\", \"name\": \"Password\"}]'",
        "body: user=bob&userPass=s3cr3t&x=1",
        "body: user[pwd]=s3cr3t%20x",
        "body: <login><pass>s3cr3t</pass></login>",
        "body: 'mutation { login(pin: \"s3cr3t\") { id } }'",
        "body: '{\"apiKey\": \"s3cr3t\"}'",
        "body: '{\"password\": \"${env:WHO}s3cr3t\"}'",
        "body: user=bob\n      and token\n      s3cr3t",
        "body: |\n      name=\"password\"\n\n      s3cr3t\n      --x",
        "body: >-\n      {\"client_secret\":\n         \"s3cr3t\"}",
        "body: '{\"😀\": 1, \"session\": \"s3cr3t\"}'",
        "body: !!str 'secret: s3cr3t'",
        "headers: {X-Api-Key: s3cr3t, Cookie: \"a=s3cr3t; b\"}",
        "headers:\n      Authorization: Basic\n        s3cr3t",
        "checks: [{header: Set-Cookie, contains: s3cr3t}]",
        "checks: [{json: $.access_token, equals: s3cr3t}, {contains: 'password: s3cr3t'}]",
        "think: 1s # headers: {Authorization: Bearer s3cr3t and more}",
        "timeout: 2s\n    # password = s3cr3t",
      })
  void takesOutWhatIsSecretAndNothingElse(String lines) throws PlanException {
    Plan plan = plan("- path: /login\n    " + lines + "\n    weight: 2");

    assertThat(plan.text())
        .doesNotContain("s3cr3t")
        .contains("***", "path: /login", "\n    weight: 2\nload: ");
  }

  @Test
  void takesOutSeveralOfOneLine() throws PlanException {
    Plan plan =
        plan(
            "- {body: 'pwd=s3cr3t', path: '/a?token=s3cr3t', headers: {Cookie: s3cr3t, Accept: b},"
                + " weight: 2}");

    assertThat(plan.text())
        .contains(
            "- {body: ***, path: '/a?token=***, headers: {Cookie: ***, Accept: b}, weight: 2}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"user\": \"${env:WHO}\", \"password\": \"${env:WHO}\"}",
        "<a><password>${env:WHO}</password></a>",
        "{\"token\": ${env:WHO}, \"author\": \"Ann\", \"passenger\": 2, \"spin\": \"key\"}",
      })
  void showsBodiesWhoseSecretsAreReferences(String body) throws PlanException {
    assertThat(plan("- {path: /login, body: '" + body + "'}").text())
        .contains("body: '" + body + "'");
  }

  @Test
  void showsTheRestOfAFormWhoseSecretsAreReferences() throws PlanException {
    assertThat(plan("- {path: /, body: 'user=bob&pwd=${env:WHO}&id={seq}'}").text())
        .contains("body: 'user=bob&pwd=***&id={seq}'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{header: X-Token, equals: s3cr3t} | X-Token = ***",
        "{json: $.access_token, contains: s3cr3t} | $.access_token contains ***",
        "{contains: 'token: s3cr3t'} | body contains ***",
        "{json: $.id, equals: 7} | $.id = 7",
      })
  void namesChecksWithoutSecrets(String check, String name) throws PlanException {
    Plan plan = plan("- {path: /, checks: [" + check + "]}");

    Inspection.Flaw flaw =
        plan.endpoints().get(0).inspection().inspect(new Answer(200, ALL_B, "{}"), null);

    assertThat(flaw).isEqualTo(new Inspection.Flaw(true, name));
  }

  @Test
  void takesOutMessagesOfSockets() throws PlanException {
    Plan plan =
        PlanReader.read(
            "p.yaml",
            "target: http://h\nendpoints: [{path: /}]\n"
                + "websockets: [{path: /chat, send: '{\"token\": \"s3cr3t\"}'}]\n"
                + "load: {steps: [{rate: 1, for: 1s}]}\n");

    assertThat(plan.text()).contains("{path: /chat, send: ***}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "headers: 'Authorization: Bearer s3cr3t'|\"headers\" must be a mapping, not a text",
        "extract: 'token=s3cr3t'|\"extract\" must be a mapping, not a text",
        "path: '/a?token=s3cr3t and more'|\"path\": the path has a character to be written as %XX",
      })
  void quotesNoSecretWhereAPlanIsWrong(String line, String message) {
    assertThatThrownBy(
            () -> plan("- {" + (line.startsWith("path") ? "" : "path: /, ") + line + "}"))
        .hasMessageEndingWith(message);
  }

  private static Plan plan(String endpoint) throws PlanException {
    return PlanReader.read(
        "p.yaml",
        "target: http://h\nendpoints:\n  " + endpoint + "\nload: {steps: [{rate: 1, for: 1s}]}\n",
        Map.of("WHO", "s3cr3t"));
  }
}
