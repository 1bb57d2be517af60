package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.EXECUTOR_EXHAUSTED;
import static io.chokepoint.core.diagnosis.Kind.SLOW_DOWNSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Enter;
import io.chokepoint.core.diagnosis.Service.Fail;
import io.chokepoint.core.diagnosis.Service.Leave;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Phase;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ExecutorWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExecutorExhaustedTest {

  private static final String TASKS = "applicationTaskExecutor";
  private static final Load[] LOADS = {Load.open(8, 8), Load.open(120, 8)};

  @Test
  void saysHowManyThreadsTasksThatTakeTheirUsualTimeNeed() {
    Finding f = Judged.finding(EXECUTOR_EXHAUSTED, handingOver(4, new Remote(50)), LOADS);

    assertThat(f.resource().name()).isEqualTo(TASKS);
    assertThat(f.remedy().from()).isEqualTo(4);
    assertThat(f.remedy().to()).isBetween(7.0, 11.0);
    assertThat(f.share()).isGreaterThan(0.8);
  }

  @Test
  void saysWhichExecutorTurnedTasksAwayAndWhatWouldRunThemAll() {
    Service s = handingOver(4, new Remote(50));
    List<Phase> phases = new ArrayList<>(s.endpoints.get(0).phases());
    phases.add(new Fail("TaskRejectedException", 0.4));
    s.with(s.endpoints.get(0).doing(phases));

    Finding f = Judged.finding(Kind.ERRORS, s, Load.open(8, 8), Load.open(76, 8));

    assertThat(f.remedy().what())
        .contains("executor " + TASKS + " had ")
        .contains("of its 4 threads busy")
        .containsPattern("would keep [456]\\.\\d+ threads busy .* give it ([789]|1\\d) threads");
  }

  /** At every load alike, so that nothing is slower than unloaded. */
  @Test
  void separatesRequestsFromWhoKeepsTheQueueFull() {
    Run run = Simulation.run(handingOver(2, new Remote(1)), 7, Load.open(8, 8), Load.open(40, 8));

    Run behind = keptFull(run, 100);
    Finding f = Judged.finding(EXECUTOR_EXHAUSTED, behind);
    assertThat(f.share()).isGreaterThan(0.8);
    assertThat(f.remedy().what()).contains("an executor of their own", "2 threads of " + TASKS);
    assertThat(f.predicted().to()).isLessThan(f.predicted().from() / 4);
    assertThat(Judged.by(EXECUTOR_EXHAUSTED, keptFull(run, 0)))
        .isInstanceOf(Assessment.Silent.class);
  }

  /** Nine tenths of each request's time are a wait for the executor, with so many in its queue. */
  private static Run keptFull(Run run, int queued) {
    ResourceId id = new ResourceId(ResourceKind.EXECUTOR, TASKS);
    Run waiting =
        Judged.withLedgers(
            run,
            (w, l) -> {
              Map<ResourceId, Charge> charges = new HashMap<>(l.charges());
              charges.put(id, new Charge(l.requests(), 9 * l.wallNanos(), 0));
              return new LedgerSum(
                  l.requests(),
                  10 * l.wallNanos(),
                  charges,
                  l.cpuSampled(),
                  l.cpuNanos(),
                  l.allocatedBytes());
            });
    return Judged.with(
        waiting,
        w -> {
          ExecutorWindow x = w.executors().get(TASKS);
          return x == null
              ? w
              : w.toBuilder()
                  .executors(
                      Map.of(TASKS, new ExecutorWindow(2, 2, queued, x.queueWait(), x.execution())))
                  .build();
        });
  }

  @Test
  void chargesTheServiceThatKeepsTheThreads() {
    Service s = handingOver(20, new Remote(50));
    s.remoteServers = 4;

    Judged.silent(EXECUTOR_EXHAUSTED, s, LOADS);
    assertThat(Judged.finding(SLOW_DOWNSTREAM, s, LOADS).share()).isGreaterThan(0.7);
  }

  @Test
  void staysSilentWhenTasksOnlyWaitForTheProcessor() {
    Service s = handingOver(6, new Cpu(18));
    s.hostCores = 2;

    Judged.silent(EXECUTOR_EXHAUSTED, s, LOADS);
  }

  @Test
  void staysSilentWhenThereAreThreadsEnough() {
    Judged.silent(EXECUTOR_EXHAUSTED, handingOver(40, new Remote(50)), LOADS);
  }

  @Test
  void saysInsufficientWhenNobodyToldHowManyTasksRunAtOnce() {
    Run run = Simulation.run(handingOver(4, new Remote(50)), 7, LOADS);
    List<Window> untold = run.timeline().stream().map(ExecutorExhaustedTest::untold).toList();

    Judged.insufficient(EXECUTOR_EXHAUSTED, run.toBuilder().timeline(untold).build());
  }

  private static Window untold(Window w) {
    return w.toBuilder().executors(Map.of()).build();
  }

  private static Service handingOver(int threads, Phase task) {
    Service s = new Service();
    s.capacities.put(TASKS, threads);
    return s.with(
        new Endpoint(
            "GET /price",
            1,
            new Cpu(0.5),
            new Enter(ResourceKind.EXECUTOR, TASKS),
            task,
            new Leave(TASKS)));
  }
}
