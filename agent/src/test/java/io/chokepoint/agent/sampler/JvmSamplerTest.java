package io.chokepoint.agent.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.JvmWindow.Collected;
import io.chokepoint.core.timeline.SystemWindow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.Test;

class JvmSamplerTest {

  private final AgentErrors errors = new AgentErrors();

  @Test
  void tellsWhyTheCollectorRanAndWhatItLeft() {
    JvmSampler sampler = new JvmSampler(PerfCounters.open(ByteBuddyAgent.install()), errors);
    sampler.sample(SystemWindow.unknown(1));
    System.gc();
    JvmWindow looked = sampler.sample(SystemWindow.unknown(1));
    Map<String, Collected> collections = new HashMap<>(looked.collections());
    await()
        .untilAsserted(
            () -> {
              sampler
                  .sample(SystemWindow.unknown(1))
                  .collections()
                  .forEach((k, v) -> collections.merge(k, v, Collected::plus));
              assertThat(collections).containsKey(JvmWindow.EXPLICIT);
            });

    assertThat(looked.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(looked.oldLooks()).isPositive();
    assertThat(looked.oldLeast()).isPositive();
    assertThat(looked.safepoints()).isPositive();
    assertThat(looked.deadlocked()).isEmpty();
    assertThat(errors.first()).isEmpty();
  }

  @Test
  void countsThreadsByWhatTheyAreCalledButForNumbersAndTheRestTogether() {
    List<String> names = new ArrayList<>(Collections.nCopies(30, "pool-7-thread-12"));
    for (int i = 0; i < 2 * ThreadFamilies.MOST; i++) {
      names.add("a" + "b".repeat(i));
    }
    ThreadFamilies families = new ThreadFamilies(() -> names);

    Map<String, Integer> seen = families.look();

    assertThat(seen).containsEntry("pool-#-thread-#", 30).hasSize(ThreadFamilies.MOST + 1);
    assertThat(seen.values().stream().mapToInt(n -> n).sum()).isEqualTo(names.size());
    assertThat(families.look()).isEmpty();
  }

  @Test
  void findsTwoThreadsThatWaitForEachOtherAndSaysWhere() throws InterruptedException {
    CountDownLatch both = new CountDownLatch(2);
    Object a = new Object();
    Object b = new Object();
    Thread first = locker("first", a, b, both);
    Thread second = locker("second", b, a, both);
    await().until(() -> blocked(first) && blocked(second));
    DeadlockWatch watch = new DeadlockWatch(() -> Map.of(first, 1L, second, 1L));

    List<String> found = List.of();
    for (int i = 0; i < 6; i++) {
      found = watch.look();
    }

    assertThat(found).hasSize(2);
    assertThat(String.join(" ", found))
        .contains("thread first waits in", "thread second waits in", "JvmSamplerTest.take");
  }

  @Test
  void callsNoDeadlockWhatGoesOnToTheNextRequest() {
    Map<Thread, Long> requests = new HashMap<>();
    DeadlockWatch watch = new DeadlockWatch(() -> requests);
    for (long i = 0; i < 6; i++) {
      requests.put(Thread.currentThread(), i);
      assertThat(watch.look()).isEmpty();
    }
  }

  private static boolean blocked(Thread thread) {
    return thread.getState() == Thread.State.BLOCKED;
  }

  private static Thread locker(String name, Object mine, Object other, CountDownLatch both) {
    Thread thread = new Thread(() -> take(mine, other, both), name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void take(Object mine, Object other, CountDownLatch both) {
    synchronized (mine) {
      both.countDown();
      while (both.getCount() > 0) {
        Thread.onSpinWait();
      }
      synchronized (other) {
        both.countDown();
      }
    }
  }
}
