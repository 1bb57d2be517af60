package io.chokepoint.bridge;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DispatchesTest {

  private static final long MILLI = 1_000_000;

  private final Recorder recorder = new Recorder(new AgentErrors());

  @BeforeEach
  void prepare() {
    Bridge.record(recorder);
  }

  @Test
  void aRequestIsWithItsContextsDispatches() {
    Object context = new Object();
    Object request = begun(context);
    Turns.ended();
    assertThat(here()).isNull();

    Dispatches.began(context, null);
    Dispatches.began(context, context); // within itself
    Dispatches.ended(context);
    assertThat(here()).isSameAs(request);
    Dispatches.ended(null);

    assertThat(here()).isNull();
    ended(request);
  }

  @Test
  void whatADispatchInterruptsGoesOnAfterIt() {
    Object first = new Object();
    Object second = new Object();
    Object interrupting = begun(first);
    Turns.ended();
    Object interrupted = begun(second);

    Dispatches.began(first, second);
    assertThat(here()).isSameAs(interrupting);
    Dispatches.ended(second);

    assertThat(here()).isSameAs(interrupted);
    Turns.ended();
    ended(interrupting);
    ended(interrupted);
  }

  @Test
  void chargesWhatARequestWaitedForWhereItIsDispatchedFirst() throws InterruptedException {
    Object context = new Object();
    Object pool = new Object();
    Object connection = new Object();
    Object command = new Object();
    Object request = begun(context);
    VertxSqlCalls.asked(command, "select 1");
    VertxSqlCalls.waits(pool, command);
    Turns.ended();
    Thread.sleep(20);
    Dispatches.began(context, null);
    VertxSqlCalls.lent(connection, command);
    VertxSqlCalls.sent(connection, command);
    Dispatches.ended(null);
    Thread.sleep(20);
    VertxSqlCalls.answered(command, false);
    VertxSqlCalls.answered(command, true); // once is enough
    Borrows.returned(connection);

    Window window = ended(request);
    LedgerSum ledger = requireNonNull(window.endpoints().get("GET other")).ledger();
    Charge sql = ledger.charge(new ResourceId(ResourceKind.SQL, "select ?"));
    assertThat(sql.visits()).isEqualTo(1);
    assertThat(sql.serviceNanos()).isGreaterThanOrEqualTo(20 * MILLI);
    PoolWindow lent = window.pools().values().iterator().next();
    Charge wait =
        ledger.charge(
            new ResourceId(
                ResourceKind.CONNECTION_POOL, window.pools().keySet().iterator().next()));
    assertThat(wait.visits()).isEqualTo(1);
    assertThat(wait.waitNanos()).isGreaterThanOrEqualTo(20 * MILLI);
    assertThat(ledger.unattributedNanos()).isLessThan(ledger.wallNanos() - 40 * MILLI);
    assertThat(requireNonNull(lent.holders().get("GET other")).sqlNanos())
        .isGreaterThanOrEqualTo(20 * MILLI);
  }

  /** On this thread, in a turn. */
  private static Object begun(Object context) {
    Object message = new Object();
    Object request = requireNonNull(Unbound.announced());
    Tags.set(message, request);
    Tags.set(context, message);
    assertThat(Turns.began()).isTrue();
    Turns.take(request);
    return request;
  }

  private static @Nullable Object here() {
    return Requests.here(Bridge.LEDGERS.peek());
  }

  private Window ended(Object request) {
    Unbound.completed(request, "GET", "other", 200, null);
    return recorder.drain(0, SystemWindow.unknown(1), Map.of());
  }
}
