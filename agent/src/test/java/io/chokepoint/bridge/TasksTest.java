package io.chokepoint.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.core.timeline.ExecutorWindow;
import io.chokepoint.core.timeline.SystemWindow;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TasksTest {

  private static final long US = 1_000;

  private final Recorder recorder = new Recorder(new AgentErrors());
  private final Resource query = recorder.statement("select item from orders", Object.class);
  private final Ledger request = new Ledger();
  private final Ledger worker = new Ledger();
  private final Ledger other = new Ledger();

  @BeforeEach
  void start() {
    Tasks.nextSecond();
    request.thread = Thread.currentThread();
    request.start(0, null);
    request.identity.method("GET");
  }

  @AfterEach
  void measureNothingAnyMore() {
    Bridge.sample(new HandSetCpu(), Integer.MAX_VALUE);
  }

  @Test
  void splitsAWaitIntoTheQueueAndWhatTheTaskVisited() {
    Carried task = submitted(request, 100 * US);
    Tasks.began(worker, task, 300 * US, recorder);
    worker.exit(worker.enter(query, 400 * US), 900 * US);
    int park = Parks.began(request, null, 150 * US);
    task.wakes(Thread.currentThread(), worker, 1_000 * US);
    Tasks.ended(worker, 1_005 * US, recorder);
    Parks.ended(request, park, 1_010 * US, recorder);
    request.end(1_100 * US);

    assertThat(charged(Resource.Kind.EXECUTOR)).isEqualTo(150 * US);
    assertThat(charged(Resource.Kind.SQL)).isEqualTo(500 * US);
    assertThat(request.attributedNanos()).isEqualTo(650 * US);
    assertThat(request.charged()).isEqualTo(2);
  }

  /** As {@code awaitTermination} is: the last worker tells when its task is long done. */
  @Test
  void splitsAWaitThatAWorkerEndsAfterItsTask() {
    Carried task = submitted(request, 100 * US);
    Tasks.began(worker, task, 300 * US, recorder);
    worker.exit(worker.enter(query, 400 * US), 900 * US);
    int park = Parks.began(request, null, 150 * US);
    Tasks.ended(worker, 1_000 * US, recorder);
    Tasks.wakes(Thread.currentThread(), worker, 1_005 * US);
    Parks.ended(request, park, 1_010 * US, recorder);
    request.end(1_100 * US);

    assertThat(charged(Resource.Kind.EXECUTOR)).isEqualTo(150 * US);
    assertThat(charged(Resource.Kind.SQL)).isEqualTo(500 * US);
    assertThat(charged(Resource.Kind.IDLE)).isZero();
  }

  @Test
  void aWorkerThatHasBegunSomethingElseSpeaksForNoTaskBefore() {
    Carried task = submitted(request, 100 * US);
    Tasks.began(worker, task, 300 * US, recorder);
    int park = Parks.began(request, null, 150 * US);
    Tasks.ended(worker, 1_000 * US, recorder);
    worker.start(1_001 * US, null);
    Tasks.wakes(Thread.currentThread(), worker, 1_005 * US);
    Parks.ended(request, park, 1_010 * US, recorder);

    assertThat(charged(Resource.Kind.EXECUTOR)).isZero();
  }

  @Test
  void chargesARequestThatIsOnNoThreadWithItsTaskOnce() {
    Carried task = submitted(request, 100 * US);
    Parked home = park(150 * US);
    Tasks.began(worker, task, 300 * US, recorder);
    worker.exit(worker.enter(query, 400 * US), 900 * US);
    task.settle(worker, 1_000 * US); // it hands its result over, and ends a little later
    Tasks.ended(worker, 1_000 * US, recorder);

    assertThat(home.take()).isSameAs(request);
    request.end(1_100 * US);
    assertThat(charged(Resource.Kind.EXECUTOR)).isEqualTo(150 * US);
    assertThat(charged(Resource.Kind.SQL)).isEqualTo(500 * US);
    assertThat(request.attributedNanos()).isEqualTo(650 * US);
  }

  @Test
  void addsUpTheCpuTimeOfAllThreadsThatARequestWasOn() {
    HandSetCpu cpu = new HandSetCpu();
    Bridge.sample(cpu, 0);
    request.end(0);
    request.start(0, cpu);
    cpu.nanos += 10;
    Carried first = submitted(request, 100 * US);
    Carried unwaited = submitted(request, 100 * US);
    Parked home = park(150 * US);
    Tasks.began(other, unwaited, 200 * US, recorder);
    cpu.nanos += 7;
    Tasks.ended(other, 250 * US, recorder);
    Tasks.began(worker, first, 300 * US, recorder);
    cpu.nanos += 30;
    int sql = worker.enter(query, 400 * US);
    cpu.nanos += 200;
    worker.exit(sql, 900 * US);
    first.settle(worker, 1_000 * US);
    cpu.nanos += 1_000; // after it handed over, its request is over
    assertThat(home.take()).isSameAs(request);
    long wall = request.end(1_100 * US);
    Tasks.ended(worker, 1_200 * US, recorder);

    assertThat(request.cpuNanos()).isEqualTo(10 + 7 + 230);
    assertThat(request.cpuSelfNanos(wall)).isEqualTo(10 + 7 + 30);
    assertThat(request.taskNanos()).isEqualTo(50 * US + 200 * US);
    assertThat(request.awayNanos()).isEqualTo(100 * US);
  }

  @Test
  void measuresNotEachOfVeryManyTasksAndDoesNotTellTheirCpuTime() {
    HandSetCpu cpu = new HandSetCpu();
    request.end(0);
    request.start(0, cpu);
    Carried last = submitted(request, 0);
    for (int i = 1; i < 1_000; i++) {
      last = submitted(request, 0);
    }
    assertThat(last.sampled).isTrue();
    assertThat(request.sampledInFull()).isTrue();

    Tasks.submitted(request, null, new Object(), 0);
    assertThat(request.sampledInFull()).isFalse();
  }

  @Test
  void chargesCallsThatAreAnsweredOnNoThreadWithNoMoreThanItsTime() {
    Resource shop = recorder.resource(Resource.Kind.DOWNSTREAM, "shop:80");
    park(100 * US);
    request.waitedFor(shop, 1, 300 * US, 500 * US);
    request.waitedFor(shop, 1, 50 * US, 600 * US); // beside the first
    request.end(1_000 * US);

    assertThat(charged(Resource.Kind.DOWNSTREAM)).isEqualTo(300 * US);
    assertThat(request.attributedNanos()).isEqualTo(300 * US);
  }

  @Test
  void chargesARequestThatIsOnNoThreadWithNoMoreThanItsTime() {
    Carried first = submitted(request, 0);
    Carried second = submitted(request, 0);
    park(0);
    Tasks.began(worker, first, 0, recorder);
    Tasks.began(other, second, 0, recorder);
    worker.exit(worker.enter(query, 0), 1_000 * US);
    Tasks.ended(worker, 1_000 * US, recorder);
    other.exit(other.enter(query, 0), 1_200 * US);
    Tasks.ended(other, 1_200 * US, recorder);
    request.end(1_300 * US);

    assertThat(charged(Resource.Kind.SQL)).isEqualTo(1_200 * US);
    assertThat(request.attributedNanos()).isEqualTo(1_200 * US);
  }

  private Parked park(long now) {
    Parked home = new Parked(request);
    request.suspend(now);
    request.home = home;
    return home;
  }

  @Test
  void chargesOnlyThePartOfATaskThatWasWaitedFor() {
    Carried task = submitted(request, 0);
    Tasks.began(worker, task, 0, recorder);
    worker.exit(worker.enter(query, 0), 800 * US);
    int park = Parks.began(request, null, 500 * US);
    task.wakes(Thread.currentThread(), worker, 1_000 * US);
    Parks.ended(request, park, 1_000 * US, recorder);

    assertThat(charged(Resource.Kind.SQL)).isEqualTo(400 * US);
    assertThat(request.attributedNanos()).isEqualTo(400 * US);
  }

  @Test
  void followsTasksThatHandOverTasks() {
    Carried first = submitted(request, 0);
    int park = Parks.began(request, null, 10 * US);
    Tasks.began(worker, first, 100 * US, recorder);
    worker.exit(worker.enter(query, 100 * US), 300 * US);
    Carried second = submitted(worker, 300 * US);
    Tasks.ended(worker, 310 * US, recorder);
    Tasks.began(other, second, 350 * US, recorder);
    other.exit(other.enter(query, 400 * US), 500 * US);
    second.wakes(Thread.currentThread(), other, 500 * US);
    Parks.ended(request, park, 500 * US, recorder);

    assertThat(charged(Resource.Kind.EXECUTOR)).isEqualTo((90 + 50) * US);
    assertThat(charged(Resource.Kind.SQL)).isEqualTo((200 + 100) * US);
  }

  @Test
  void chargesNothingForATaskThatAnotherWasWaitedForInsteadOf() {
    Carried slow = submitted(request, 0);
    Carried quick = submitted(request, 0);
    Tasks.began(worker, slow, 0, recorder);
    Tasks.began(other, quick, 0, recorder);
    worker.enter(query, 0);
    int park = Parks.began(request, null, 0);
    quick.wakes(Thread.currentThread(), other, 100 * US);
    Parks.ended(request, park, 100 * US, recorder);
    worker.exit(1, 900 * US);
    slow.wakes(Thread.currentThread(), worker, 1_000 * US);

    assertThat(request.charged()).isZero();
  }

  @Test
  void chargesTheExecutorWhereTheWaitGaveUpWhileTheTaskWasQueued() {
    FutureTask<String> future = new FutureTask<>(() -> "");
    Tasks.submitted(request, null, future, 0);
    int park = Parks.began(request, future, 0);
    Parks.ended(request, park, 100 * US, recorder);

    assertThat(charged(Resource.Kind.EXECUTOR)).isEqualTo(100 * US);
  }

  @Test
  void isNotWokenByATaskOfAnEarlierRequest() {
    Carried task = submitted(request, 0);
    Tasks.began(worker, task, 0, recorder);
    request.end(10 * US);
    request.start(20 * US, null);
    int park = Parks.began(request, null, 20 * US);
    task.wakes(Thread.currentThread(), worker, 100 * US);
    Parks.ended(request, park, 100 * US, recorder);

    assertThat(charged(Resource.Kind.IDLE)).isEqualTo(80 * US);
  }

  @Test
  void carriesNothingFromATaskWhoseRequestHasEnded() {
    Tasks.began(worker, submitted(request, 0), 0, recorder);
    request.end(10 * US);
    Object task = new Object();
    Tasks.submitted(worker, null, task, 20 * US);

    assertThat(Tags.get(task)).isNull();
  }

  @Test
  void givesTheRequestTheTasksCpuTime() {
    HandSetCpu cpu = new HandSetCpu();
    request.start(0, cpu);
    Carried task = submitted(request, 0);
    worker.start(0, cpu);
    worker.task = task;
    task.began(query, 0, null, 0);
    int park = Parks.began(request, null, 0);
    cpu.nanos += 70;
    task.wakes(Thread.currentThread(), worker, 100 * US);
    cpu.nanos -= 70; // the request's own thread again
    Parks.ended(request, park, 100 * US, recorder);
    request.stopCpu();
    long wall = request.end(100 * US);

    assertThat(request.cpuSelfNanos(wall)).isEqualTo(70);
  }

  @Test
  void recordsQueueAndExecutionWhetherWaitedForOrNot() {
    Carried task = submitted(request, 100 * US);
    Tasks.began(worker, task, 300 * US, recorder);
    Tasks.ended(worker, 900 * US, recorder);

    Map<String, ExecutorWindow> executors =
        recorder.drain(0, SystemWindow.unknown(1), Map.of()).executors();

    assertThat(executors).hasSize(1);
    ExecutorWindow window = executors.values().iterator().next();
    assertThat(window.queueWait().count()).isEqualTo(1);
    assertThat(window.queueWait().maxNanos()).isBetween(198 * US, 202 * US);
    assertThat(window.execution().maxNanos()).isBetween(594 * US, 606 * US);
    assertThat(request.charged()).isZero();
  }

  @Test
  void followsSoManyTasksOfARequestAndChargesNothingForTheWaitForTheOthers() {
    assertThat(followed(request, 5_000)).isEqualTo(Tasks.MOST_OF_A_REQUEST);

    int park = Parks.began(request, null, 100 * US);
    Parks.ended(request, park, 900 * US, recorder);
    request.end(1_000 * US);
    assertThat(request.attributedNanos()).isZero();
    assertThat(Tasks.shed()).contains("tasks beyond the first");
  }

  @Test
  void followsSoManyTasksOfAllRequestsInASecond() {
    long first = 0;
    for (int i = 0; i < 100; i++) {
      request.start(0, null);
      first += followed(request, 900);
    }
    Tasks.nextSecond();
    request.start(0, null);

    assertThat(first).isEqualTo(Tasks.MOST_A_SECOND);
    assertThat(followed(request, 900)).isEqualTo(900);
  }

  private static long followed(Ledger ledger, int handedOver) {
    long followed = 0;
    for (int i = 0; i < handedOver; i++) {
      Object task = new Object();
      Tasks.submitted(ledger, null, task, 0);
      followed += Tags.get(task) instanceof Carried ? 1 : 0;
    }
    return followed;
  }

  @Test
  void namesAnExecutorByItsThreads() {
    assertThat(QueueNames.nameOf("orders-7")).isEqualTo("orders");
    assertThat(QueueNames.nameOf("pool-3-thread-12")).isEqualTo("pool-3-thread");
    assertThat(QueueNames.nameOf("ForkJoinPool.commonPool-worker-1"))
        .isEqualTo("ForkJoinPool.commonPool-worker");
    assertThat(QueueNames.nameOf("")).isEqualTo("unnamed threads");
    assertThat(QueueNames.nameOf("17")).isEqualTo("17");
  }

  private static Carried submitted(Ledger by, long now) {
    Object task = new Object();
    Tasks.submitted(by, null, task, now);
    return (Carried) java.util.Objects.requireNonNull(Tags.get(task));
  }

  private long charged(Resource.Kind kind) {
    long sum = 0;
    for (int i = 0; i < request.charged(); i++) {
      sum += request.resource(i).kind == kind ? request.selfNanos(i) : 0;
    }
    return sum;
  }

  private static final class HandSetCpu implements CpuClock {

    long nanos = 5_000;

    @Override
    public long cpuNanos() {
      return nanos;
    }

    @Override
    public long allocatedBytes() {
      return 0;
    }
  }
}
