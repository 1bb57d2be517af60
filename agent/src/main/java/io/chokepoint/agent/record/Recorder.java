package io.chokepoint.agent.record;

import io.chokepoint.agent.known.Libraries;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.library.Reflected;
import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.bridge.Bridge;
import io.chokepoint.bridge.Calls;
import io.chokepoint.bridge.Hold;
import io.chokepoint.bridge.Holder;
import io.chokepoint.bridge.HttpClients;
import io.chokepoint.bridge.Ledger;
import io.chokepoint.bridge.Limiters;
import io.chokepoint.bridge.Resource;
import io.chokepoint.bridge.Sink;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.EventLoopWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.StatementWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.core.timeline.WorkersWindow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.HdrHistogram.WriterReaderPhaser;
import org.jspecify.annotations.Nullable;

/**
 * Where the bridge delivers to. Every event is recorded whole into one of two buffers, inside a
 * phaser's critical section (Tene's WriterReaderPhaser), so that each window holds all of an event
 * or nothing of it: as many latencies as ledgers, and an exact occupancy.
 */
public final class Recorder implements Sink {

  /** Endpoints with series of their own, and two more: "other", and outside any request. */
  static final int ENDPOINTS = Endpoints.MOST + 2;

  private static final int STATEMENTS = 501;
  private static final int POOLS = 51;

  /**
   * A pool for each tenant has a number in its name. Several as one have a capacity that none of
   * them has, so they share a name only where the places run out.
   */
  private static final int POOLS_OF_A_FAMILY = 40;

  /** As a statement on the table of a month. */
  private static final int STATEMENTS_OF_A_FAMILY = 20;

  private static final int OTHERS = 201;

  /** A resource, its name without the characters, and its places in the maps. */
  private static final int NAME_BYTES = 240;

  /** Numbers of resources: the statements', then the pools', then all others'. */
  static final int RESOURCES = STATEMENTS + POOLS + OTHERS;

  private final AgentErrors errors;
  private final LongSupplier nanoClock;

  private final WriterReaderPhaser phaser = new WriterReaderPhaser();
  private volatile Buffer active = new Buffer();
  private Buffer idle = new Buffer();
  private long windowStart;
  private volatile long bytes;
  private boolean tellsStatements = true;

  private final Endpoints endpoints = new Endpoints();
  private final List<Retired> retired = new ArrayList<>();
  private final BoundedNames<String, Resource> statements =
      new BoundedNames<>(STATEMENTS, i -> new Resource(i, Resource.Kind.SQL, "other"));
  private final BoundedNames<String, Pool> pools =
      new BoundedNames<>(
          POOLS, i -> newPool(i, Resource.Kind.CONNECTION_POOL, "other", new UnknownReader()));
  private final SeenTexts seenTexts = new SeenTexts();
  private final Families poolFamilies = new Families(POOLS_OF_A_FAMILY);
  private final Families statementFamilies = new Families(STATEMENTS_OF_A_FAMILY);
  private final Others others = new Others(STATEMENTS + POOLS, OTHERS);
  private final Locks locks = new Locks();
  private final Executors executors = new Executors();
  private final HttpPools httpPools;

  public Recorder(AgentErrors errors) {
    this(errors, System::nanoTime);
  }

  Recorder(AgentErrors errors, LongSupplier nanoClock) {
    this.errors = errors;
    this.nanoClock = nanoClock;
    this.httpPools = new HttpPools(HttpClients::all, errors);
    this.windowStart = nanoClock.getAsLong();
  }

  // ---- what things are called

  @Override
  public Resource statement(@Nullable String sql, Class<?> driver) {
    if (sql == null) {
      return statement("(unknown)");
    }
    Dialect dialect = Dialect.of(driver);
    Resource known = seenTexts.get(sql, dialect);
    return known != null ? known : newStatement(sql, dialect);
  }

  private Resource newStatement(String sql, Dialect dialect) {
    Resource resource;
    try {
      resource = statement(SqlText.normalise(sql, dialect));
    } catch (RuntimeException e) {
      errors.add("reading a statement", e);
      resource = statement("(unknown)");
    }
    seenTexts.put(sql, dialect, resource);
    return resource;
  }

