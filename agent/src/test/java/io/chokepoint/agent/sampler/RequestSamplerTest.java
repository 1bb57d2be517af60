package io.chokepoint.agent.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.record.Place;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.bridge.Bridge;
import io.chokepoint.bridge.Ledger;
import io.chokepoint.bridge.LockHolders;
import io.chokepoint.bridge.Requests;
import io.chokepoint.bridge.Resource;
import io.chokepoint.bridge.Tasks;
import io.chokepoint.bridge.Unbound;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.LockWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Requests on real threads, looked at when the test says so. */
class RequestSamplerTest {

  /** Enough for a share. */
  private static final int LOOKS = 30;

  private final AgentErrors errors = new AgentErrors();
  private final Recorder recorder = new Recorder(errors);
  private final RequestSampler sampler =
      new RequestSampler(
          recorder::resource, recorder::monitorHeld, () -> true, List.of(), 0.01, null);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @Test
  void chargesTheTimeThatNothingElseExplainsToWhereSamplesFoundTheThread() throws Exception {
    Bridge.record(recorder);
    Thread request = request("/napping", () -> goOn.await());
    awaitWaiting(request);
    look();
    end(request);

    LedgerSum ledger = drain("GET /napping").ledger();

    Charge idle = ledger.charge(ResourceKind.IDLE);
    assertThat(idle.waitNanos()).isPositive();
    assertThat(ledger.unattributedNanos()).isBetween(0L, ledger.wallNanos() / 100);
  }

  @Test
  void leavesAloneAThreadWhoseTimeASegmentExplains() throws Exception {
    Bridge.record(recorder);
    Thread request =
        request(
            "/calling",
            () -> {
              int call = Bridge.visitStarted(Resource.Kind.DOWNSTREAM, "partner:80");
              goOn.await();
              Bridge.visitEnded(call);
            });
    awaitWaiting(request);
    look();
    end(request);

    LedgerSum ledger = drain("GET /calling").ledger();

    assertThat(ledger.charge(ResourceKind.IDLE)).isEqualTo(Charge.NONE);
    assertThat(ledger.charge(ResourceKind.DOWNSTREAM).visits()).isEqualTo(1);
  }

  @Test
  void leavesAloneAThreadWhoseRequestIsElsewhere() throws Exception {
    Bridge.record(recorder);
    AtomicReference<Object> parked = new AtomicReference<>();
    Thread idle =
        start(
            () -> {
              Requests.started();
              parked.set(Unbound.parked("GET", "/elsewhere"));
              goOn.await();
            });
    awaitWaiting(idle);
    Ledger ledger = ledgerOf("/elsewhere");

    assertThat(ledger.thread()).isNull();
    assertThat(ledger.stretch()).isNegative();
    look();
    Unbound.completed(parked.get(), "GET", "/elsewhere", 200, null);
    end(idle);
    LedgerSum sum = drain("GET /elsewhere").ledger();
    assertThat(sum.charge(ResourceKind.IDLE)).isEqualTo(Charge.NONE);
    assertThat(sum.unattributedNanos()).isPositive();
  }

  @Test
  void tellsAStayOnAThreadFromAnotherOnTheSameThread() throws Exception {
    Bridge.record(recorder);
    CountDownLatch left = new CountDownLatch(1);
    Thread thread =
        start(
            () -> {
              Requests.started();
              Requests.route("/back");
              left.await();
              Object parked = Unbound.parked("GET", "/back");
              Requests.started(parked);
              serveOn(goOn);
            });
    awaitWaiting(thread);
    Ledger ledger = ledgerOf("/back");
    long request = ledger.request();
    long before = ledger.stretch();

    left.countDown();
    await().until(() -> ledger.stretch() >= 0 && ledger.stretch() != before);

    assertThat(ledger.request()).isEqualTo(request);
    assertThat(ledger.thread()).isSameAs(thread);
    end(thread);
  }

