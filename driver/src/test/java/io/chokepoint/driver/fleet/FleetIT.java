package io.chokepoint.driver.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.chokepoint.core.diagnosis.Diagnosis;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.fleet.Deviant;
import io.chokepoint.core.fleet.Fleet;
import io.chokepoint.core.fleet.Instance;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.results.ResultOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Six instances of a service, one with a small pool and one with a slow version, and one of another
 * service on a noisy host, as a real Prometheus tells of them.
 */
class FleetIT {

  private static final long START = 1_700_000_000_000L;
  private static final long END = START + 3_000L * SimulatedInstance.STEP_SECONDS + 60_000;

  /** bcrypt of {@code knock}. */
  private static final String WEB =
      "basic_auth_users: {watcher: '$2b$05$abcdefghijklmnopqrstuuOAsFpXxjkoHbLfPhPn298mRe7I0oh..'}\n";

  private static final Access KNOCK = new Access(Access.basic("watcher", "knock"), null);

  @TempDir static Path folder;
  private static List<Exposition> expositions;
  private static PrometheusProcess prometheus;

  /** Of the one with the small pool a restart, and a minute in which its scrapes failed. */
  @BeforeAll
  static void start() {
    List<Window> small = small().timeline();
    Exposition restarted =
        new Exposition(target("orders", "c:1", "1"))
            .process(small.subList(0, 70), 1, 5)
            .process(small.subList(70, small.size()), 1, 999);
    restarted.scrapes().subList(100, 104).clear();
    expositions =
        List.of(
            scraped("a:1", "1", new SimulatedInstance(1, 16, 1)),
            scraped("b:1", "1", new SimulatedInstance(2, 16, 1)),
            restarted,
            scraped("d:1", "1", new SimulatedInstance(4, 16, 1)),
            scraped("e:1", "2", new SimulatedInstance(5, 16, 1).sql(60)),
            scraped("f:1", "1", new SimulatedInstance(6, 16, 1)),
            new Exposition(target("billing", "g:1", "1")).process(noisy().timeline(), 1, 5));
    String text = Exposition.openMetrics(expositions, START);
    prometheus = PrometheusProcess.over(relabelled(text), folder, WEB);
  }

