package io.chokepoint.agent.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chokepoint.agent.AgentErrors;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.bridge.Bridge;
import io.chokepoint.bridge.Requests;
import io.chokepoint.bridge.Resource;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.LockWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Requests on real threads, looked at when the test says so. */
class RequestSamplerTest {

  private static final int LOOKS = 5;

  private final AgentErrors errors = new AgentErrors();
  private final Recorder recorder = new Recorder(errors);
  private final RequestSampler sampler =
      new RequestSampler(recorder::resource, recorder::monitorHeld, () -> true, null, errors);
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

    LockWindow lock = drain().locks().get("java.lang.Object");

    assertThat(lock.holders()).containsOnlyKeys("GET /holding");
    assertThat(lock.stacks().keySet()).allMatch(stack -> stack.contains("RequestSamplerTest"));
    assertThat(lock.stacks()).isNotEmpty();
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