  private Resource statement(String name) {
    String label = statementFamilies.of(name);
    return statements.find(label, i -> new Resource(i, Resource.Kind.SQL, label));
  }

  /** What the names of statements, and the table of texts, take at the most. */
  public long statementBytes() {
    long bytes = SeenTexts.bytes();
    for (Resource statement : statements.all()) {
      bytes += NAME_BYTES + 2L * statement.name.length();
    }
    return bytes;
  }

  @Override
  public Resource resource(Resource.Kind kind, String name) {
    return others.find(kind, name);
  }

  @Override
  public @Nullable Resource pool(Object pool) {
    PoolReader known = Libraries.poolReader(pool);
    PoolReader reader = known == null ? new UnknownReader() : known;
    Reflected read = new Reflected(pool);
    String name = reader.library();
    Resource.@Nullable Kind kind = Resource.Kind.CONNECTION_POOL;
    try {
      kind = reader.kind(read);
      name = kind == null ? name : JdbcUrl.given(reader.name(read));
    } catch (ReflectiveOperationException | RuntimeException e) {
      errors.add("name of a pool", e);
    }
    return kind == null ? null : pool(pool, reader, kind, name);
  }

  private Resource pool(Object pool, PoolReader reader, Resource.Kind kind, String name) {
    String label = poolFamilies.of(name);
    Pool found = pools.find(label, i -> newPool(i, kind, label, reader));
    found.add(pool);
    return found.resource;
  }

  /** The own objects of pools of a database's connections that are still there, by name. */
  public Map<String, List<Object>> connectionPools() {
    Map<String, List<Object>> objects = new HashMap<>();
    for (Pool pool : pools.all()) {
      if (pool.resource.kind == Resource.Kind.CONNECTION_POOL) {
        objects.put(pool.resource.name, pool.alive());
      }
    }
    return objects;
  }

  /** The own objects of all pools, executors and HTTP clients that are still there, by resource. */
  public Map<ResourceId, List<Object>> objects() {
    Map<ResourceId, List<Object>> objects = new HashMap<>(executors.objects());
    for (Pool pool : pools.all()) {
      objects.put(Sums.idOf(pool.resource), pool.alive());
    }
    objects.putAll(httpPools.objects());
    return objects;
  }

  /** What the bridge calls it; null where it was not seen yet. */
  public @Nullable Resource known(ResourceId id) {
    return switch (id.kind()) {
      case SQL -> statements.known(id.name());
      case CONNECTION_POOL, OBJECT_POOL ->
          pools.all().stream()
              .map(pool -> pool.resource)
              .filter(resource -> Sums.idOf(resource).equals(id))
              .findFirst()
              .orElse(null);
      case LOCK -> others.known(Resource.Kind.LOCK, id.name());
      case DOWNSTREAM -> others.known(Resource.Kind.DOWNSTREAM, id.name());
      default -> null;
    };
  }

  /** Whether requests of an endpoint were seen. */
  public boolean knows(String method, String route) {
    return endpoints.known(method, route) != null;
  }

  private static Pool newPool(int index, Resource.Kind kind, String name, PoolReader reader) {
    return new Pool(new Resource(STATEMENTS + index, kind, name), reader);
  }

  private Pool poolOf(Resource resource) {
    return pools.all().get(resource.id - STATEMENTS);
  }

  private EndpointRecord endpointOf(Hold hold) {
    return endpoints.find(hold.method(), hold.route());
  }

  /** Of what there are more than are told apart, one sentence each. */
  public List<String> beyondBounds() {
    List<String> beyond = new ArrayList<>();
    tell(beyond, endpoints.full(), "endpoints", Endpoints.MOST);
    tell(beyond, statements.full(), "statements", STATEMENTS - 1);
    tell(beyond, pools.full(), "pools", POOLS - 1);
    tell(beyond, others.full(), "other resources", OTHERS - 1);
    return beyond;
  }