  /** The job of its own calls routes otherwise. */
  private static String relabelled(String text) {
    return text.lines()
        .map(l -> l.contains("job=\"billing\"") ? l.replace("uri=\"", "http_route=\"") : l)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static Run small() {
    return new SimulatedInstance(3, 4, 1).run(START);
  }

  private static Run noisy() {
    return new SimulatedInstance(7, 16, 1).beside(3.1).run(START);
  }

  private static Exposition scraped(String instance, String version, SimulatedInstance simulated) {
    return new Exposition(target("orders", instance, version))
        .process(simulated.run(START).timeline(), 1, 5);
  }

  private static Map<String, String> target(String job, String instance, String version) {
    return Map.of("job", job, "instance", instance, "version", version);
  }

  @AfterAll
  static void stop() {
    prometheus.close();
  }

  @Test
  void theSmallPoolAndTheSlowVersionAreNamedAndTheStepsAreFound() {
    List<Member> members = members(List.of());

    assertThat(members)
        .extracting(Member::name)
        .containsExactly("a:1", "b:1", "c:1", "d:1", "e:1", "f:1");
    assertThat(members.get(0).run().steps())
        .extracting(Step::name)
        .hasSize(3)
        .allMatch(name -> name.endsWith("/s"));
    assertThat(cautions(members.get(2)))
        .anyMatch(c -> c.startsWith("1 gap"))
        .anyMatch(c -> c.startsWith("1 restart"));
    assertSmallPoolAndSlowVersion(fleet(members));
  }

  private static void assertSmallPoolAndSlowVersion(Fleet fleet) {
    assertThat(fleet.findings())
        .filteredOn(f -> f.kind() == Kind.POOL_TOO_SMALL)
        .singleElement()
        .satisfies(f -> assertThat(f.instances()).containsExactly("c:1"));
    assertThat(fleet.deviants())
        .allMatch(d -> d.reason() == Deviant.Reason.ITSELF)
        .extracting(Deviant::instance)
        .containsExactlyInAnyOrder("c:1", "e:1");
    assertThat(apart(fleet, "c:1")).contains("a maximum of pool main of 4, the others 16");
    assertThat(apart(fleet, "e:1")).contains("version 2, the others 1");
  }

  private static List<String> apart(Fleet fleet, String instance) {
    return fleet.deviants().stream()
        .filter(d -> d.instance().equals(instance))
        .flatMap(d -> d.apart().stream())
        .toList();
  }

  @Test
  void aRestartAndAGapInTheMiddleChangeNoFinding() {
    Finding was = Diagnosis.of(small(), Rules.ALL).findings().get(0);
    Verdict verdict = Diagnosis.of(members(List.of()).get(2).run(), Rules.ALL);

    assertThat(verdict.findings())
        .filteredOn(f -> f.kind() != Kind.RESTARTED)
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.resource()).isEqualTo(was.resource());
              assertThat(f.remedy().to()).isEqualTo(was.remedy().to());
            });
  }

  @Test
  void aNoisyHostIsNamedWhoseLabelsWereRenamed() {
    PrometheusApi api = new PrometheusApi(prometheus.url(), KNOCK, Map.of("uri", "http_route"));
    Member billing =
        Scraped.of(api, new Scraped.Wanted("billing", "instance", START, END, List.of())).get(0);

    assertThat(billing.run().timeline().get(9).endpoints()).containsOnlyKeys("GET /orders/{id}");
    assertThat(members("billing", KNOCK, List.of()).get(0).run().timeline().get(9).endpoints())
        .containsOnlyKeys("GET none");
    assertThat(Diagnosis.of(billing.run(), Rules.ALL).findings())
        .extracting(Finding::kind)
        .containsExactly(Kind.NOISY_HOST);
  }

  @Test
  void whatARuleHasRecordedIsReadWhereScrapesAreGone() {
    long middle = (START + END) / 2;
    String later = Exposition.openMetrics(expositions, middle);
    try (PrometheusProcess kept =
        prometheus.recorded(
            Recorded.rules("10s"), later, "watcher:knock", START, END, folder("kept"))) {
      PrometheusApi api = new PrometheusApi(kept.url(), Access.OPEN);
      List<Step> steps = small().steps();
      List<Member> members =
          Scraped.of(api, new Scraped.Wanted("orders", "instance", START, END, steps));

      assertThat(members)
          .allSatisfy(
              m -> {
                assertThat(requests(m)).isCloseTo(requests(scraped(m.name())), withinPercentage(6));
                assertThat(m.run().timeline()).first().matches(w -> w.lengthNanos() > 5e9);
                assertThat(m.run().timeline()).last().matches(w -> w.lengthNanos() < 2e9);
              });
      assertThat(cautions(members.get(2))).anyMatch(c -> c.startsWith("1 restart"));
      assertSmallPoolAndSlowVersion(fleet(members));
      assertSmallPoolIsNamedOfAnotherToolsResults(kept);
    }
  }

  private static void assertSmallPoolIsNamedOfAnotherToolsResults(PrometheusProcess prometheus) {
    FleetOptions options = new FleetOptions();
    ResultOptions results = new ResultOptions();
    new CommandLine(
            CommandSpec.create()
                .addMixin("fleet", CommandSpec.forAnnotatedObject(options))
                .addMixin("results", CommandSpec.forAnnotatedObject(results)))
        .parseArgs(
            ("--prometheus " + prometheus.url() + " --job orders --instance c:1").split(" "));

    Run run = results.read(List.of(asJmeterSaysIt(small())), options.seen());

    assertThat(Diagnosis.of(run, Rules.ALL).findings())
        .extracting(Finding::kind)
        .contains(Kind.POOL_TOO_SMALL);
    assertThat(Objects.requireNonNull(run.origin()).notes())
        .anyMatch(n -> n.contains(" windows from a scrape each "));
  }

  private static String asJmeterSaysIt(Run run) {
    StringBuilder rows = new StringBuilder("timeStamp,elapsed,label,success\n");
    for (Window w : run.timeline()) {
      Latencies latencies = w.endpoints().get("GET /orders/{id}").latency();
      for (long i = 0; i < latencies.count(); i++) {
        rows.append(w.startMillis() + i * 900 / latencies.count())
            .append(',')
            .append(Math.round(latencies.meanNanos() / 1e6))
            .append(",order,true\n");
      }
    }
    try {
      return Files.writeString(folder.resolve("results.jtl"), rows).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Member scraped(String name) {
    return members(List.of()).stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
  }

  private static long requests(Member member) {
    return member.run().timeline().stream()
        .flatMap(w -> w.endpoints().values().stream())
        .mapToLong(e -> e.latency().count())
        .sum();
  }

  private static Path folder(String name) {
    try {
      return Files.createDirectory(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> cautions(Member member) {
    return Objects.requireNonNull(member.run().origin()).cautions();
  }

  @Test
  void aStepThatIsNamedIsTaken() {
    long from = START + 1_000L * SimulatedInstance.STEP_SECONDS;
    Step named = new Step("noon", from, from + 30_000, new Offered(null, null));

    assertThat(members(List.of(named)).get(1).run().steps())
        .singleElement()
        .satisfies(
            s -> {
              assertThat(s.name()).isEqualTo("noon");
              assertThat(s.fromMillis()).isEqualTo(from);
              assertThat(s.toMillis()).isEqualTo(from + 30_000);
            });
  }

  @Test
  void whoIsNotLetInAndAJobThatIsNotThereAreOneLineEach() {
    assertThatThrownBy(() -> members("orders", Access.OPEN, List.of()))
        .hasMessageContaining("it answered 401: it asks for credentials");
    assertThatThrownBy(() -> members("orders", new Access(Access.bearer("no"), null), List.of()))
        .hasMessageContaining("it answered 401: the credentials are not accepted");
    assertThatThrownBy(() -> members("order", KNOCK, List.of()))
        .hasMessageContaining(
            "no job \"order\" was scraped in that time; the jobs are billing, orders");
    PrometheusApi api = new PrometheusApi(prometheus.url(), KNOCK);
    assertThatThrownBy(
            () -> Scraped.of(api, new Scraped.Wanted("orders", "job", START, END, List.of())))
        .hasMessageContaining("the label \"job\" does not tell ");
    assertThatThrownBy(
            () -> Scraped.of(api, new Scraped.Wanted("orders", "pod", START, END, List.of())))
        .hasMessageContaining("have no label \"pod\"; they have __name__, instance, job, version");
  }

  private static List<Member> members(List<Step> steps) {
    return members("orders", KNOCK, steps);
  }

  private static List<Member> members(String job, Access access, List<Step> steps) {
    PrometheusApi api = new PrometheusApi(prometheus.url(), access);
    return Scraped.of(api, new Scraped.Wanted(job, "instance", START, END, steps));
  }

  private static Fleet fleet(List<Member> members) {
    List<Instance> instances = new ArrayList<>();
    for (Member m : members) {
      instances.add(new Instance(m.name(), m.labels(), m.run(), Diagnosis.of(m.run(), Rules.ALL)));
    }
    return Fleet.of(instances);
  }
}