  private static void serveOn(CountDownLatch goOn) throws InterruptedException {
    goOn.await();
    Requests.ended("GET", "/back", 200, null);
  }

  private static Ledger ledgerOf(String route) {
    return Bridge.inRequest().stream()
        .filter(ledger -> ledger.route().equals(route))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void chargesNoneOfTheTimeThatARequestWasOnNoThread() throws Exception {
    Bridge.record(recorder);
    Object[] parked = new Object[1];
    Thread request =
        start(
            () -> {
              Requests.started();
              Requests.route("/in-part");
              goOn.await();
              parked[0] = Unbound.parked("GET", "/in-part");
              Thread.sleep(200);
              Unbound.completed(parked[0], "GET", "/in-part", 200, null);
            });
    awaitWaiting(request);
    look();
    end(request);

    LedgerSum sum = drain("GET /in-part").ledger();

    assertThat(sum.charge(ResourceKind.IDLE).waitNanos()).isPositive();
    assertThat(sum.unattributedNanos()).isGreaterThanOrEqualTo(200_000_000L);
  }

  @Test
  void chargesWhatARequestWaitedForToWhereSamplesFoundTheTask() throws Exception {
    Bridge.record(recorder);
    AtomicReference<Object> parked = new AtomicReference<>();
    Object task = new Object();
    Thread idle =
        start(
            () -> {
              Requests.started();
              Requests.route("/handed-over");
              Tasks.submitted(null, task);
              parked.set(Unbound.parked("GET", "/handed-over"));
            });
    idle.join();
    Thread worker =
        start(
            () -> {
              Tasks.began(task);
              napInATask();
              Tasks.ended();
            });
    awaitWaiting(worker);
    look();
    end(worker);
    Unbound.completed(parked.get(), "GET", "/handed-over", 200, null);

    LedgerSum sum = drain("GET /handed-over").ledger();

    assertThat(sum.charges().keySet())
        .anyMatch(r -> r.kind() == ResourceKind.IDLE && r.name().contains("napInATask"));
    assertThat(sum.charge(ResourceKind.IDLE).waitNanos()).isGreaterThan(sum.wallNanos() / 2);
  }

  private void napInATask() throws InterruptedException {
    goOn.await();
  }

  @Test
  void asksNoThreadThatGoesOnWithATaskOnceItsRequestIsOver() throws Exception {
    Bridge.record(recorder);
    Object task = new Object();
    request("/gone", () -> Tasks.submitted(null, task)).join();
    Thread worker =
        start(
            () -> {
              Tasks.began(task);
              napInATask();
              Tasks.ended();
            });
    awaitWaiting(worker);

    assertThat(sampler.sample(true)).isZero();
    end(worker);
  }

  @Test
  void forgetsTheSamplesOfARequestWithIt() throws Exception {
    Bridge.record(recorder);
    Thread thread =
        start(
            () -> {
              serve("/first", () -> goOn.await());
              serve("/second", () -> {});
            });
    awaitWaiting(thread);
    look();
    end(thread);

    assertThat(drain("GET /second").ledger().charge(ResourceKind.IDLE)).isEqualTo(Charge.NONE);
  }

  @Test
  void saysWhatCodeWasRunning() throws Exception {
    Bridge.record(recorder);
    Thread request =
        request(
            "/computing",
            () -> {
              while (goOn.getCount() > 0) {
                Math.sin(1);
              }
            });
    await().until(() -> request.getState() == Thread.State.RUNNABLE && sampler.sample(true) > 0);
    look();
    end(request);

    EndpointWindow window = drain("GET /computing");

    assertThat(window.running().keySet())
        .anyMatch(code -> code.startsWith(RequestSamplerTest.class.getName()));
    assertThat(window.ledger().charge(ResourceKind.LOCK)).isEqualTo(Charge.NONE);
  }

  @Test
  void saysWhoHeldTheMonitorThatARequestWasBlockedAt() throws Exception {
    Bridge.record(recorder);
    Object till = new Object();
    Thread holder =
        request(
            "/holding",
            () -> {
              synchronized (till) {
                goOn.await();
              }
            });
    awaitWaiting(holder);
    Thread blocked =
        request(
            "/blocked",
            () -> {
              synchronized (till) {
                Math.sin(1);
              }
            });
    await().until(() -> blocked.getState() == Thread.State.BLOCKED && sampler.sample(true) > 0);
    look();
    end(holder);
    blocked.join();

    String entered =
        RequestSamplerTest.class.getName() + ".saysWhoHeldTheMonitorThatARequestWasBlockedAt";
    LockWindow lock = drain().locks().get("Object at " + entered);

    assertThat(lock.holders()).containsOnlyKeys("GET /holding");
    assertThat(lock.stacks().keySet()).allMatch(stack -> stack.contains("RequestSamplerTest"));
    assertThat(lock.stacks()).isNotEmpty();
  }

  @Test
  void tellsARequestWithoutARouteFromWorkOutsideRequests() throws Exception {
    Bridge.record(recorder);
    Resource monitor = recorder.resource(Resource.Kind.LOCK, "Cart");
    Thread unnamed =
        start(
            () -> {
              Requests.started();
              goOn.await();
              Requests.ended("GET", "", 200, null);
            });
    awaitWaiting(unnamed);
    recorder.monitorHeld(monitor, LockHolders.of(Bridge.inRequest().get(0)));
    end(unnamed);
    recorder.monitorHeld(monitor, LockHolders.of(null));

    assertThat(drain().locks().get("Cart").holders()).containsOnlyKeys("other", "");
  }

  @Test
  void looksAtSuspectsWithTheRequestsStacksAndTellsWhomTheyServe() throws Exception {
    Bridge.record(recorder);
    Map<String, Thread> found = new HashMap<>();
    Thread loop =
        request(
            "/calling",
            () -> {
              int call = Bridge.visitStarted(Resource.Kind.DOWNSTREAM, "partner:80");
              goOn.await();
              Bridge.visitEnded(call);
            });
    awaitWaiting(loop);
    RequestSampler looking =
        new RequestSampler(
            recorder::resource,
            recorder::monitorHeld,
            () -> true,
            List.of(
                new Suspects() {
                  @Override
                  public List<Thread> now() {
                    return List.of(loop);
                  }

                  @Override
                  public void found(Thread thread, Place place, String endpoint) {
                    found.put(endpoint + " at " + place.code(), thread);
                  }
                }),
            0.01,
            null);

    assertThat(looking.sample(false)).isZero();
    assertThat(looking.sample(true)).isEqualTo(1);

    end(loop);
    assertThat(found).hasSize(1).containsValue(loop);
    assertThat(found.keySet())
        .allMatch(p -> p.startsWith("GET /calling at " + RequestSamplerTest.class.getName()))
        .allMatch(p -> p.endsWith(" in java.util.concurrent.CountDownLatch.await"));
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private static Thread request(String route, Work work) {
    return start(() -> serve(route, work));
  }

  private static void serve(String route, Work work) throws InterruptedException {
    Requests.started();
    Requests.route(route);
    Requests.method("GET");
    work.run();
    Requests.ended("GET", route, 200, null);
  }

  private static Thread start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void awaitWaiting(Thread thread) {
    await().until(() -> thread.getState() == Thread.State.WAITING);
  }

  private void look() {
    for (int i = 0; i < LOOKS; i++) {
      sampler.sample(true);
    }
  }

  private void end(Thread request) throws InterruptedException {
    goOn.countDown();
    request.join();
  }

  private EndpointWindow drain(String endpoint) {
    Map<String, EndpointWindow> endpoints = drain().endpoints();
    assertThat(endpoints).containsKey(endpoint);
    return endpoints.get(endpoint);
  }

  private Window drain() {
    Window window = recorder.drain(0, SystemWindow.unknown(1), Map.of());
    assertThat(errors.first()).isEmpty();
    return window;
  }
}
