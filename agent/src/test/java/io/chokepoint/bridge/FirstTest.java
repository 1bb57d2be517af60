package io.chokepoint.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What several threads see at once for the first time. */
class FirstTest {

  private static final int THREADS = 4;
  private static final int ROUNDS = 2_000;

  private static final class Fake implements Tagged {

    private @Nullable Object tag;

    @Override
    public @Nullable Object chokepoint$tag() {
      return tag;
    }

    @Override
    public void chokepoint$tag(@Nullable Object newTag) {
      tag = newTag;
    }
  }

  @Test
  void isRememberedByOneTagInAField() throws Exception {
    assertThat(mostTags(Fake::new)).isEqualTo(1);
  }

  @Test
  void isRememberedByOneTagInTheMap() throws Exception {
    assertThat(mostTags(Object::new)).isEqualTo(1);
  }

  @Test
  void isInASetOnce() throws Exception {
    WeakSet<Object> set = new WeakSet<>(2 * ROUNDS);
    Object[] objects = new Object[ROUNDS];
    together(round -> objects[round] = new Object(), round -> set.add(objects[round]));

    assertThat(set.alive()).hasSize(ROUNDS);
  }

  /** How many tags the threads took for the first. */
  private static int mostTags(Supplier<Object> make) throws Exception {
    Object[] objects = new Object[ROUNDS];
    Set<?>[] tags = new Set<?>[ROUNDS];
    together(
        round -> {
          objects[round] = make.get();
          tags[round] =
              Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        },
        round -> add(tags[round], Tags.setIfAbsent(objects[round], new Object())));
    int most = 0;
    for (Set<?> of : tags) {
      most = Math.max(most, of.size());
    }
    return most;
  }

  @SuppressWarnings("unchecked")
  private static void add(Set<?> to, Object tag) {
    ((Set<Object>) to).add(tag);
  }

  private static void together(Consumer<Integer> before, Consumer<Integer> work) throws Exception {
    int[] round = {-1};
    CyclicBarrier barrier =
        new CyclicBarrier(
            THREADS,
            () -> {
              round[0]++;
              if (round[0] < ROUNDS) {
                before.accept(round[0]);
              }
            });
    Thread[] threads = new Thread[THREADS];
    for (int t = 0; t < THREADS; t++) {
      threads[t] =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < ROUNDS; i++) {
                    barrier.await();
                    work.accept(i);
                  }
                } catch (InterruptedException | BrokenBarrierException e) {
                  throw new IllegalStateException(e);
                }
              });
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
