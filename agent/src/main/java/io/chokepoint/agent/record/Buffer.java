package io.chokepoint.agent.record;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Everything recorded in one window. There are two: one is written while the other is read. */
final class Buffer {

  final Slots<EndpointBuffer> endpoints = new Slots<>(Recorder.ENDPOINTS);
  final Slots<StatementBuffer> statements = new Slots<>(Recorder.RESOURCES);
  final Slots<PoolBuffer> pools = new Slots<>(Recorder.RESOURCES);
  final Slots<LockBuffer> locks = new Slots<>(Locks.MOST);
  final Slots<ExecutorBuffer> executors = new Slots<>(Executors.MOST);

  /** An endpoint's number is another's from now on. */
  void forgetEndpoint(int index) {
    endpoints.forget(index);
    pools.forEach(pool -> pool.forgetEndpoint(index));
  }

  /** By number, made when first asked for. */
  static final class Slots<T> {

    private final AtomicReferenceArray<T> slots;

    Slots(int size) {
      slots = new AtomicReferenceArray<>(size);
    }

    T get(int index, IntFunction<T> make) {
      T there = slots.get(index);
      if (there != null) {
        return there;
      }
      T made = make.apply(index);
      T before = slots.compareAndExchange(index, null, made);
      return before == null ? made : before;
    }

    /** The number is another's from now on. */
    void forget(int index) {
      slots.set(index, null);
    }

    void forEach(Consumer<T> visitor) {
      for (int i = 0; i < slots.length(); i++) {
        T there = slots.get(i);
        if (there != null) {
          visitor.accept(there);
        }
      }
    }

    @Nullable T peek(int index) {
      return slots.get(index);
    }
  }
}
