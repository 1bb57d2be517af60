package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.EventLoopWindow;
import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.LockWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
    return new Window(
        w.startMillis(),
        w.lengthNanos(),
        w.endpoints(),
        w.statements(),
        w.pools(),
        w.workers(),
        system);
  }

  /** The same second with another heap. */
  static SystemWindow collecting(SystemWindow s, long pauseNanos, long used, long max) {
    SystemWindow full = changed(changed(s, "heapUsed", used), "heapMax", max);
    return changed(full, "gcPauseNanos", pauseNanos);
  }

  /** The same record but for one component. */
  static <R extends Record> R changed(R record, String component, @Nullable Object value) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    List<Object> values = new ArrayList<>();
    try {
      for (RecordComponent c : components) {
        values.add(c.getName().equals(component) ? value : c.getAccessor().invoke(record));
      }
      Class<?>[] types =
          Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      assertThat(components).extracting(RecordComponent::getName).contains(component);
      @SuppressWarnings("unchecked") // its own constructor
      R made = (R) record.getClass().getDeclaredConstructor(types).newInstance(values.toArray());
      return made;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
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
                          name,
                          new EndpointWindow(
                              e.method(),
                              e.route(),
                              e.latency(),
                              e.statuses(),
                              e.errors(),
                              change.apply(w, e.ledger()),
                              e.slow(),
                              e.inFlight())));
          return new Window(
              w.startMillis(),
              w.lengthNanos(),
              endpoints,
              w.statements(),
              w.pools(),
              w.workers(),
              w.system());
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
          endpoints.replaceAll(
              (name, e) ->
                  new EndpointWindow(
                      e.method(),
                      e.route(),
                      e.latency(),
                      e.statuses(),
                      e.errors(),
                      e.ledger(),
                      e.slow(),
                      e.inFlight(),
                      running));
          return told(w, endpoints, w.locks(), w.eventLoops());
        });
  }

  /** In each second a recording of objects ended that told this. */
  static Run recording(Run run, Map<String, Long> allocated, Map<String, Long> kept) {
    return withSystem(
        run,
        s ->
            s.jvm() == null ? s : s.with(s.jvm().with(new JvmWindow.Recorded(1, allocated, kept))));
  }

  /** Each endpoint's exceptions were thrown there, as far as the agent looked. */
  static Run withThrown(Run run, Map<String, String> thrownAt) {
    return withEndpoints(run, e -> told(e, e.inFlight(), thrownAt));
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
    return new EndpointWindow(
        e.method(),
        e.route(),
        e.latency(),
        e.statuses(),
        e.errors(),
        e.ledger(),
        e.slow(),
        inFlight,
        e.running(),
        e.sent(),
        thrownAt);
  }

  private static Window told(
      Window w,
      Map<String, EndpointWindow> endpoints,
      Map<String, LockWindow> locks,
      Map<String, EventLoopWindow> loops) {
    return new Window(
        w.startMillis(),
        w.lengthNanos(),
        endpoints,
        w.statements(),
        w.pools(),
        w.workers(),
        w.system(),
        locks,
        w.executors(),
        loops,
        Map.of(),
        List.of());
  }

  static Run withPools(Run run, UnaryOperator<PoolWindow> change) {
    return with(run, w -> withPools(w, change));
  }

  static Window withPools(Window w, UnaryOperator<PoolWindow> change) {
    Map<String, PoolWindow> pools = new LinkedHashMap<>();
    w.pools().forEach((name, p) -> pools.put(name, change.apply(p)));
    return new Window(
        w.startMillis(),
        w.lengthNanos(),
        w.endpoints(),
        w.statements(),
        pools,
        w.workers(),
        w.system());
  }

  /** Every window with what more samples and probes tell of it. */
  static Run with(Run run, UnaryOperator<Window> change) {
    List<Window> changed = run.timeline().stream().map(change).toList();
    return new Run(run.setup(), changed, run.steps(), run.client(), run.targets());
  }
}
