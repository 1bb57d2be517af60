package io.chokepoint.driver.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.core.diagnosis.Diagnosis;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.fleet.Deviant;
import io.chokepoint.core.fleet.Fleet;
import io.chokepoint.core.fleet.Instance;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.timeline.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three instances, one with a small pool, as a real Prometheus tells of them. */
class FleetIT {

  private static final long START = 1_700_000_000_000L;
  private static final long END = START + 3_000L * SimulatedInstance.STEP_SECONDS + 60_000;

  /** bcrypt of {@code knock}. */
  private static final String WEB =
      "basic_auth_users: {watcher: '$2b$05$abcdefghijklmnopqrstuuOAsFpXxjkoHbLfPhPn298mRe7I0oh..'}\n";

  private static final Access KNOCK = new Access(Access.basic("watcher", "knock"), null);

  @TempDir static Path folder;
  private static PrometheusProcess prometheus;

  /** Of the one with the small pool a restart, and a minute in which its scrapes failed. */
  @BeforeAll
  static void start() {
    List<Window> small = new SimulatedInstance(3, 4, 1).run(START).timeline();
    Exposition restarted =
        new Exposition("c:1")
            .process(small.subList(0, 70), 1, 5)
            .process(small.subList(70, small.size()), 1, 999);
    restarted.scrapes().subList(100, 104).clear();
    prometheus =
        PrometheusProcess.over(
            Exposition.openMetrics(
                List.of(
                    new Exposition("a:1")
                        .process(new SimulatedInstance(1, 16, 1).run(START).timeline(), 1, 5),
                    new Exposition("b:1")
                        .process(new SimulatedInstance(2, 16, 1).run(START).timeline(), 1, 6),
                    restarted)),
            folder,
            WEB);
  }

  @AfterAll
  static void stop() {
    prometheus.close();
  }

  @Test
  void theOneWithTheSmallPoolIsNamedAndTheStepsAreFound() {
    List<Member> members = members(List.of());

    assertThat(members).extracting(Member::name).containsExactly("a:1", "b:1", "c:1");
    assertThat(members.get(0).run().steps())
        .extracting(Step::name)
        .hasSize(3)
        .allMatch(name -> name.endsWith("/s"));
    assertThat(members.get(2).run().origin()).isNotNull();
    assertThat(members.get(2).run().origin().cautions())
        .anyMatch(c -> c.startsWith("1 gap"))
        .anyMatch(c -> c.startsWith("1 restart"));
    Fleet fleet = fleet(members);
    assertThat(fleet.findings())
        .filteredOn(f -> f.kind() == Kind.POOL_TOO_SMALL)
        .singleElement()
        .satisfies(f -> assertThat(f.instances()).containsExactly("c:1"));
    assertThat(fleet.deviants())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.instance()).isEqualTo("c:1");
              assertThat(d.reason()).isEqualTo(Deviant.Reason.ITSELF);
              assertThat(d.apart()).contains("a maximum of pool main of 4, the others 16");
            });
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
        .hasMessageContaining("no job \"order\" was scraped in that time; the jobs are orders");
    PrometheusApi api = new PrometheusApi(prometheus.url(), KNOCK);
    assertThatThrownBy(
            () -> Scraped.of(api, new Scraped.Wanted("orders", "job", START, END, List.of())))
        .hasMessageContaining("the label \"job\" does not tell ");
    assertThatThrownBy(
            () -> Scraped.of(api, new Scraped.Wanted("orders", "pod", START, END, List.of())))
        .hasMessageContaining("have no label \"pod\"; they have __name__, instance, job");
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
