package io.chokepoint.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.Plan;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class UrlPlanTest {

  @Test
  void aUrlAndOptionsAreAPlan() {
    Plan plan =
        plan(
            "http://127.0.0.1:8080/a/{random:1-9}?b=c d&e=\"#top".replace(" ", "%20"),
            "--rate=100/min",
            "--for=1m",
            "-H",
            "Authorization: Bearer s3cr3t",
            "-H",
            "X-A:b: c",
            "-d",
            "{\"n\": {seq}}",
            "-X",
            "put",
            "--agent",
            "http://127.0.0.1:9405");
    Endpoint only = plan.endpoints().get(0);

    assertThat(plan.name()).isEqualTo("127.0.0.1:8080/a/{random:1-9}");
    assertThat(plan.target()).hasToString("http://127.0.0.1:8080");
    assertThat(plan.agent()).hasToString("http://127.0.0.1:9405");
    assertThat(only.method()).isEqualTo("PUT");
    assertThat(only.path()).hasToString("/a/{random:1-9}?b=c%20d&e=\"");
    assertThat(only.headers().get("X-A")).hasToString("b: c");
    assertThat(only.body()).hasToString("{\"n\": {seq}}");
    assertThat(plan.load().steps()).hasSize(1);
    assertThat(plan.load().steps().get(0).offered().perSecond()).isEqualTo(100 / 60.0);
    assertThat(plan.text()).doesNotContain("s3cr3t");
  }

  @Test
  void aPlanGoesWhereOptionsSay() {
    Plan plan = plan("http://127.0.0.1:8080/a", "--rate", "1");

    assertThat(moved(plan)).isSameAs(plan);
    assertThat(moved(plan, "--target", "http://127.0.0.1:81/b").target())
        .hasToString("http://127.0.0.1:81/b");
    assertThat(moved(plan, "--agent", "http://127.0.0.1:82").agent())
        .hasToString("http://127.0.0.1:82");
    assertThat(moved(plan, "--agent", "http://127.0.0.1:82").target()).isEqualTo(plan.target());
  }

  private static Plan moved(Plan plan, String... options) {
    UrlPlan said = new UrlPlan();
    new CommandLine(new Holder(said)).parseArgs(options);
    return said.moved(plan);
  }

  @Test
  void whatIsNotSaidIsAsCurlHasIt() {
    Plan users = plan("https://shop.example", "--users", "5", "--data", "a=b");
    Endpoint only = users.endpoints().get(0);

    assertThat(only.path()).hasToString("/");
    assertThat(only.method()).isEqualTo("POST");
    assertThat(only.headers().get("Content-Type")).hasToString("application/x-www-form-urlencoded");
    assertThat(users.load().steps().get(0).offered().users()).isEqualTo(5);
    assertThat(users.load().steps().get(0).forNanos()).isEqualTo(30_000_000_000L);
    assertThat(plan("http://a?b=1", "--rate", "1").endpoints().get(0).path()).hasToString("/?b=1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://a/|how much? A URL needs --rate N (requests per second) or --users N",
        "http://a/ --rate 1 --users 2|--rate or --users, not both: arrivals at a rate do not wait for answers, users do",
        "http://a/ --rate lots|\"rate\": \"lots\" is no number",
        "http://a/ --rate 5 --for 3|\"for\": \"3\" is no duration; write it like 500ms, 10s, 2m or 1m30s",
        "http://a/ --rate 5 -X GETT|\"method\": \"GETT\" is no method; did you mean \"GET\"?",
        "http://a:b/ --rate 5|\"target\": \"http://a:b\" has the port \"b\"; a port is a number from 1 to 65535",
        "http://u:p@a/ --rate 5|\"target\": a URL with a password; use an Authorization header (an @ of a path is written %40)",
        "http://a/ --rate 5 -H Accept|-H \"Accept\" is no header; write it like -H 'Accept: text/html'",
        "http://a/ --rate 5 -d @none.bin|\"file\": none.bin cannot be read",
      })
  void mistakesAreOneLineWithoutAPlace(String line, String message) {
    String[] words = line.split(" ");

    assertThatThrownBy(() -> plan(words[0], Arrays.copyOfRange(words, 1, words.length)))
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rn|chokepoint: there is no command \"rn\"; did you mean \"run\"?; see chokepoint --help",
        "diagnoze x|chokepoint: there is no command \"diagnoze\"; did you mean \"diagnose\"?; see chokepoint --help",
        "completely-else|chokepoint: there is no command \"completely-else\"; see chokepoint --help",
        "run http://a --raet 5|chokepoint: there is no option --raet; did you mean \"--rate\"?; see chokepoint run --help",
        "run p.yaml --repot=x|chokepoint: there is no option --repot; did you mean \"--report\"?; see chokepoint run --help",
        "run p.yaml --rate 5|chokepoint: --rate goes with a URL (http://…); of a file, the plan says it",
        "run http://a --rate 5 --target http://b|chokepoint: --target goes with a plan; a URL says it itself",
        "run p.yaml q.yaml|chokepoint: Unmatched argument at index 2: 'q.yaml'; see chokepoint run --help",
      })
  void whatWasProbablyMeantIsSaid(String line, String message) {
    CommandLine commandLine = Chokepoint.commandLine();
    StringWriter err = new StringWriter();
    commandLine.setErr(new PrintWriter(err, true));

    assertThat(commandLine.execute(line.split(" "))).isEqualTo(2);
    assertThat(err).hasToString(message + System.lineSeparator());
  }

  private static Plan plan(String url, String... options) {
    UrlPlan plan = new UrlPlan();
    new CommandLine(new Holder(plan)).parseArgs(options);
    assertThat(UrlPlan.isUrl(url)).isTrue();
    return plan.plan(url);
  }

  @CommandLine.Command
  private static final class Holder {
    @CommandLine.Mixin private final UrlPlan mixed;

    Holder(UrlPlan mixed) {
      this.mixed = mixed;
    }
  }
}
