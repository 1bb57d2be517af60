package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.EventLoopWindow;
import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.LockWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.StatementWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/** One rule's opinion of a simulated service. */
final class Judged {

  private Judged() {}

  static Assessment by(Kind kind, Service service, Load... loads) {
    return by(kind, Simulation.run(service, 7, loads));
  }

  static Assessment by(Kind kind, Run run) {
    Rule rule = Rules.ALL.stream().filter(r -> r.kind() == kind).findFirst().orElseThrow();
    return Diagnosis.assess(rule, Case.of(run, Levels.of(run).usable()));
  }

  static Finding finding(Kind kind, Service service, Load... loads) {
    return finding(kind, Simulation.run(service, 7, loads));
  }

  static Finding finding(Kind kind, Run run) {
    Assessment a = by(kind, run);
    assertThat(a).isInstanceOf(Assessment.Fires.class);
    return ((Assessment.Fires) a).findings().get(0);
  }

  static void silent(Kind kind, Service service, Load... loads) {
    assertThat(by(kind, service, loads)).isInstanceOf(Assessment.Silent.class);
  }

  static void insufficient(Kind kind, Run run) {
    assertThat(by(kind, run)).isInstanceOf(Assessment.Insufficient.class);
  }

  static Run withSystem(Run run, UnaryOperator<SystemWindow> change) {
    return with(run, w -> with(w, change.apply(w.system())));
  }

  static Window with(Window w, SystemWindow system) {
    return w.toBuilder().system(system).build();
  }

  /** The same second with another heap. */
  static SystemWindow collecting(SystemWindow s, long pauseNanos, long used, long max) {
    return s.toBuilder().heapUsed(used).heapMax(max).gcPauseNanos(pauseNanos).build();
  }

  static Run withLedgers(Run run, BiFunction<Window, LedgerSum, LedgerSum> change) {
    return with(
        run,
        w -> {
          Map<String, EndpointWindow> endpoints = new LinkedHashMap<>();
          w.endpoints()
              .forEach(
                  (name, e) ->
                      endpoints.put(
                          name, e.toBuilder().ledger(change.apply(w, e.ledger())).build()));
          return w.toBuilder().endpoints(endpoints).build();
        });
  }

  static Run withLoops(Run run, Function<Window, EventLoopWindow> loops) {
    return with(run, w -> told(w, w.endpoints(), w.locks(), Map.of("loops", loops.apply(w))));
  }

  static Run withLocks(Run run, Function<Window, Map<String, LockWindow>> locks) {
    return with(run, w -> told(w, w.endpoints(), locks.apply(w), w.eventLoops()));
  }

  /** Each endpoint's running threads were found at these places. */
  static Run withRunning(Run run, Map<String, Long> running) {
    return with(
        run,
        w -> {
          Map<String, EndpointWindow> endpoints = new LinkedHashMap<>(w.endpoints());
          endpoints.replaceAll((name, e) -> e.toBuilder().running(running).build());
          return told(w, endpoints, w.locks(), w.eventLoops());
        });
  }

  /** In each second a recording of objects ended that told this. */
  static Run recording(Run run, Map<String, Long> allocated, Map<String, Long> kept) {
    return recorded(run, new JvmWindow.Recorded(1, allocated, kept, Map.of()));
  }

  /** In each second one of what requests compute. */
  static Run recording(Run run, Map<String, Long> running) {
    return recorded(run, new JvmWindow.Recorded(1, Map.of(), Map.of(), running));
  }

  private static Run recorded(Run run, JvmWindow.Recorded told) {
    return withSystem(run, s -> s.jvm() == null ? s : s.with(s.jvm().with(told)));
  }

  /** Each endpoint's exceptions were thrown there, as far as the agent looked. */
  static Run withThrown(Run run, Map<String, String> thrownAt) {
    return withEndpoints(run, e -> told(e, e.inFlight(), thrownAt));
  }

  /** Each execution of a statement reads so many rows. */
  static Run reading(Run run, String statement, long rows) {
    return with(
        run,
        w -> {
          Map<String, StatementWindow> statements = new LinkedHashMap<>(w.statements());
          statements.computeIfPresent(
              statement,
              (text, s) ->
                  new StatementWindow(
                      s.latency(), s.errors(), s.timeouts(), rows * s.latency().count()));
          return w.toBuilder().statements(statements).build();
        });
  }

  /** Each answer has so many bytes. */
  static Run answering(Run run, long bytes) {
    List<ClientWindow> client =
        run.client().stream()
            .map(
                w -> {
                  Map<String, ClientWindow.Traffic> traffic = new HashMap<>();
                  w.endpoints()
                      .forEach(
                          (name, t) ->
                              traffic.put(
                                  name,
                                  new ClientWindow.Traffic(
                                      t.due(),
                                      t.notSent(),
                                      t.completed(),
                                      t.latency(),
                                      t.service(),
                                      t.errors(),
                                      bytes * t.completed())));
                  return new ClientWindow(w.startMillis(), traffic, w.driver());
                })
            .toList();
    return run.toBuilder().client(client).build();
  }

  /** So many requests are inside at each window's end. */
  static Run withInside(Run run, long requests) {
    return withInside(run, w -> requests);
  }

  static Run withInside(Run run, ToLongFunction<Window> requests) {
    return with(
        run,
        w -> {
          Map<String, EndpointWindow> endpoints = new LinkedHashMap<>(w.endpoints());
          endpoints.replaceAll((name, e) -> told(e, requests.applyAsLong(w), e.thrownAt()));
          return told(w, endpoints, w.locks(), w.eventLoops());
        });
  }

  private static Run withEndpoints(Run run, UnaryOperator<EndpointWindow> change) {
    return with(
        run,
        w -> {
          Map<String, EndpointWindow> endpoints = new LinkedHashMap<>(w.endpoints());
          endpoints.replaceAll((name, e) -> change.apply(e));
          return told(w, endpoints, w.locks(), w.eventLoops());
        });
  }

  private static EndpointWindow told(
      EndpointWindow e, long inFlight, Map<String, String> thrownAt) {
    return e.toBuilder().inFlight(inFlight).thrownAt(thrownAt).build();
  }

  private static Window told(
      Window w,
      Map<String, EndpointWindow> endpoints,
      Map<String, LockWindow> locks,
      Map<String, EventLoopWindow> loops) {
    return w.toBuilder().endpoints(endpoints).locks(locks).eventLoops(loops).build();
  }

  static Run withPools(Run run, UnaryOperator<PoolWindow> change) {
    return with(run, w -> withPools(w, change));
  }

  static Window withPools(Window w, UnaryOperator<PoolWindow> change) {
    Map<String, PoolWindow> pools = new LinkedHashMap<>();
    w.pools().forEach((name, p) -> pools.put(name, change.apply(p)));
    return w.toBuilder().pools(pools).build();
  }

  /** Every window with what more samples and probes tell of it. */
  static Run with(Run run, UnaryOperator<Window> change) {
    List<Window> changed = run.timeline().stream().map(change).toList();
    return run.toBuilder().timeline(changed).build();
  }
}
