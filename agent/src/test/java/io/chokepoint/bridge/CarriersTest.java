package io.chokepoint.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.core.timeline.LockWindow;
import io.chokepoint.core.timeline.SystemWindow;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.StampedLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CarriersTest {

  private static final long US = 1_000;

  private final Recorder recorder = new Recorder(new AgentErrors());
  private final Resource carriers = recorder.resource(Resource.Kind.CARRIERS, Carriers.NAME);
  private final Resource query = recorder.statement("select item from orders", Object.class);
  private final Resource workers = recorder.resource(Resource.Kind.WORKER_THREADS, "http");
  private final Ledger ledger = new Ledger();

  @BeforeEach
  void follow() {
    ledger.carriers = carriers;
    ledger.start(0, null);
  }

  @Test
  void chargesALockForNoLongerThanUntilItWasFree() {
    int park = Parks.began(ledger, new StampedLock(), 100 * US);
    waits(160 * US, 190 * US);
    Parks.ended(ledger, park, 191 * US, recorder);

    assertThat(charged(Resource.Kind.LOCK)).isEqualTo(61 * US);
    assertThat(charged(Resource.Kind.CARRIERS)).isEqualTo(30 * US);
    addsUp(91 * US);
    assertThat(recorder.drain(0, SystemWindow.unknown(1), Map.of()).locks().values())
        .anySatisfy(lock -> assertThat(lock.waits().maxNanos()).isBetween(60 * US, 62 * US));
  }

  @Test
  void chargesNoneOfTheVisitsItIsInside() {
    int outer = ledger.enter(query, 100 * US);
    waits(120 * US, 150 * US);
    int inner = ledger.enter(workers, 160 * US);
    waits(170 * US, 175 * US);
    ledger.exit(inner, 180 * US);
    ledger.exit(outer, 200 * US);

    assertThat(charged(Resource.Kind.SQL)).isEqualTo(50 * US);
    assertThat(charged(Resource.Kind.WORKER_THREADS)).isEqualTo(15 * US);
    assertThat(charged(Resource.Kind.CARRIERS)).isEqualTo(35 * US);
    addsUp(100 * US);
  }

  @Test
  void chargesAWaitThatIsPartOfAnother() {
    int pool = ledger.enter(recorder.resource(Resource.Kind.HTTP_POOL, "shop"), 100 * US);
    int park = Parks.began(ledger, null, 110 * US);
    waits(150 * US, 190 * US);
    ledger.exit(pool, 200 * US);

    assertThat(park).isZero();
    assertThat(charged(Resource.Kind.HTTP_POOL)).isEqualTo(60 * US);
    assertThat(charged(Resource.Kind.CARRIERS)).isEqualTo(40 * US);
    addsUp(100 * US);
  }

  @Test
  void chargesWhatPassesOutsideVisits() {
    waits(100 * US, 130 * US);
    waits(150 * US, 155 * US);
    long wall = ledger.end(200 * US);

    assertThat(charged(Resource.Kind.CARRIERS)).isEqualTo(35 * US);
    assertThat(ledger.visits(0)).isEqualTo(2);
    assertThat(ledger.addsUp(wall)).isTrue();
    addsUp(35 * US);
  }

  @Test
  void beginsARequestWithItsThreadsWait() {
    ledger.start(1_000 * US, null, 300 * US);

    assertThat(ledger.end(1_100 * US)).isEqualTo(400 * US);
    assertThat(charged(Resource.Kind.CARRIERS)).isEqualTo(300 * US);
  }

  @Test
  void takesTheThreadsWaitOutOfThatForAWorker() {
    ledger.state.tookUp(workers, 200 * US, 900 * US);
    ledger.start(1_000 * US, null, 600 * US);

    assertThat(ledger.end(1_100 * US)).isEqualTo(900 * US);
    assertThat(charged(Resource.Kind.WORKER_THREADS)).isEqualTo(100 * US);
    assertThat(charged(Resource.Kind.CARRIERS)).isEqualTo(600 * US);
    addsUp(700 * US);
  }

  @Test
  void chargesATasksWorkerThatWaitedForItsCarrierAndNotTheExecutor() {
    ledger.thread = Thread.currentThread();
    Ledger worker = new Ledger();
    FutureTask<Void> object = new FutureTask<>(() -> null);
    Tasks.submitted(ledger, null, object, 100 * US);
    Carried task = (Carried) Tags.get(object);
    Resource queue = recorder.resource(Resource.Kind.EXECUTOR, "cook");
    task.began(queue, 300 * US, carriers, 150 * US);
    worker.start(300 * US, null);
    worker.task = task;
    worker.exit(worker.enter(query, 400 * US), 900 * US);
    int park = Parks.began(ledger, null, 120 * US);
    task.wakes(Thread.currentThread(), worker, 1_000 * US);
    waits(1_000 * US, 1_200 * US);
    Parks.ended(ledger, park, 1_200 * US, recorder);

    assertThat(charged(Resource.Kind.EXECUTOR)).isEqualTo(30 * US);
    assertThat(charged(Resource.Kind.CARRIERS)).isEqualTo(150 * US + 200 * US);
    assertThat(charged(Resource.Kind.SQL)).isEqualTo(500 * US);
    addsUp(880 * US);
  }

  @Test
  void blamesWhoHadTheCarrierForMostOfTheWait() {
    Occupants occupants = new Occupants();
    stay(occupants, "/quick", null, 0, 900 * US);
    stay(occupants, "/report", "Report.<clinit>", 900 * US, 5_000 * US);
    stay(occupants, "/quick", null, 5_000 * US, 5_400 * US);

    assertThat(occupants.mostOf(400 * US, 5_500 * US).route()).isEqualTo("/report");
    assertThat(occupants.mostOf(400 * US, 5_500 * US).stack()).isEqualTo("Report.<clinit>");
    assertThat(occupants.mostOf(0, 1_000 * US).route()).isEqualTo("/quick");
    assertThat(occupants.mostOf(5_400 * US, 6_000 * US)).isNull();
  }

  @Test
  void blamesWhoStillHasIt() {
    Occupants occupants = new Occupants();
    stay(occupants, "/quick", null, 0, 900 * US);
    ledger.identity.route("/report");
    ledger.carrier.clear(300 * US);
    occupants.seat(ledger, 7);

    assertThat(occupants.mostOf(100 * US, 2_000 * US).route()).isEqualTo("/report");
    occupants.leave(ledger, 2_100 * US);
    ledger.end(2_200 * US);
    ledger.start(2_300 * US, null);
    assertThat(occupants.mostOf(100 * US, 2_000 * US).route()).isEqualTo("/report");
  }

  private static void stay(
      Occupants occupants, String route, String pinnedAt, long from, long until) {
    Ledger occupant = new Ledger();
    occupant.start(from, null);
    occupant.identity.route(route);
    occupant.carrier.clear(from);
    occupants.seat(occupant, from);
    occupant.carrier.pinnedAt = pinnedAt;
    occupants.leave(occupant, until);
  }

  @Test
  void recordsAPinByItsPlaceAndEndpoint() {
    ledger.identity.method("GET");
    ledger.identity.route("/report");
    ledger.carrier.pinnedAt = "Report.<clinit>";
    Carriers.unpinned(ledger, 40_000 * US, recorder);
    ledger.carrier.pinnedAt = "Report.<clinit>";
    Carriers.unpinned(ledger, 19 * US, recorder);

    Map<String, LockWindow> locks = recorder.drain(0, SystemWindow.unknown(1), Map.of()).locks();
    assertThat(locks).containsOnlyKeys("virtual threads pinned at Report.<clinit>");
    LockWindow pinned = locks.values().iterator().next();
    assertThat(pinned.waits().count()).isEqualTo(1);
    assertThat(pinned.holders()).containsExactly(Map.entry("GET /report", 40_000 * US));
    assertThat(ledger.charged()).isZero();
  }

  @Test
  void tellsAThreadsLastWaitOnce() {
    CarrierStarts starts = new CarrierStarts();
    starts.begins(17, 100);
    starts.begins(18, 150);
    starts.ends(17, 400);
    starts.ends(18, 500);

    assertThat(starts.take(17)).isEqualTo(300);
    assertThat(starts.take(17)).isZero();
    assertThat(starts.take(18)).isEqualTo(350);
    starts.begins(17, 1_000);
    starts.ends(17, 1_001);
    assertThat(starts.take(17)).isEqualTo(1);
  }

  @Test
  void tellsNothingOfAThreadWhoseSlotAnotherTook() {
    CarrierStarts starts = new CarrierStarts();
    starts.begins(17, 100);
    starts.begins(17 + (1 << 20), 200);
    starts.ends(17, 400);

    assertThat(starts.take(17)).isZero();
    starts.ends(17 + (1 << 20), 450);
    assertThat(starts.take(17 + (1 << 20))).isEqualTo(250);
  }

  private void waits(long from, long until) {
    ledger.carrier.begins(from);
    ledger.carrier.ends(until);
  }

  private long charged(Resource.Kind kind) {
    long sum = 0;
    for (int i = 0; i < ledger.charged(); i++) {
      sum += ledger.resource(i).kind == kind ? ledger.selfNanos(i) : 0;
    }
    return sum;
  }

  private void addsUp(long nanos) {
    assertThat(ledger.attributedNanos()).isEqualTo(nanos);
  }
}
