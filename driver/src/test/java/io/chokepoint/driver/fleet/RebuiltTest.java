package io.chokepoint.driver.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chokepoint.core.diagnosis.Diagnosis;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Origin;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the agent exports, scraped and read back. */
class RebuiltTest {

  private static final long START = 1_700_000_000_000L;
  private static final String ORDER = "GET /orders/{id}";

  private final Run run = new SimulatedInstance(1, 4, 1).run(START);

  @Test
  void theWindowsOfAScrapeEachSecondAreTheAgentsOwn() {
    List<Window> windows = rebuilt(new Exposition("a").process(run.timeline(), 1, 5).scrapes(), 1);

    assertThat(windows).hasSize(run.timeline().size() - 1);
    for (int i = 0; i < windows.size(); i++) {
      same(windows.get(i), run.timeline().get(i + 1));
    }
  }

  private static void same(Window is, Window was) {
    assertThat(is.startMillis()).isEqualTo(was.startMillis());
    assertThat(is.lengthNanos()).isEqualTo(was.lengthNanos());
    EndpointWindow e = is.endpoints().get(ORDER);
    EndpointWindow before = was.endpoints().get(ORDER);
    assertThat(e.latency().count()).isEqualTo(before.latency().count());
    assertThat(e.latency().meanNanos())
        .isCloseTo(before.latency().meanNanos(), within(0.01 * before.latency().meanNanos()));
    assertThat(e.statuses()).isEqualTo(before.statuses());
    same(e.ledger(), before.ledger());
    PoolWindow pool = is.pools().get("main");
    PoolWindow poolBefore = was.pools().get("main");
    assertThat(pool.capacity()).isEqualTo(poolBefore.capacity());
    assertThat(pool.kind()).isEqualTo(poolBefore.kind());
    assertThat((double) pool.busyNanos()).isCloseTo(poolBefore.busyNanos(), within(1e3));
    assertThat(pool.holders()).hasSameSizeAs(poolBefore.holders());
    assertThat(pool.holders().get(ORDER).count())
        .isEqualTo(poolBefore.holders().get(ORDER).count());
    assertThat((double) pool.holders().get(ORDER).sqlNanos())
        .isCloseTo(poolBefore.holders().get(ORDER).sqlNanos(), within(1e3));
    assertThat(is.statements().keySet()).isEqualTo(was.statements().keySet());
    assertThat(is.system().cpus()).isEqualTo(was.system().cpus());
    assertThat(is.system().processCpuNanos()).isEqualTo(was.system().processCpuNanos());
    assertThat(is.system().heapLive()).isNull();
  }

  private static void same(LedgerSum is, LedgerSum was) {
    assertThat(is.requests()).isEqualTo(was.requests());
    assertThat((double) is.wallNanos()).isCloseTo(was.wallNanos(), within(1e4));
    assertThat(is.charges().keySet()).isEqualTo(was.charges().keySet());
    was.charges()
        .forEach(
            (id, c) -> {
              assertThat(is.charge(id).visits()).isEqualTo(c.visits());
              assertThat((double) is.charge(id).waitNanos()).isCloseTo(c.waitNanos(), within(1e3));
            });
    assertThat(is.cpuPerRequestNanos()).isCloseTo(was.cpuPerRequestNanos(), within(1e3));
  }

  @Test
  void theVerdictIsTheSameAtEachSecondAndAtEachFifteen() {
    Verdict own = Diagnosis.of(run, Rules.ALL);
    assertThat(own.findings()).extracting(f -> f.kind()).containsExactly(Kind.POOL_TOO_SMALL);

    for (int every : List.of(1, 5, 15)) {
      Verdict verdict =
          verdict(new Exposition("a").process(run.timeline(), every, 5).scrapes(), every);

      assertThat(verdict.findings()).as("each %d s", every).hasSize(1);
      assertThat(verdict.findings().get(0).resource()).isEqualTo(own.findings().get(0).resource());
      assertThat(verdict.findings().get(0).remedy().to())
          .isEqualTo(own.findings().get(0).remedy().to());
    }
  }

  @Test
  void aScrapeThatFailsLosesNothingAndARestartOnlyWhatWasNotScraped() {
    List<Window> all = run.timeline();
    Exposition once = new Exposition("a").process(all.subList(0, 100), 1, 5);
    List<Scrape> scrapes =
        new ArrayList<>(once.process(all.subList(100, all.size()), 1, 777).scrapes());
    scrapes.subList(130, 140).clear();
    Rebuilt rebuilt = new Rebuilt(1_000, 0);
    scrapes.forEach(rebuilt::add);

    assertThat(requests(rebuilt.windows())).isEqualTo(requests(all.subList(1, all.size())));
    assertThat(rebuilt.windows()).filteredOn(w -> w.lengthNanos() > 1_000_000_000L).hasSize(1);
    assertThat(rebuilt.cautions())
        .anyMatch(c -> c.startsWith("1 gap"))
        .anyMatch(c -> c.startsWith("1 restart"));
    assertThat(verdict(scrapes, 1).findings())
        .extracting(f -> f.kind())
        .containsExactly(Kind.RESTARTED, Kind.POOL_TOO_SMALL);
  }