  private static void tell(List<String> beyond, boolean full, String what, int most) {
    if (full) {
      beyond.add(what + " beyond " + most + " (counted together as other)");
    }
  }

  // ---- what happens

  @Override
  public void requestEnded(Ledger ledger, long wallNanos) {
    EndpointRecord endpoint = endpoints.find(ledger.method(), ledger.route());
    long entered = phaser.writerCriticalSectionEnter();
    try {
      Buffer buffer = active;
      buffer.of(endpoint).add(ledger, wallNanos);
      buffer.slowest.offer(endpoint, ledger, wallNanos);
    } finally {
      phaser.writerCriticalSectionExit(entered);
    }
    if (!ledger.addsUp(wallNanos)) {
      errors.add(unbalanced(endpoint, ledger, wallNanos));
    }
  }

  private static String unbalanced(EndpointRecord endpoint, Ledger ledger, long wallNanos) {
    StringBuilder text = new StringBuilder("ledger of " + endpoint.key + " does not add up:");
    for (int i = 0; i < ledger.charged(); i++) {
      text.append(' ').append(ledger.resource(i).kind).append(' ').append(ledger.selfNanos(i));
    }
    return text + " of " + wallNanos + " ns, " + ledger.attributedNanos() + " in segments";
  }

  @Override
  public void messageSent(String method, String route) {
    EndpointRecord endpoint = endpoints.find(method, route);
    long entered = phaser.writerCriticalSectionEnter();
    try {
      active.of(endpoint).sent();
    } finally {
      phaser.writerCriticalSectionExit(entered);
    }
  }

  @Override
  public void statementEnded(Resource statement, long nanos, Outcome outcome) {
    long entered = phaser.writerCriticalSectionEnter();
    try {
      active.ofStatement(statement.id).add(nanos, outcome);
    } finally {
      phaser.writerCriticalSectionExit(entered);
    }
  }

  @Override
  public void rowsRead(Resource statement, long rows) {
    long entered = phaser.writerCriticalSectionEnter();
    try {
      active.ofStatement(statement.id).read(rows);
    } finally {
      phaser.writerCriticalSectionExit(entered);
    }
  }

  @Override
  public void connectionSeen(Resource pool, Object entry, Hold hold) {
    poolOf(pool).add(entry, hold);
  }

  @Override
  public void borrowEnded(Resource pool, long waitNanos, boolean timedOut) {
    long entered = phaser.writerCriticalSectionEnter();
    try {
      bufferOf(pool).waited(waitNanos, timedOut);
    } finally {
      phaser.writerCriticalSectionExit(entered);
    }
  }

  @Override
  public long borrowed(Resource pool) {
    long entered = phaser.writerCriticalSectionEnter();
    try {
      long now = nanoClock.getAsLong();
      bufferOf(pool).borrowed(now);
      return now;
    } finally {
      phaser.writerCriticalSectionExit(entered);
    }
  }

  @Override
  public long returned(Resource pool, long borrowedNanos) {
    long entered = phaser.writerCriticalSectionEnter();
    try {
      long now = nanoClock.getAsLong();
      bufferOf(pool).returned(now, now - borrowedNanos);
      return now - borrowedNanos;
    } finally {
      phaser.writerCriticalSectionExit(entered);
    }
  }

  @Override
  public void held(
      Resource pool,
      String method,
      String route,
      long count,
      long nanos,
      long sqlNanos,
      long cpuSampled,
      long cpuNanos) {
    EndpointRecord by = endpoints.find(method, route);
    long entered = phaser.writerCriticalSectionEnter();
    try {
      bufferOf(pool).held(by, count, nanos, sqlNanos, cpuSampled, cpuNanos);
    } finally {
      phaser.writerCriticalSectionExit(entered);
    }
  }

  @Override
  public void heldAfterCommit(Resource pool, String method, String route, long nanos) {
    EndpointRecord by = endpoints.find(method, route);
    long entered = phaser.writerCriticalSectionEnter();
    try {
      bufferOf(pool).heldAfterCommit(by, nanos);
    } finally {
      phaser.writerCriticalSectionExit(entered);
    }
  }

