package io.chokepoint.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.record.Place;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.agent.record.Samples;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.SystemWindow;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is estimated of requests, beside what is known of each. */
class EstimatesTest {

  private static final long US = 1_000;

  private final AgentErrors errors = new AgentErrors();
  private final Recorder recorder = new Recorder(errors);
  private final Resource query = recorder.statement("select 1", Object.class);
  private final Place blocked =
      new Place(Place.State.BLOCKED, recorder.resource(Resource.Kind.LOCK, "shop.Till"), null);
  private final Place running = new Place(Place.State.RUNNING, null, "shop.Order.sum:3");
  private final HandSetCpu cpu = new HandSetCpu();
  private final Ledger ledger = new Ledger();
  private final Random random = new Random(11);

  @Test
  void neverChargesMoreThanThereIsToSlowRequestsOrToTheOthers() {
    cpu.queued = 0;
    long slow = 0;
    for (int second = 0; second < 200; second++) {
      for (int i = random.nextInt(60); i > 0; i--) {
        request();
      }
      EndpointWindow window = drain();
      if (window != null) {
        slow += window.slow().requests();
        assertThat(window.slow().unattributedNanos()).isNotNegative();
        assertThat(window.ledger().unattributedNanos()).isNotNegative();
        assertThat(window.ledger().minus(window.slow()).unattributedNanos()).isNotNegative();
        window.ledger().charges().values().forEach(EstimatesTest::isNotNegative);
      }
    }
    assertThat(slow).isPositive();
    assertThat(errors.first()).isEmpty();
  }

  private static void isNotNegative(Charge charge) {
    assertThat(charge.waitNanos()).isNotNegative();
    assertThat(charge.serviceNanos()).isNotNegative();
  }

  /**
   * Of random length, partly in a statement, partly on no thread, mostly measured and looked at.
   */
  private void request() {
    boolean goesAway = random.nextInt(3) == 0;
    begin(random.nextInt(4) > 0);
    long now = random.nextInt(300) * US;
    use(now);
    look(random.nextInt(3), random.nextBoolean() ? blocked : running);
    int visit = ledger.enter(query, now);
    now += random.nextInt(500) * US;
    ledger.exit(visit, now);
    if (goesAway) {
      ledger.suspend(now);
      now += random.nextInt(2_000) * US;
      ledger.resume(now);
    }
    use(random.nextInt(100) * US);
    now += random.nextInt(50) * US;
    end(now);
  }

  @Test
  void leavesTheTimeOnNoThreadToNobodyWhateverSamplesFoundBefore() {
    for (int i = 0; i < 40; i++) {
      begin(false);
      look(1, blocked);
      ledger.suspend(100 * US);
      end(1_000 * US);
    }

    LedgerSum sum = window().ledger();

    assertThat(sum.charge(ResourceKind.LOCK).waitNanos()).isEqualTo(40 * 100 * US);
    assertThat(sum.unattributedNanos()).isEqualTo(40 * 900 * US);
    assertThat(sum.samples()).isEqualTo(40);
  }

  @Test
  void tellsNoCpuTimeOfAnEndpointWhoseRequestsMayHaveUsedMoreElsewhere() {
    for (int i = 0; i < 40; i++) {
      begin(true);
      use(100 * US);
      ledger.suspend(100 * US);
      end((i < 5 ? 150 : 1_000) * US);
    }

    LedgerSum sum = window().ledger();

    assertThat(sum.cpuSampled()).isZero();
    assertThat(sum.cpuPerRequestNanos()).isNull();
    assertThat(sum.charge(ResourceKind.CPU).serviceNanos()).isEqualTo(40 * 100 * US);
  }

  @Test
  void tellsWhatARequestThatHasNotEndedWaitsForWhereItWasSeenLast() {
    begin(false);
    assertThat(Samples.waitsFor(ledger)).isNull();
    look(1, blocked);
    look(1, new Place(Place.State.WAITING, null, null)); // a look without its stack
    assertThat(Samples.waitsFor(ledger)).isEqualTo("shop.Till");
    int visit = ledger.enter(query, 10 * US);
    assertThat(Samples.waitsFor(ledger)).isNull();
    ledger.exit(visit, 20 * US);
    assertThat(Samples.waitsFor(ledger)).isEqualTo("shop.Till");
    look(1, running);
    assertThat(Samples.waitsFor(ledger)).isNull();
    look(1, blocked);
    end(100 * US);
    begin(false);
    assertThat(Samples.waitsFor(ledger)).isNull();
  }

  private void begin(boolean measured) {
    ledger.thread = Thread.currentThread();
    ledger.start(0, measured ? cpu : null);
    ledger.identity.method("GET");
    ledger.identity.route("/orders");
  }

  private void use(long nanos) {
    cpu.nanos += nanos;
  }

  private void look(int times, Place place) {
    for (int i = 0; i < times; i++) {
      Samples.add(ledger, ledger.request(), place);
    }
  }

  private void end(long now) {
    if (ledger.thread() != null) {
      ledger.stopCpu();
    }
    recorder.requestEnded(ledger, ledger.end(now));
  }

  private EndpointWindow window() {
    EndpointWindow window = drain();
    assertThat(window).isNotNull();
    return window;
  }

  private EndpointWindow drain() {
    return recorder.drain(0, SystemWindow.unknown(1), Map.of()).endpoints().get("GET /orders");
  }
}