  @Test
  void stepsThatWereMarkedAtTheAgentAreThere() {
    Rebuilt rebuilt = new Rebuilt(5_000, 0);
    new Exposition("a").process(run.timeline(), 5, 5, run.steps()).scrapes().forEach(rebuilt::add);

    assertThat(rebuilt.steps())
        .extracting(Step::name)
        .containsExactlyElementsOf(run.steps().stream().map(Step::name).toList());
    for (int i = 0; i < 3; i++) {
      Step was = run.steps().get(i);
      assertThat(rebuilt.steps().get(i).fromMillis()).isEqualTo(was.fromMillis() + 5_000);
      assertThat(rebuilt.steps().get(i).toMillis()).isEqualTo(was.toMillis());
    }
  }

  @Test
  void aLongSilenceIsLeftOutAndSaid() {
    List<Scrape> scrapes = new ArrayList<>();
    new Exposition("a")
        .process(run.timeline().subList(0, 20), 1, 5)
        .scrapes()
        .forEach(scrapes::add);
    List<Window> later = run.timeline().stream().map(w -> w.at(w.startMillis() + 900_000)).toList();
    Exposition same = new Exposition("a").process(later.subList(0, 40), 1, 5);
    scrapes.addAll(same.scrapes().subList(25, 40));
    Rebuilt rebuilt = new Rebuilt(1_000, 0);
    scrapes.forEach(rebuilt::add);

    assertThat(rebuilt.windows()).noneMatch(w -> w.lengthNanos() > 60_000_000_000L);
    assertThat(rebuilt.cautions()).anyMatch(c -> c.contains("without a scrape are left out"));
  }

  @Test
  void withoutOurAgentWhatMicrometerTellsIsThereAndTheRestIsNot() {
    List<Scrape> scrapes =
        new Exposition("a")
            .process(run.timeline(), 5, 5).scrapes().stream()
                .map(RebuiltTest::withoutOurs)
                .toList();
    Rebuilt rebuilt = new Rebuilt(5_000, 0);
    scrapes.forEach(rebuilt::add);

    assertThat(rebuilt.agent()).isFalse();
    Window last = rebuilt.windows().get(rebuilt.windows().size() - 1);
    assertThat(last.endpoints().get(ORDER).latency().count()).isPositive();
    assertThat(last.endpoints().get(ORDER).ledger().charges()).isEmpty();
    assertThat(last.pools().get("main").borrowWait().count()).isPositive();
    assertThat(last.pools().get("main").holders()).isEmpty();
    Run bare =
        Run.builder()
            .timeline(rebuilt.windows())
            .steps(Scraped.aligned(run.steps(), rebuilt.windows()))
            .origin(new Origin("Prometheus", List.of(), List.of(), true))
            .build();
    Verdict verdict = Diagnosis.of(bare, Rules.ALL);
    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.INSUFFICIENT);
    assertThat(verdict.ruledOut()).isEmpty();
    assertThat(verdict.summary())
        .contains("At 190/s requests take 4.", "A borrow of pool main waits 7")
        .endsWith("There is no agent in the service, so the cause is not known.");
  }

  private static Scrape withoutOurs(Scrape scrape) {
    Map<String, Map<Map<String, String>, Double>> metrics = new HashMap<>(scrape.metrics());
    metrics.keySet().removeIf(name -> name.startsWith("chokepoint_"));
    return new Scrape(scrape.millis(), metrics);
  }

  private static long requests(List<Window> windows) {
    return windows.stream().mapToLong(w -> w.endpoints().get(ORDER).latency().count()).sum();
  }

  private static List<Window> rebuilt(List<Scrape> scrapes, int every) {
    Rebuilt rebuilt = new Rebuilt(1000L * every, 0);
    scrapes.forEach(rebuilt::add);
    return rebuilt.windows();
  }

  private Verdict verdict(List<Scrape> scrapes, int every) {
    List<Window> windows = rebuilt(scrapes, every);
    List<Step> steps = Scraped.aligned(run.steps(), windows);
    return Diagnosis.of(Run.builder().timeline(windows).steps(steps).build(), Rules.ALL);
  }
}