  @Override
  public void heldIn(Resource pool, String method, String route, Resource visited, long nanos) {
    EndpointRecord by = endpoints.find(method, route);
    long entered = phaser.writerCriticalSectionEnter();
    try {
      bufferOf(pool).heldIn(by, visited, nanos);
    } finally {
      phaser.writerCriticalSectionExit(entered);
    }
  }

  @Override
  public void nestedBorrows(
      Resource pool,
      String method,
      String route,
      long count,
      StackTraceElement @Nullable [] stack) {
    EndpointRecord by = endpoints.find(method, route);
    long entered = phaser.writerCriticalSectionEnter();
    try {
      bufferOf(pool).nested(by, count, stack);
    } finally {
      phaser.writerCriticalSectionExit(entered);
    }
  }

  @Override
  public void lockWaited(Resource lock, long nanos, @Nullable Holder holder) {
    EndpointRecord by = holder == null ? null : endpoints.find(holder.method(), holder.route());
    long entered = phaser.writerCriticalSectionEnter();
    try {
      locks.waited(active, lock, nanos, by, holder);
    } finally {
      phaser.writerCriticalSectionExit(entered);
    }
  }

  /** A sample found a request blocked at a monitor that this one held. */
  public void monitorHeld(Resource monitor, Holder holder) {
    EndpointRecord by = endpoints.find(holder.method(), holder.route());
    long entered = phaser.writerCriticalSectionEnter();
    try {
      locks.held(active, monitor, by, holder);
    } finally {
      phaser.writerCriticalSectionExit(entered);
    }
  }

  @Override
  public void executorSeen(Resource executor, Object object) {
    executors.add(executor, object);
  }

  @Override
  public void taskBegan(Resource executor, long queuedNanos) {
    long entered = phaser.writerCriticalSectionEnter();
    try {
      executors.in(active, executor).queueWait.record(queuedNanos);
    } finally {
      phaser.writerCriticalSectionExit(entered);
    }
  }

  @Override
  public void taskEnded(Resource executor, long ranNanos) {
    long entered = phaser.writerCriticalSectionEnter();
    try {
      executors.in(active, executor).execution.record(ranNanos);
    } finally {
      phaser.writerCriticalSectionExit(entered);
    }
  }

  private void lost(Resource pool) {
    long entered = phaser.writerCriticalSectionEnter();
    try {
      bufferOf(pool).lost(nanoClock.getAsLong());
    } finally {
      phaser.writerCriticalSectionExit(entered);
    }
  }

  private PoolBuffer bufferOf(Resource pool) {
    return active.ofPool(pool.id);
  }

  @Override
  public void error(Throwable error) {
    errors.add("advice", error);
  }

  // ---- windows

  /** As below, of a JVM without event loops. */
  public Window drain(long startMillis, SystemWindow system, Map<String, WorkersWindow> workers) {
    return drain(startMillis, system, workers, Map.of());
  }

  /**
   * Ends the window and returns it. Called by one thread only.
   *
   * @param startMillis when it began, Unix time
   */
  public Window drain(
      long startMillis,
      SystemWindow system,
      Map<String, WorkersWindow> workers,
      Map<String, EventLoopWindow> eventLoops) {
    for (Pool pool : pools.all()) {
      for (int lost = pool.forgetGone(); lost > 0; lost--) {
        lost(pool.resource);
      }
    }
    phaser.readerLock();
    try {
      long start = windowStart;
      long end = nanoClock.getAsLong();
      Buffer full = active;
      active = idle;
      idle = full;
      phaser.flipPhase(100_000);
      windowStart = end;
      Window window =
          Window.builder(startMillis, end - start, system)
              .endpoints(endpoints(full, Throttled.share(system, end - start), end))
              .statements(statements(full))
              .pools(pools(full, start, end))
              .workers(workers)
              .locks(locks.drain(full))
              .executors(executors.drain(full))
              .eventLoops(eventLoops)
              .failedCalls(Calls.FAILED.drain())
              .refusals(Limiters.REFUSED.drain())
              .slowest(full.slowest.drain())
              .build();
      bytes = 2 * full.bytes();
      return window;
    } finally {
      phaser.readerUnlock();
    }
  }

