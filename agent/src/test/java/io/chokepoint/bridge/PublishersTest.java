package io.chokepoint.bridge;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;

/** Around Reactor's own publishers. */
class PublishersTest {

  private static final ResourceId SELECT = new ResourceId(ResourceKind.SQL, "select ?");

  private final Recorder recorder = new Recorder(new AgentErrors());
  private final Object statement = new Object();

  @BeforeEach
  void prepare() {
    Bridge.record(recorder);
    Statements.prepared(statement, "select 1");
  }

  @Test
  void aRequestWaitsForTheResultAndGoesOnWhereItComes() throws InterruptedException {
    List<Boolean> with = new ArrayList<>();
    Sinks.One<String> result = Sinks.one();
    boolean turn = Turns.began();
    Object request = begun();
    lifted(result.asMono()).subscribe(r -> with.add(isWithThisThread()));
    Turns.ended();
    run(() -> result.tryEmitValue("result"));

    assertThat(turn).isTrue();
    assertThat(with).containsExactly(true);
    assertThat(isWithThisThread()).isFalse();
    Window window = ended(request);
    Charge charge = charge(window);
    assertThat(charge.visits()).isEqualTo(1);
    assertThat(charge.serviceNanos()).isPositive();
    assertThat(executions(window)).isEqualTo(1);
  }

  @Test
  void aConnectionThatAnotherThreadHandsOverAtOnceIsTheRequests() throws InterruptedException {
    List<Boolean> with = new ArrayList<>();
    Sinks.One<Object> connection = Sinks.one();
    Object lent = new Object();
    Object entry = new Object();
    Tags.set(lent, entry);
    Turns.began();
    Object request = begun();
    lifted(connection.asMono(), requireNonNull(Publishers.connection(new Object())))
        .subscribe(c -> with.add(isWithThisThread()));
    run(() -> connection.tryEmitValue(lent)); // while the turn goes on here
    Turns.ended();
    Borrows.returned(entry);

    assertThat(with).containsExactly(true);
    assertThat(ended(request).pools().values())
        .singleElement()
        .satisfies(pool -> assertThat(pool.holders()).containsOnlyKeys("GET other"));
  }

  @Test
  void whatCouldNotComeYetIsFollowedAllTheSame() throws InterruptedException {
    List<Boolean> with = new ArrayList<>();
    Sinks.One<String> first = Sinks.one();
    Sinks.One<String> second = Sinks.one();
    Turns.began();
    Object request = begun();
    lifted(first.asMono())
        .doOnNext(r -> with.add(isWithThisThread()))
        .flatMap(r -> lifted(second.asMono()))
        .subscribe(r -> with.add(isWithThisThread()));
    run(() -> first.tryEmitValue("one")); // while the turn goes on here
    Turns.ended();
    run(() -> second.tryEmitValue("two"));

    assertThat(with).containsExactly(false, true);
    assertThat(charge(ended(request)).visits()).isEqualTo(2);
  }

  private static void run(Runnable task) throws InterruptedException {
    Thread loop = new Thread(task);
    loop.start();
    loop.join();
  }

  @Test
  void workAtSubscribingIsAVisitThatEndsWithTheFirstResult() {
    Turns.began();
    Object request = begun();
    List<Boolean> visiting = new ArrayList<>();
    lifted(Flux.just("a", "b"))
        .subscribe(r -> visiting.add(requireNonNull(Bridge.LEDGERS.peek()).segments.isOpen()));
    Turns.ended();

    assertThat(visiting).containsExactly(false, false);
    Window window = ended(request);
    assertThat(charge(window).visits()).isEqualTo(1);
    assertThat(executions(window)).isEqualTo(1);
  }

  @Test
  void failuresAndContextsPass() {
    assertThat(
            lifted(Mono.deferContextual(c -> Mono.just(c.get("key"))))
                .contextWrite(c -> c.put("key", "value"))
                .block())
        .isEqualTo("value");
    assertThat(
            lifted(Mono.error(new IllegalStateException("thrown")))
                .onErrorResume(e -> Mono.just(String.valueOf(e.getMessage())))
                .block())
        .isEqualTo("thrown");
    assertThat(executions(recorder.drain(0, SystemWindow.unknown(1), Map.of()))).isEqualTo(2);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Mono<Object> lifted(Mono<?> results, BiFunction<Object, Object, Object> around) {
    return (Mono<Object>)
        (Publisher) Operators.lift((BiFunction) around).apply((Publisher) results.hide());
  }

  private Mono<Object> lifted(Mono<?> results) {
    return lifted(results, around());
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Flux<Object> lifted(Flux<?> results) {
    return (Flux<Object>)
        (Publisher) Operators.lift((BiFunction) around()).apply((Publisher) results.hide());
  }

  private BiFunction<Object, Object, Object> around() {
    return requireNonNull(Publishers.results(statement));
  }

  private static Object begun() {
    return requireNonNull(
        Unbound.reactiveBegun("GET", "message", new ReactiveTest.Response(true), new HashMap<>()));
  }

  private static boolean isWithThisThread() {
    Ledger ledger = Bridge.LEDGERS.peek();
    return ledger != null && ledger.isOpen();
  }

  @SuppressWarnings("unchecked")
  private Window ended(Object request) {
    ((Consumer<Object>) request).accept("onComplete");
    return recorder.drain(0, SystemWindow.unknown(1), Map.of());
  }

  private static Charge charge(Window window) {
    return requireNonNull(window.endpoints().get("GET other")).ledger().charge(SELECT);
  }

  private static long executions(Window window) {
    return requireNonNull(window.statements().get("select ?")).latency().count();
  }
}
