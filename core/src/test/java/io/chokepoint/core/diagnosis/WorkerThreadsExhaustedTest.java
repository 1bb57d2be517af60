package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.POOL_TOO_SMALL;
import static io.chokepoint.core.diagnosis.Kind.WORKER_THREADS_EXHAUSTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.core.timeline.WorkersWindow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerThreadsExhaustedTest {

  private static final Load[] LOADS = {Load.open(8, 8), Load.open(130, 8)};

  @Test
  void saysHowManyThreadsRequestsThatTakeTheirUsualTimeNeed() {
    Finding f = Judged.finding(WORKER_THREADS_EXHAUSTED, calling(8), LOADS);

    assertThat(f.remedy().from()).isEqualTo(8);
    assertThat(f.remedy().to()).isBetween(15.0, 20.0);
    assertThat(f.share()).isGreaterThan(0.8);
  }

  @Test
  void buildsForWhatIsOfferedWhereOthersKeepTheProcessorsBusy() {
    Service s = calling(8);
    s.hostCores = 2;
    s.strangerCores = 6;
    Finding f = Judged.finding(WORKER_THREADS_EXHAUSTED, s, LOADS);

    assertThat(f.remedy().to()).isBetween(15.0, 20.0);
    assertThat(f.evidence())
        .as("what its requests do with a thread")
        .anyMatch(e -> e.what().startsWith("share of that time: downstream"));
    assertThat(f.remedy().what())
        .contains("; or keep a thread for a shorter time: ")
        .contains("call to ");
  }

  /**
   * One thread computes all the time, and other processes have what it leaves of two processors.
   */
  @Test
  void takesOtherProcessesThatGiveWayForNoLackOfProcessors() {
    Run run = Simulation.run(computing(), 7, Load.open(8, 8), Load.open(130, 8));

    assertThat(Judged.by(WORKER_THREADS_EXHAUSTED, besideOthers(0.1, run)))
        .isInstanceOf(Assessment.Fires.class);
    assertThat(Judged.by(WORKER_THREADS_EXHAUSTED, besideOthers(3, run)))
        .isInstanceOf(Assessment.Silent.class);
  }

  private static Service computing() {
    Service s = new Service();
    s.workersSeen = true;
    s.workers = 1;
    s.hostCores = 2;
    return s.with(new Endpoint("GET /a", 1, new Cpu(8)));
  }

  /** On full processors a request waits so many times for its turn as it computes. */
  private static Run besideOthers(double times, Run run) {
    Run waiting =
        Judged.withLedgers(
            run,
            (w, l) -> {
              Map<ResourceId, Charge> charges = new HashMap<>(l.charges());
              long queued = Math.round(times * l.charge(ResourceKind.CPU).residenceNanos());
              charges.put(ResourceId.RUN_QUEUE, new Charge(0, queued, 0));
              return new LedgerSum(
                  l.requests(),
                  l.wallNanos(),
                  charges,
                  l.cpuSampled(),
                  l.cpuNanos(),
                  l.allocatedBytes());
            });
    return Judged.withSystem(waiting, s -> s.toBuilder().hostBusyNanos(1_990_000_000L).build());
  }

  /** A wait of no more than a tenth of the time inside needs 7 more than are busy, the root 17. */
  @Test
  void givesLargePoolsTheMarginOfSquareRootStaffing() {
    Service s = calling(60);

    Finding f = Judged.finding(WORKER_THREADS_EXHAUSTED, s, Load.open(8, 8), Load.open(900, 8));

    double busy = 900 * 0.1;
    assertThat(f.remedy().to()).isGreaterThanOrEqualTo(Math.floor(busy + Math.sqrt(busy)));
  }

  @Test
  void chargesThePoolThatKeepsTheThreads() {
    Service s = new Service();
    s.workersSeen = true;
    s.workers = 30;
    s.pool = 2;
    s.with(new Endpoint("GET /a", 1, new Borrow(), new Sql("select 1", 0.2, 30), new Give()));

    Judged.silent(WORKER_THREADS_EXHAUSTED, s, LOADS);
    Finding f = Judged.finding(POOL_TOO_SMALL, s, LOADS);
    assertThat(f.share()).isGreaterThan(0.7);
    assertThat(f.predicted().to())
        .as("no request waits for a thread then either")
        .isLessThan(f.predicted().from() / 5);
  }

  @Test
  void staysSilentWhenTheProcessorsKeepTheThreads() {
    Service s = new Service();
    s.workersSeen = true;
    s.workers = 20;
    s.hostCores = 2;
    s.with(new Endpoint("GET /a", 1, new Cpu(18)));

    Judged.silent(WORKER_THREADS_EXHAUSTED, s, LOADS);
  }

  /** Those that are answered were lucky: the others were given up in the queue. */
  @Test
  void seesTheWaitOfRequestsThatAreGivenUpInTheQueue() {
    Run run = Simulation.run(calling(8), 7, Load.open(8, 8), Load.open(30, 8));
    Run givenUp = queueing(run, 20, Map.of("unanswered", 20L));

    Finding f = Judged.finding(WORKER_THREADS_EXHAUSTED, givenUp);

    assertThat(f.share()).isGreaterThan(0.8);
    assertThat(f.remedy().from()).isEqualTo(8);
    assertThat(f.predicted().what()).isEqualTo("requests given up before they were answered");
    assertThat(f.predicted().to()).isZero();
    assertThat(Judged.by(WORKER_THREADS_EXHAUSTED, queueing(run, 0, Map.of("unanswered", 20L))))
        .isInstanceOf(Assessment.Silent.class);
    assertThat(Judged.by(WORKER_THREADS_EXHAUSTED, queueing(run, 20, Map.of("reset", 20L))))
        .isInstanceOf(Assessment.Silent.class);
  }

  /** A deadlock keeps any number of them. */
  @Test
  void staysSilentWhereNoRequestEndsThatHasAThread() {
    Run run = Simulation.run(calling(8), 7, Load.open(8, 8), Load.open(30, 8));
    long from = run.steps().get(1).fromMillis();
    Run stuck =
        Judged.with(
            queueing(run, 20, Map.of("unanswered", 20L)),
            w -> w.startMillis() < from ? w : withoutRequests(w));

    assertThat(Judged.by(WORKER_THREADS_EXHAUSTED, stuck)).isInstanceOf(Assessment.Silent.class);
  }

  /** In the second step all threads are busy, so many requests queue, and some of them fail so. */
  private static Run queueing(Run run, int queued, Map<String, Long> errors) {
    long from = run.steps().get(1).fromMillis();
    List<ClientWindow> client =
        run.client().stream()
            .map(
                w -> {
                  Map<String, ClientWindow.Traffic> all = new HashMap<>(w.endpoints());
                  all.replaceAll((name, t) -> failing(t, errors));
                  return w.startMillis() < from
                      ? w
                      : new ClientWindow(w.startMillis(), all, w.driver());
                })
            .toList();
    Run full =
        Judged.with(
            run,
            w ->
                w.startMillis() < from
                    ? w
                    : w.toBuilder()
                        .workers(Map.of("workers", new WorkersWindow(8, 8, queued, null)))
                        .build());
    return full.toBuilder().client(client).build();
  }

  private static ClientWindow.Traffic failing(ClientWindow.Traffic t, Map<String, Long> errors) {
    return new ClientWindow.Traffic(
        t.due(), t.notSent(), t.completed(), t.latency(), t.service(), errors, t.receivedBytes());
  }

  @Test
  void seesTheWaitThatOnlyTheClientSaw() {
    Service s = calling(8);
    Run run = Simulation.run(s, 7, LOADS);
    s.workersSeen = false;
    Run unseen = Simulation.run(s, 7, LOADS);

    // the account without the wait, the threads as they were
    List<Window> windows = new java.util.ArrayList<>();
    for (int i = 0; i < unseen.timeline().size(); i++) {
      windows.add(workers(unseen.timeline().get(i), run.timeline().get(i).workers()));
    }
    Run both = unseen.toBuilder().timeline(windows).build();

    assertThat(Judged.by(WORKER_THREADS_EXHAUSTED, both)).isInstanceOf(Assessment.Fires.class);
  }

  @Test
  void staysSilentWhenTheThreadsAreKeptByRequestsThatNeverEnd() {
    Service s = calling(8);
    Run run = Simulation.run(s, 7, LOADS);
    s.workersSeen = false;
    Run unseen = Simulation.run(s, 7, LOADS);
    List<Window> windows = new java.util.ArrayList<>();
    for (int i = 0; i < unseen.timeline().size(); i++) {
      Window w = workers(unseen.timeline().get(i), run.timeline().get(i).workers());
      windows.add(i > 10 ? withoutRequests(w) : w);
    }

    assertThat(
            Judged.by(
                WORKER_THREADS_EXHAUSTED,
                unseen.toBuilder().timeline(windows).client(unanswered(unseen)).build()))
        .isInstanceOf(Assessment.Silent.class);
  }

  /** The client gives up after as long as it waited. */
  private static List<ClientWindow> unanswered(Run run) {
    return run.client().stream()
        .map(
            w -> {
              Map<String, ClientWindow.Traffic> traffic = new java.util.HashMap<>();
              w.endpoints()
                  .forEach(
                      (name, t) ->
                          traffic.put(
                              name,
                              new ClientWindow.Traffic(
                                  t.due(),
                                  0,
                                  w.startMillis() > run.steps().get(0).toMillis()
                                      ? 0
                                      : t.completed(),
                                  t.latency(),
                                  t.service(),
                                  Map.of("timeout", t.due()))));
              return new ClientWindow(w.startMillis(), traffic, w.driver());
            })
        .toList();
  }

  private static Window withoutRequests(Window w) {
    return w.toBuilder().endpoints(Map.of()).statements(Map.of()).build();
  }

  @Test
  void saysInsufficientWhenNobodyToldHowManyThreadsThereAre() {
    Run run = Simulation.run(calling(8), 7, LOADS);
    List<Window> untold = run.timeline().stream().map(w -> workers(w, Map.of())).toList();

    Judged.insufficient(WORKER_THREADS_EXHAUSTED, run.toBuilder().timeline(untold).build());
  }

  private static Window workers(
      Window w, Map<String, io.chokepoint.core.timeline.WorkersWindow> workers) {
    return w.toBuilder().workers(workers).build();
  }

  private static Service calling(int threads) {
    Service s = new Service();
    s.workersSeen = true;
    s.workers = threads;
    return s.with(new Endpoint("GET /price", 1, new Cpu(0.5), new Remote(100)));
  }
}
