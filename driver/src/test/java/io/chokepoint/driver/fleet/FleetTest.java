package io.chokepoint.driver.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.core.diagnosis.Diagnosis;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.fleet.Deviant;
import io.chokepoint.core.fleet.Fleet;
import io.chokepoint.core.fleet.Instance;
import io.chokepoint.core.run.Run;
import io.chokepoint.driver.exit.CommandException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** One bad instance, a bad version, uneven load, and what is written wrongly. */
class FleetTest {

  private static final long START = 1_700_000_000_000L;

  @Test
  void aBadVersionIsNamedAsWhatTheSlowOnesHaveInCommon() {
    Fleet fleet =
        Fleet.of(
            List.of(
                instance("a", 16, 1, "1"),
                instance("b", 16, 1, "1"),
                instance("c", 16, 1, "1"),
                instance("d", 4, 1, "2"),
                instance("e", 4, 1, "2")));

    assertThat(fleet.deviants()).extracting(Deviant::instance).containsExactlyInAnyOrder("d", "e");
    assertThat(fleet.common()).isEqualTo("version=\"2\"");
    assertThat(fleet.foremost().name()).isIn("d", "e");
    assertThat(fleet.words())
        .anyMatch(w -> w.startsWith("pool-too-small connection-pool:main on 2 of 5"));
  }

  @Test
  void aSlowOneThatGetsMoreOfTheLoadIsToldFromABadOne() {
    Fleet fleet =
        Fleet.of(
            List.of(
                instance("a", 4, 0.4, "1"), instance("b", 4, 0.4, "1"), instance("c", 4, 1, "1")));

    assertThat(fleet.deviants())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.instance()).isEqualTo("c");
              assertThat(d.reason()).isEqualTo(Deviant.Reason.LOAD);
              assertThat(d.load()).isBetween(2.3, 2.7);
              assertThat(d.apart()).isEmpty();
            });
  }

  @Test
  void instancesThatAreAlikeHaveTheSameCauseAndNoneStandsOut() {
    Fleet fleet = Fleet.of(List.of(instance("a", 4, 1, "1"), instance("b", 4, 1, "1")));

    assertThat(fleet.deviants()).isEmpty();
    assertThat(fleet.findings()).extracting(f -> f.kind()).containsExactly(Kind.POOL_TOO_SMALL);
    assertThat(fleet.words()).anyMatch(w -> w.contains("on each of the 2 instances"));
  }

  @Test
  void aVersionThatIsSlowAtOneRareEndpointIsNamedWithIt() {
    Fleet fleet =
        Fleet.of(
            List.of(
                pages("a", 10, "1"),
                pages("b", 10, "1"),
                pages("c", 10, "1"),
                pages("d", 40, "2"),
                pages("e", 40, "2")));

    assertThat(fleet.deviants())
        .hasSize(2)
        .allSatisfy(
            d -> {
              assertThat(d.instance()).isIn("d", "e");
              assertThat(d.endpoint()).isEqualTo("GET /pages");
              assertThat(d.stretch()).isBetween(3.5, 4.5);
              assertThat(d.words()).contains("its GET /pages takes");
            });
    assertThat(fleet.common()).isEqualTo("version=\"2\"");
  }

  @Test
  void endpointsThatDifferByChanceAreNotNamed() {
    assertThat(
            Fleet.of(List.of(pages("a", 10, "1"), pages("b", 11, "1"), pages("c", 12, "2")))
                .deviants())
        .isEmpty();
  }

  private static Instance pages(String name, long millis, String version) {
    Run run = new SimulatedInstance(name.hashCode(), 16, 0.5).pages(millis).run(START);
    return new Instance(name, Map.of("version", version), run, Diagnosis.of(run, Rules.ALL));
  }

  private static Instance instance(String name, int connections, double share, String version) {
    Run run = new SimulatedInstance(name.hashCode(), connections, share).run(START);
    return new Instance(name, Map.of("version", version), run, Diagnosis.of(run, Rules.ALL));
  }

  @Test
  void whatIsWrittenWronglyIsOneLine() {
    String source = "prometheus:http://127.0.0.1:1";
    refused("which job? --job NAME", source);
    refused("--step \"noon\": write NAME=FROM..TO", source, "--job", "o", "--step", "noon");
    refused("ends before it begins", source, "--job", "o", "--step", "noon=1m..2m");
    refused("--from \"noon\" is no time", source, "--job", "o", "--from", "noon");
    refused("--from must be before --to", source, "--job", "o", "--from", "1m", "--to", "2m");
    refused("--user or --bearer-file", source, "--job", "o", "--user", "u", "--bearer-file", "f");
    refused(
        "needs a password in CHOKEPOINT_PROMETHEUS_PASSWORD", source, "--job", "o", "--user", "u");
    refused("--trust: no certificate", source, "--job", "o", "--trust", "pom.xml");
    refused("connection refused", source, "--job", "o");
    refused("must start with http", "prometheus:127.0.0.1:9090", "--job", "o");
  }

  private static void refused(String why, String source, String... options) {
    FleetOptions fleet = new FleetOptions();
    new CommandLine(CommandSpec.create().addMixin("fleet", CommandSpec.forAnnotatedObject(fleet)))
        .parseArgs(options);
    assertThatThrownBy(() -> fleet.read(source, 60_000_000_000L))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(why);
  }
}
