package io.chokepoint.bridge;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.SystemWindow;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CoroutinesTest {

  private static final long MILLI = 1_000_000;

  private final Recorder recorder = new Recorder(new AgentErrors());
  private final Object dispatcher =
      new Object() {
        @Override
        public String toString() {
          return "Dispatchers.IO";
        }
      };

  @BeforeEach
  void prepare() {
    Bridge.record(recorder);
  }

  @Test
  void aRequestGoesOnWithTheContinuationThatWasMadeOnItsThread() {
    Object continuation = new Object();
    Object request = begun();
    Coroutines.made(continuation);
    Turns.ended();

    int began = Coroutines.began(continuation);
    assertThat(here()).isSameAs(request);
    Coroutines.ended(began);

    assertThat(here()).isNull();
    ended(request);
    assertThat(Coroutines.began(new Object())).isZero();
    Coroutines.ended(Coroutines.began(continuation)); // it is over
    assertThat(here()).isNull();
  }

  @Test
  void whatARequestDispatchesIsItsTask() throws InterruptedException {
    Object inner = new Object();
    Object outer = new Object();
    Object request = begun();
    Coroutines.made(inner);
    Coroutines.dispatched(dispatcher, new Object()); // none of its own
    Coroutines.dispatched(dispatcher, inner);
    Turns.ended();
    Thread.sleep(20);
    runs(
        () -> {
          int began = Coroutines.began(inner);
          Coroutines.made(outer);
          Coroutines.dispatched(dispatcher, outer); // goes back
          Coroutines.ended(began);
        });
    int began = Coroutines.began(outer);
    assertThat(here()).isSameAs(request);
    Coroutines.ended(began);

    LedgerSum ledger = ended(request);
    ResourceId queue = new ResourceId(ResourceKind.EXECUTOR, "Dispatchers.IO");
    assertThat(ledger.charge(queue).visits()).isEqualTo(1);
    assertThat(ledger.charge(queue).waitNanos()).isGreaterThanOrEqualTo(20 * MILLI);
  }

  @Test
  void aTaskThatSuspendsGoesOnAsItsRequest() throws InterruptedException {
    Object inner = new Object();
    Object request = begun();
    Coroutines.made(inner);
    Coroutines.dispatched(dispatcher, inner);
    Turns.ended();
    runs(() -> Coroutines.ended(Coroutines.began(inner)));

    int began = Coroutines.began(inner); // a timer's thread resumed it
    assertThat(here()).isSameAs(request);
    Coroutines.ended(began);
    ended(request);
  }

  private static void runs(Runnable work) throws InterruptedException {
    Thread worker = new Thread(work);
    worker.start();
    worker.join();
  }

  /** On this thread, in a turn. */
  private static Object begun() {
    Object request = requireNonNull(Unbound.announced());
    assertThat(Turns.began()).isTrue();
    Turns.take(request);
    return request;
  }

  private static @Nullable Object here() {
    return Requests.here(Bridge.LEDGERS.peek());
  }

  private LedgerSum ended(Object request) {
    Unbound.completed(request, "GET", "other", 200, null);
    return requireNonNull(
            recorder.drain(0, SystemWindow.unknown(1), Map.of()).endpoints().get("GET other"))
        .ledger();
  }
}