  /**
   * Whether endpoints and holders are charged with each statement, or with all of them together;
   * the statements' own figures stay. Called by the thread that drains.
   */
  public void tellStatements(boolean each) {
    tellsStatements = each;
  }

  /** What the two buffers keep on the heap; it was measured at the end of the last window. */
  public long estimatedBytes() {
    return bytes;
  }

  /** When the window under way began, by {@link System#nanoTime}: another one after a drain. */
  public long windowStartNanos() {
    return windowStart;
  }

  /** How long the current window has been open. */
  public long sinceDrainNanos() {
    return nanoClock.getAsLong() - windowStart;
  }

  private Map<String, EndpointWindow> endpoints(Buffer full, double throttled, long now) {
    Map<EndpointRecord, EndpointBuffer.Inside> inFlight = new HashMap<>();
    for (Ledger ledger : Bridge.inRequest()) {
      if (!ledger.route().isEmpty()) {
        EndpointRecord of = endpoints.underWay(ledger.method(), ledger.route());
        inFlight.computeIfAbsent(of, e -> new EndpointBuffer.Inside()).add(ledger, windowStart);
      }
    }
    Map<String, EndpointWindow> windows = new HashMap<>();
    for (EndpointRecord endpoint : endpoints.all()) {
      EndpointBuffer buffer = full.endpoints.peek(endpoint.index);
      EndpointBuffer.Inside inside = inFlight.get(endpoint);
      if (buffer == null && inside != null) {
        buffer = full.of(endpoint);
      }
      if (buffer != null) {
        EndpointWindow window =
            buffer.drain(
                inside == null ? EndpointBuffer.Inside.NONE : inside,
                throttled,
                now,
                tellsStatements);
        boolean used = window.latency().count() > 0 || window.inFlight() > 0 || window.sent() > 0;
        if (used) {
          windows.put(endpoint.key, window);
          endpoints.used(endpoint);
        }
        if (buffer.unused.longer(used)) {
          full.endpoints.remove(endpoint.index);
        }
      }
    }
    for (EndpointRecord gone : endpoints.windowEnded(this::forgetEndpoint)) {
      retired.add(new Retired(gone.method, gone.route));
    }
    return windows;
  }

  private void forgetEndpoint(int index) {
    active.forgetEndpoint(index);
    idle.forgetEndpoint(index);
    pools.all().forEach(pool -> pool.forgetEndpoint(index));
  }

  /** An endpoint that is counted as other from now on, should it come again. */
  public record Retired(String method, String route) {}

  /** Those retired since the last call. Called by the thread that drains. */
  public List<Retired> retired() {
    List<Retired> since = List.copyOf(retired);
    retired.clear();
    return since;
  }

  private Map<String, StatementWindow> statements(Buffer full) {
    Map<String, StatementWindow> windows = new HashMap<>();
    for (Resource statement : statements.all()) {
      StatementBuffer buffer = full.statements.peek(statement.id);
      if (buffer != null) {
        StatementWindow window = buffer.drain();
        boolean used = window.latency().count() > 0;
        if (used) {
          windows.put(statement.name, window);
        }
        if (buffer.unused.longer(used)) {
          full.statements.remove(statement.id);
        }
      }
    }
    return windows;
  }

  private Map<String, PoolWindow> pools(Buffer full, long start, long end) {
    Map<String, PoolWindow> windows = new HashMap<>();
    List<EndpointRecord> known = endpoints.all();
    for (Pool pool : pools.all()) {
      if (pool.resource.id == STATEMENTS && full.pools.peek(pool.resource.id) == null) {
        continue; // "other" where there are not that many
      }
      PoolBuffer buffer = full.ofPool(pool.resource.id);
      windows.put(
          pool.resource.name,
          pool.window(buffer, start, end, known, hold -> endpointOf(hold).key, tellsStatements));
    }
    httpPools.sample(end - start).forEach(windows::putIfAbsent);
    return windows;
  }
}
