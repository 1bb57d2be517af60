package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.EVENT_LOOP_BLOCKED;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.EventLoopWindow;
import io.chokepoint.core.timeline.Window;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventLoopBlockedTest {

  private static final Load[] LOADS = {Load.open(20, 8), Load.open(220, 8)};
  private static final String WAITS = "GET /a waits at com.example.Prices.ask:12 in Client.send";
  private static final String RUNS = "GET /a runs at com.example.Prices.sum:30";

  @Test
  void namesTheCodeThatKeepsTheLoopsAndWhatARequestTakesOfOne() {
    Run run = onLoops(4, new Remote(20));

    Finding f = Judged.finding(EVENT_LOOP_BLOCKED, run);

    assertThat(f.share()).isGreaterThan(0.8);
    assertThat(f.resource().name()).isEqualTo("loops");
    assertThat(f.remedy().what())
        .startsWith("do not wait in com.example.Prices.ask:12 in Client.send for GET /a")
        .containsPattern("keeps a loop busy for (19|2[0-3])(\\.\\d)? ms")
        .contains("have 4");
    assertThat(f.predicted().to()).isLessThan(0.2 * f.predicted().from());
    assertThat(Diagnosis.of(run, Rules.ALL).findings().get(0).kind()).isEqualTo(EVENT_LOOP_BLOCKED);
  }

  @Test
  void firesWithoutADriverToo() {
    Run seen = onLoops(4, new Remote(20));
    Run run = seen.toBuilder().client(List.of()).build();

    assertThat(Diagnosis.of(run, Rules.ALL).findings().get(0).kind()).isEqualTo(EVENT_LOOP_BLOCKED);
  }

  @Test
  void staysSilentWhenTheLoopsHaveRoom() {
    Run run = onLoops(40, new Remote(20));

    assertThat(Judged.by(EVENT_LOOP_BLOCKED, run)).isInstanceOf(Assessment.Silent.class);
    assertThat(Diagnosis.of(run, Rules.ALL).outcome()).isEqualTo(Verdict.Outcome.HEALTHY);
  }

  @Test
  void leavesLoopsThatWaitForTheProcessorsToWhatUsesThem() {
    Run run = onLoops(2, new Cpu(20));

    assertThat(Judged.by(EVENT_LOOP_BLOCKED, run)).isInstanceOf(Assessment.Silent.class);
  }

  @Test
  void namesCodeThatWaitsOnTheLoopsThoughOthersKeepTheProcessorsBusy() {
    Service s = service(4, new Remote(20));
    s.strangerCores = 1.9;

    Finding f = Judged.finding(EVENT_LOOP_BLOCKED, onLoops(4, s, WAITS));

    assertThat(f.remedy().what()).startsWith("do not wait in com.example.Prices.ask:12");
  }

  @Test
  void leavesRequestsThatAreSlowInsideToWhatTheyWaitFor() {
    Service s = new Service();
    s.remoteServers = 4;
    s.with(new Endpoint("GET /a", 1, new Remote(20)));
    Run run =
        Judged.withLoops(
            Simulation.run(s, 7, LOADS),
            w -> {
              long lag = w.endpoints().get("GET /a").latency().count() > 100 ? 60_000_000 : 0;
              return new EventLoopWindow(
                  1, 10, 2 * lag, lag, null, null, 0, "1", Map.of(WAITS, 2L));
            });

    assertThat(Judged.by(EVENT_LOOP_BLOCKED, run)).isInstanceOf(Assessment.Silent.class);
    assertThat(Diagnosis.of(run, Rules.ALL).findings().get(0).kind())
        .isEqualTo(Kind.SLOW_DOWNSTREAM);
  }

  @Test
  void countsTheLoopsThatServeAndNotThoseThatIdle() {
    Run one = onLoops(1, new Remote(20));
    Run run =
        Judged.withLoops(
            one,
            w -> {
              EventLoopWindow busy = lag(one, w, 1, WAITS);
              return new EventLoopWindow(
                  2,
                  20,
                  busy.maxLagNanos(),
                  busy.meanLagNanos() / 2,
                  1,
                  busy.meanLagNanos() > 20_000_000 ? 10L : 1L,
                  0,
                  "1",
                  Map.of(WAITS, 2L));
            });

    Finding f = Judged.finding(EVENT_LOOP_BLOCKED, run);

    assertThat(f.share()).isEqualTo(1);
    assertThat(f.remedy().what()).contains("loops and have 1 at work, of 2");
  }

  @Test
  void takesWhatClientsWaitForTheWholeOfWhichCausesExplainAPart() {
    Run run = onLoops(1, new Remote(20));
    Case c = Case.of(run, Levels.of(run).usable());
    double longer = c.loaded().client().meanNanos() - c.unloaded().client().meanNanos();

    assertThat(c.degradation().symptoms()).anyMatch(s -> s.startsWith("the client waits"));
    assertThat(c.attribution().total()).isGreaterThan(0.9 * longer * c.loaded().requests());
    assertThat(c.attribution().shareOf(c.excess().totalNanos())).isLessThan(0.1);
  }

  @Test
  void staysSilentWhereNoLoopWasSeen() {
    Service s = new Service().with(new Endpoint("GET /a", 1, new Remote(20)));

    Judged.silent(EVENT_LOOP_BLOCKED, s, LOADS);
  }

  private static Run onLoops(int loops, Service.Phase work) {
    return onLoops(loops, service(loops, work), work instanceof Cpu ? RUNS : WAITS);
  }

  private static Service service(int loops, Service.Phase work) {
    Service s = new Service();
    s.hostCores = 2;
    s.workers = loops;
    return s.with(new Endpoint("GET /a", 1, new Cpu(0.2), work));
  }

  /** Loops that do the whole of each request: what they come to late is not seen before. */
  private static Run onLoops(int loops, Service s, String found) {
    Run run = Simulation.run(s, 7, LOADS);
    return Judged.withLoops(run, w -> lag(run, w, loops, found));
  }

  private static EventLoopWindow lag(Run run, Window w, int loops, String found) {
    double lag = 0;
    for (ClientWindow c : run.client()) {
      if (c.startMillis() == w.startMillis() && c.endpoints().containsKey("GET /a")) {
        lag =
            c.endpoints().get("GET /a").latency().meanNanos()
                - w.endpoints().get("GET /a").latency().meanNanos();
      }
    }
    long nanos = Math.round(Math.max(0, lag));
    return new EventLoopWindow(
        loops, 10L * loops, 2 * nanos, nanos, null, null, 0, "1", Map.of(found, 2L));
  }
}
