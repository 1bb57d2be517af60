package io.chokepoint.core.diagnosis;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Collect;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Enter;
import io.chokepoint.core.diagnosis.Service.Fail;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Keep;
import io.chokepoint.core.diagnosis.Service.Leave;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.LookUp;
import io.chokepoint.core.diagnosis.Service.Phase;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.Service.Retrying;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.diagnosis.Service.StartThread;
import io.chokepoint.core.diagnosis.Service.Stop;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.EventLoopWindow;
import io.chokepoint.core.timeline.LockWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Draws services of random shape with one known fault each, or none. */
final class RandomServices {

  /** What a drawn service suffers from; null kind: nothing that a rule knows. */
  enum Truth {
    POOL_TOO_SMALL(Kind.POOL_TOO_SMALL),
    POOL_HELD(Kind.POOL_HELD_ACROSS_SLOW_WORK),
    LEAK(Kind.CONNECTION_LEAK),
    SLOW_SQL(Kind.SLOW_SQL),
    CPU(Kind.CPU_SATURATED),
    GC(Kind.GC_PRESSURE),
    HEALTHY(null),
    SLOW_DOWNSTREAM(Kind.SLOW_DOWNSTREAM),
    JAVA_LOCK(Kind.JAVA_LOCK),
    WORKER_THREADS(Kind.WORKER_THREADS_EXHAUSTED),
    EXECUTOR(Kind.EXECUTOR_EXHAUSTED),
    HTTP_POOL(Kind.HTTP_POOL_TOO_SMALL),
    NESTED_BORROW(Kind.NESTED_BORROW),
    RATE_LIMITED(Kind.RATE_LIMITED),
    CODE_WAIT(Kind.CODE_WAIT),
    SLOW_DISK(Kind.SLOW_DISK),
    EXPLICIT_GC(Kind.EXPLICIT_GC),
    MEMORY_LEAK(Kind.MEMORY_LEAK),
    THREAD_LEAK(Kind.THREAD_LEAK),
    SAFEPOINTS(Kind.SAFEPOINT_STALLS),
    ERRORS(Kind.ERRORS),
    N_PLUS_ONE(Kind.N_PLUS_ONE),
    RETRY_STORM(Kind.RETRY_STORM),
    CACHE_MISSES(Kind.CACHE_MISSES),
    ROW_LOCK(Kind.ROW_LOCK),
    DATABASE_SATURATED(Kind.DATABASE_SATURATED),
    CPU_THROTTLED(Kind.CPU_THROTTLED),
    NOISY_HOST(Kind.NOISY_HOST),
    OUTSIDE(Kind.OUTSIDE_THE_SERVICE),
    EVENT_LOOP(Kind.EVENT_LOOP_BLOCKED),
    PINNED(Kind.VIRTUAL_THREAD_PINNED),
    SLOW_CODE(Kind.SLOW_CODE),
    LARGE_PAYLOAD(Kind.LARGE_PAYLOAD);

    final @Nullable Kind kind;

    Truth(@Nullable Kind kind) {
      this.kind = kind;
    }
  }

  /** Faults that are there without any resource being full. */
  private static final Set<Truth> NOT_OF_LOAD =
      EnumSet.of(
          Truth.HEALTHY,
          Truth.LEAK,
          Truth.GC,
          Truth.EXPLICIT_GC,
          Truth.MEMORY_LEAK,
          Truth.THREAD_LEAK,
          Truth.SAFEPOINTS,
          Truth.ERRORS,
          Truth.NOISY_HOST);

  /** Faults in front of what the agent sees. */
  private static final Set<Truth> HIDDEN = EnumSet.of(Truth.OUTSIDE, Truth.EVENT_LOOP);

  private static final String FAULTY = "GET /faulty";
  private static final String REGEX = "com.example.Names.check:12 in java.util.regex.Matcher.find";

  /** How far beyond its capacity what is faulty is driven. */
  enum Distinctness {
    CLEAR(1.15, 1.5),
    BLURRED(1, 1.1);

    final double least;
    final double most;

    Distinctness(double least, double most) {
      this.least = least;
      this.most = most;
    }
  }

  /**
   * @param capacity requests a second at which the faulty resource is full
   * @param seen what an agent sees and the simulation does not record
   */
  record Drawn(
      Truth truth,
      Service service,
      double capacity,
      Load[] loads,
      long seed,
      UnaryOperator<Run> seen) {
    Run run() {
      return seen.apply(Simulation.run(service, seed, loads));
    }
  }

  private final Random random;
  private final Service s = new Service();
  private final Distinctness distinctness;
  private UnaryOperator<Run> seen = UnaryOperator.identity();

  private RandomServices(long seed, Distinctness distinctness) {
    random = new Random(seed);
    this.distinctness = distinctness;
  }

  static Drawn draw(Truth truth, long seed) {
    return draw(truth, seed, Distinctness.CLEAR);
  }

  static Drawn draw(Truth truth, long seed, Distinctness distinctness) {
    return new RandomServices(seed * 31 + truth.ordinal(), distinctness).drawn(truth, seed);
  }

  private Drawn drawn(Truth truth, long seed) {
    s.hostCores = pick(2, 4, 8);
    s.databaseCores = random.nextBoolean() ? 0 : pick(4, 8);
    s.cpuLimit = random.nextInt(4) == 0 ? Math.max(1, s.hostCores / 2) : 0;
    s.poolTimeoutSeconds = pick(1, 3, 30);
    s.cpuSampled = random.nextBoolean();
    s.gcCpuKnown = random.nextInt(3) > 0;
    s.clientSeen = random.nextInt(3) > 0;
    s.stepsMarked = random.nextInt(5) > 0;
    s.warmUp = random.nextBoolean();
    s.pool = pick(5, 10, 20);
    s.driverCpuMs = random.nextInt(3) == 0 ? 0.05 : 0;
    int others = random.nextInt(4);
    for (int i = 0; i < others; i++) {
      s.endpoints.add(ordinary("GET /ordinary" + i, uniform(0.1, 0.5)));
    }
    double capacity =
        switch (truth) {
          case POOL_TOO_SMALL -> poolTooSmall();
          case POOL_HELD -> held();
          case LEAK -> leak();
          case SLOW_SQL -> slowSql();
          case CPU -> cpu();
          case GC -> gc();
          case HEALTHY -> healthy();
          case SLOW_DOWNSTREAM -> downstream();
          case JAVA_LOCK -> lock();
          case WORKER_THREADS -> threads();
          case EXECUTOR -> slots(ResourceKind.EXECUTOR, "applicationTaskExecutor");
          case HTTP_POOL -> slots(ResourceKind.HTTP_POOL, "remote:80");
          case NESTED_BORROW -> nested();
          case RATE_LIMITED -> slots(ResourceKind.LIMITER, "partner-api");
          case CODE_WAIT ->
              random.nextBoolean()
                  ? slots(ResourceKind.LIMITER, "Semaphore at com.example.Partner.call")
                  : slots(ResourceKind.IDLE, "com.example.Sessions.take in java.lang.Object.wait");
          case SLOW_DISK -> slots(ResourceKind.DISK, "com.example.Uploads.keep");
          case EXPLICIT_GC -> explicitGc();
          case MEMORY_LEAK -> memoryLeak();
          case THREAD_LEAK -> threadLeak();
          case SAFEPOINTS -> safepoints();
          case ERRORS -> errors();
          case N_PLUS_ONE -> repeated();
          case RETRY_STORM -> retrying();
          case CACHE_MISSES -> missing();
          case ROW_LOCK -> locking();
          case DATABASE_SATURATED -> database();
          case CPU_THROTTLED -> throttled();
          case NOISY_HOST -> noisy();
          case OUTSIDE -> outside();
          case EVENT_LOOP -> loops();
          case PINNED -> pinned();
          case SLOW_CODE -> sampled(REGEX);
          case LARGE_PAYLOAD -> large();
        };
    Load[] loads = loads(truth, capacity);
    s.workersSeen |= random.nextBoolean() && !HIDDEN.contains(truth);
    return new Drawn(truth, s, capacity, loads, seed, seen);
  }

  /** Requests a second at which the faulty resource is full, all endpoints together. */
  private double poolTooSmall() {
    s.pool = 2 + random.nextInt(9);
    double hold = uniform(15, 60);
    Endpoint e =
        faulty(
            new Cpu(0.3),
            new Borrow(),
            new Sql("select a from t where id = ?", 0.2, hold),
            new Give(),
            new Cpu(0.2));
    return whole(e, s.pool * 1000 / (hold + s.roundTripMs));
  }

  private double held() {
    double sql = uniform(1, 6);
    double remote = uniform(60, 200);
    s.pool = pick(3, 5, 10);
    Endpoint e =
        faulty(
            new Cpu(0.3),
            new Borrow(),
            new Sql("update t set a = ? where id = ?", 0.2, sql),
            new Remote(remote),
            new Give(),
            new Cpu(0.2));
    return whole(e, s.pool * 1000 / (sql + remote));
  }

  private double leak() {
    double sql = uniform(4, 15);
    Endpoint e =
        faulty(
            new Cpu(0.3),
            new Borrow(),
            new Sql("select b from t where id = ?", 0.2, sql),
            new Give());
    double full = s.pool * 1000 / sql;
    double rate = Math.min(0.3 * full, 150);
    s.endpoints.remove(e);
    s.endpoints.add(e.leaking(s.pool * uniform(1.2, 2.5) / (rate * 9 * 0.6)));
    return whole(e, rate / 1.3);
  }

  private double slowSql() {
    double demand = uniform(15, 60);
    int cores = s.databaseCores == 0 ? s.hostCores : s.databaseCores;
    s.pool = Math.max(s.pool, 3 * cores);
    Endpoint e =
        faulty(
            new Cpu(0.3),
            new Borrow(),
            new Sql("select c from big where customer = ? and state = ?", demand, 0),
            new Give(),
            new Cpu(0.3));
    return whole(e, cores * 1000 / (demand + 0.5));
  }

  private double cpu() {
    double demand = uniform(8, 40);
    Endpoint e =
        random.nextBoolean()
            ? faulty(new Cpu(demand))
            : faulty(
                new Cpu(demand),
                new Borrow(),
                new Sql("select d from t where id = ?", 0.2, 1),
                new Give(),
                new Cpu(demand / 4));
    double cores = s.cpuLimit > 0 ? s.cpuLimit : s.hostCores;
    return whole(e, cores * 1000 / (demand * 1.05));
  }

  private double gc() {
    s.heapMb = pick(256, 512, 1024);
    s.liveMb = s.heapMb * uniform(0.75, 0.9);
    s.pauseMsPerLiveMb = uniform(0.2, 0.5);
    double kb = uniform(300, 900);
    Endpoint e = faulty(new Cpu(2)).allocating(kb);
    s.endpoints.set(s.endpoints.size() - 1, e);
    double pause = 1 + s.liveMb * s.pauseMsPerLiveMb;
    double young = (s.heapMb - s.liveMb) * 0.6;
    // at this rate collections take four tenths of the time
    double cycle = pause / 0.4 - pause;
    double rate = young * 1024 / kb / cycle * 1000 * 0.7;
    double cores = s.cpuLimit > 0 ? s.cpuLimit : s.hostCores;
    return Math.min(rate, 0.4 * cores * 1000 / 3) / 1.3;
  }

  private double healthy() {
    s.workers = 10_000;
    switch (random.nextInt(4)) {
      case 0 -> faulty(new Cpu(2), new Remote(uniform(50, 300)));
      case 1 -> {
        faulty(
            new Cpu(1),
            new Borrow(),
            new Sql("select e from t where id = ?", 0.3, uniform(2, 5)),
            new Give());
        s.endpoints.add(
            new Endpoint(
                "GET /report",
                0.02,
                new Borrow(),
                new Sql("select sum(x) from big", 0, uniform(100, 400)),
                new Give()));
      }
      case 2 -> faulty(new Cpu(uniform(2, 10)));
      default ->
          faulty(
              new Cpu(1),
              new Borrow(),
              new Sql("select f from t where id = ?", 0.3, uniform(2, 20)),
              new Give());
    }
    return 0.45 / 1.3 * lowestCapacity(s);
  }

  private double downstream() {
    s.remoteServers = 2 + random.nextInt(6);
    double ms = uniform(20, 80);
    Endpoint e = faulty(new Cpu(0.5), new Remote(ms));
    return whole(e, s.remoteServers * 1000 / ms);
  }

  /** What is guarded waits for something of its own, or computes on one of many processors. */
  private double lock() {
    boolean computes = random.nextBoolean();
    double ms = computes ? uniform(1, 4) : uniform(5, 40);
    if (computes) {
      s.hostCores = 8;
      s.cpuLimit = 0;
    }
    String name = "com.example.Cache";
    Endpoint e =
        faulty(
            new Cpu(0.3),
            new Enter(ResourceKind.LOCK, name),
            computes ? new Cpu(ms) : new Remote(ms),
            new Leave(name),
            new Cpu(0.2));
    return whole(e, 1000 / (ms + 0.3));
  }

  private double threads() {
    s.workersSeen = true;
    s.workers = 4 + random.nextInt(20);
    double ms = uniform(30, 150);
    Endpoint e = faulty(new Cpu(0.3), new Remote(ms), new Cpu(0.2));
    double weight = s.endpoints.stream().mapToDouble(Endpoint::weight).sum();
    double mean = s.endpoints.stream().mapToDouble(x -> x.weight() * alone(x)).sum() / weight;
    return e.phases().isEmpty() ? 0 : s.workers * 1000 / mean;
  }

  private double slots(ResourceKind kind, String name) {
    int capacity = 2 + random.nextInt(8);
    s.capacities.put(name, capacity);
    double ms = uniform(15, 80);
    Endpoint e =
        faulty(new Cpu(0.3), new Enter(kind, name), new Remote(ms), new Leave(name), new Cpu(0.2));
    return whole(e, capacity * 1000 / ms);
  }

  private double nested() {
    s.pool = pick(3, 5, 8);
    s.poolTimeoutSeconds = pick(1, 3);
    Sql first = new Sql("update t set a = ? where id = ?", 0.2, uniform(5, 20));
    Sql second = new Sql("insert into audit values (?)", 0.2, uniform(5, 20));
    Endpoint e =
        faulty(
            new Cpu(0.3),
            new Borrow(),
            first,
            new Borrow(),
            second,
            new Give(),
            new Give(),
            new Cpu(0.2));
    return whole(e, s.pool * 1000 / (first.ioMs() + 2 * second.ioMs() + 1));
  }

  /** Stops requests for four tenths of the time. */
  private double explicitGc() {
    s.liveMb = uniform(60, 200);
    s.heapMb = s.liveMb * uniform(3, 6);
    s.pauseMsPerLiveMb = uniform(0.1, 0.3);
    Endpoint e = faulty(new Cpu(0.5), new Collect());
    double pause = 3 * (1 + s.liveMb * s.pauseMsPerLiveMb);
    return whole(e, 400 / pause / 1.3);
  }

  /** Leaves a third of the heap behind in the heaviest step, of which requests see little. */
  private double memoryLeak() {
    s.heapMb = uniform(300, 800);
    s.liveMb = 0.1 * s.heapMb;
    s.pauseMsPerLiveMb = 0.01;
    double rate = uniform(40, 80);
    double keptKb = 0.3 * s.heapMb * 1024 / (rate * 9);
    s.endpoints.add(
        new Endpoint(FAULTY, 1, new Cpu(0.5), new Keep(keptKb))
            .allocating(Math.max(keptKb, 1.2 * s.heapMb * 1024 / rate)));
    return whole(s.endpoints.get(s.endpoints.size() - 1), rate / 1.3);
  }

  private double threadLeak() {
    return whole(faulty(new Cpu(0.5), new StartThread()), uniform(50, 80));
  }

  /**
   * Stops the JVM for a sixth of the time: those who wait, wait long, and the mean hardly tells.
   */
  private double safepoints() {
    double ms = uniform(30, 60);
    double rate = uniform(80, 160);
    s.endpoints.clear();
    s.endpoints.add(new Endpoint("GET /victim", 1, new Cpu(uniform(0.5, 1))));
    s.endpoints.add(new Endpoint(FAULTY, 180 / ms / rate, new Cpu(0.5), new Stop(ms)));
    return rate / 1.3;
  }

  private double errors() {
    faulty(new Cpu(uniform(0.5, 2)), new Fail("shop.OutOfStock", uniform(0.03, 0.3)));
    return Math.min(400, 0.4 * lowestCapacity(s));
  }

  /** Each execution costs both sides some work, here on the same processors. */
  private double repeated() {
    s.databaseCores = 0;
    s.cpuLimit = 0;
    s.pool = 40;
    int k = 15 + random.nextInt(40);
    double own = uniform(0.05, 0.15);
    double theirs = uniform(0.15, 0.4);
    List<Phase> phases = new ArrayList<>(List.of(new Cpu(0.3), new Borrow()));
    for (int i = 0; i < k; i++) {
      phases.add(new Cpu(own));
      phases.add(new Sql("select price from item where id = ?", theirs, 0));
    }
    phases.add(new Give());
    Endpoint e = faulty(phases.toArray(Phase[]::new));
    return whole(e, s.hostCores * 1000 / (k * (own + theirs) + 0.4));
  }

  private double retrying() {
    s.remoteServers = 3 + random.nextInt(6);
    double ms = uniform(20, 50);
    s.endpoints.removeIf(e -> e.phases().stream().anyMatch(p -> p instanceof Remote));
    Endpoint e =
        faulty(new Cpu(0.3), new Retrying(ms, ms * uniform(2.5, 4), 3 + random.nextInt(4)));
    return whole(e, s.remoteServers * 1000 / ms);
  }

  private double missing() {
    double hits = uniform(0.05, 0.4);
    double demand = uniform(5, 30);
    int cores = s.databaseCores == 0 ? s.hostCores : s.databaseCores;
    s.pool = Math.max(s.pool, 4 * cores);
    Endpoint e =
        faulty(
            new Cpu(0.3),
            new LookUp(hits, 3),
            new Borrow(),
            new Sql("select sum(price) from part where item = ?", demand, 0),
            new Give(),
            new Cpu(0.2));
    return whole(e, cores * 1000 / ((1 - hits) * demand + 0.5));
  }

  /** Between lock and commit a transaction computes little and waits for its disks. */
  private double locking() {
    s.pool = 40;
    double ms = uniform(5, 15);
    String lock = "select balance from account where id = ? for update";
    Endpoint e =
        faulty(
            new Cpu(0.3),
            new Borrow(),
            new Enter(ResourceKind.SQL, lock),
            new Sql("select sum(amount) from entry where account = ?", 0.5, ms),
            new Sql("update account set balance = ? where id = ?", 0.2, 0.3),
            new Leave(lock),
            new Give());
    return whole(e, 1000 / (ms + 2.5));
  }

  private double database() {
    s.databaseCores = pick(1, 2, 4);
    s.cpuLimit = 0;
    s.hostCores = 8;
    s.pool = 40;
    s.endpoints.clear();
    double all = 0;
    for (int i = 0; i < 8; i++) {
      double demand = uniform(8, 14);
      all += demand / 8;
      s.endpoints.add(
          new Endpoint(
              "GET /report" + i,
              1,
              new Cpu(0.3),
              new Borrow(),
              new Sql("select " + i + " from fact where a = ?", demand, 0),
              new Give()));
    }
    return s.databaseCores * 1000 / all;
  }

  /** The limit of the control group lets few requests run at a time, where the host has room. */
  private double throttled() {
    s.hostCores = 8;
    s.cpuLimit = pick(1, 2, 3);
    s.capacities.put("", (int) s.cpuLimit);
    s.endpoints.clear();
    double ms = uniform(8, 30);
    faulty(new Enter(ResourceKind.THROTTLING, ""), new Cpu(ms), new Leave(""));
    return s.cpuLimit * 1000 / ms;
  }

  /** Others come with the heaviest step, and want more processors than there are. */
  private double noisy() {
    s.cpuLimit = 0;
    s.hostCores = pick(2, 4);
    s.strangerCores = s.hostCores * uniform(2, 4);
    faulty(new Cpu(uniform(4, 12)));
    return 0.35 / 1.3 * lowestCapacity(s);
  }

  /** Connections are accepted a few at a time. */
  private double outside() {
    s.clientSeen = true;
    s.workers = 4 + random.nextInt(20);
    s.endpoints.clear();
    double ms = uniform(20, 80);
    faulty(new Cpu(0.3), new Remote(ms));
    seen = RandomServices::acceptedLate;
    return s.workers * 1000 / (ms + 0.5);
  }

  /** The client has sent its request when it begins to wait for a connection to be accepted. */
  private static Run acceptedLate(Run run) {
    List<ClientWindow> client = new ArrayList<>();
    for (ClientWindow w : run.client()) {
      Map<String, ClientWindow.Traffic> endpoints = new TreeMap<>(w.endpoints());
      endpoints.replaceAll(
          (name, t) ->
              new ClientWindow.Traffic(
                  t.due(), t.notSent(), t.completed(), t.latency(), t.latency(), t.errors()));
      client.add(new ClientWindow(w.startMillis(), endpoints, w.driver()));
    }
    return run.toBuilder().client(client).build();
  }

  /** Each loop does the whole of a request; what it comes to late is not seen before. */
  private double loops() {
    s.clientSeen = true;
    s.workers = pick(2, 4, 8);
    s.endpoints.clear();
    double ms = uniform(15, 40);
    faulty(new Cpu(0.3), new Remote(ms));
    int loops = s.workers;
    seen = run -> Judged.withLoops(run, w -> lag(run, w, loops));
    return loops * 1000 / (ms + 0.5);
  }

  private static EventLoopWindow lag(Run run, Window w, int loops) {
    double lag = 0;
    for (ClientWindow c : run.client()) {
      ClientWindow.Traffic waited = c.endpoints().get(FAULTY);
      EndpointWindow inside = w.endpoints().get(FAULTY);
      if (c.startMillis() == w.startMillis() && waited != null && inside != null) {
        lag = waited.latency().meanNanos() - inside.latency().meanNanos();
      }
    }
    long nanos = Math.round(Math.max(0, lag));
    return new EventLoopWindow(
        loops,
        10L * loops,
        2 * nanos,
        nanos,
        null,
        null,
        0,
        "1",
        Map.of(FAULTY + " waits at com.example.Prices.ask:12 in Client.send", 2L));
  }

  private double pinned() {
    s.cpuLimit = 0;
    String carriers = ResourceId.CARRIERS.name();
    s.capacities.put(carriers, s.hostCores);
    s.endpoints.clear();
    double ms = uniform(15, 40);
    faulty(new Enter(ResourceKind.CARRIERS, carriers), new Remote(ms), new Leave(carriers));
    seen = run -> Judged.withLocks(run, w -> pins(w, ms));
    return s.hostCores * 1000 / ms;
  }

  private static Map<String, LockWindow> pins(Window w, double ms) {
    Histogram each = new Histogram(3);
    w.endpoints()
        .values()
        .forEach(e -> each.recordValueWithCount(Math.round(ms * 1e6), e.latency().count()));
    return Map.of(
        LockLevel.PINNED + " at com.example.Native.compare",
        new LockWindow(Latencies.of(each), Map.of(FAULTY, 1L), Map.of()),
        LockWindow.CARRIERS,
        new LockWindow(Latencies.NONE, Map.of(FAULTY, 1L), Map.of()));
  }

  /** The processors are used up at one place. */
  private double sampled(String place) {
    s.endpoints.clear();
    double capacity = cpu();
    Map<String, Long> found = Map.of(place, 8L, "com.example.Names.list:3", 2L);
    seen = run -> Judged.withRunning(run, found);
    return capacity;
  }

  private double large() {
    s.clientSeen = true;
    double capacity = sampled("com.fasterxml.jackson");
    UnaryOperator<Run> samples = seen;
    long bytes = Math.round(uniform(50_000, 500_000));
    seen = run -> Judged.answering(samples.apply(run), bytes);
    return capacity;
  }

  /** The rate at which the first resource would be full, from the demands alone. */
  static double lowestCapacity(Service s) {
    double weight = s.endpoints.stream().mapToDouble(Endpoint::weight).sum();
    double own = 0;
    double database = 0;
    double held = 0;
    for (Endpoint e : s.endpoints) {
      boolean holding = false;
      for (Phase p : e.phases()) {
        double ms = 0;
        if (p instanceof Cpu c) {
          own += e.weight() * c.ms();
          ms = c.ms();
        } else if (p instanceof Sql q) {
          database += e.weight() * q.cpuMs();
          ms = q.cpuMs() + q.ioMs() + s.roundTripMs;
        } else if (p instanceof Remote r) {
          ms = r.ms();
        }
        holding = p instanceof Borrow || (holding && !(p instanceof Give));
        held += holding ? e.weight() * ms : 0;
      }
    }
    own += weight * s.driverCpuMs;
    double cores = s.cpuLimit > 0 ? s.cpuLimit : s.hostCores;
    double byHost = (s.databaseCores == 0 ? own + database : own) / s.hostCores;
    double byDatabase = s.databaseCores == 0 ? 0 : database / s.databaseCores;
    double most = Math.max(Math.max(own / cores, byHost), Math.max(byDatabase, held / s.pool));
    return 1000 * weight / most;
  }

  /** Scales the rate of the faulty endpoint up to all endpoints. */
  private double whole(Endpoint faulty, double rate) {
    double all = s.endpoints.stream().mapToDouble(Endpoint::weight).sum();
    return rate * all / faulty.weight();
  }

  private Endpoint faulty(Phase... phases) {
    Endpoint e = new Endpoint(FAULTY, 1, phases);
    s.endpoints.add(e);
    return e;
  }

  private Endpoint ordinary(String name, double weight) {
    List<Phase> phases = new ArrayList<>(List.of(new Cpu(uniform(0.2, 1))));
    if (random.nextBoolean()) {
      phases.add(new Remote(uniform(2, 20)));
    }
    return new Endpoint(name, weight, phases.toArray(Phase[]::new));
  }

  private Load[] loads(Truth truth, double capacity) {
    double heavy = capacity * uniform(distinctness.least, distinctness.most);
    boolean ofLoad = !NOT_OF_LOAD.contains(truth);
    heavy = ofLoad ? heavy : capacity * 1.3;
    boolean closed = random.nextInt(3) == 0 && ofLoad;
    if (closed) {
      // enough users to keep the resource full with a think time of some services
      double thinkMs = uniform(50, 200);
      double base =
          s.endpoints.stream().mapToDouble(e -> e.weight() * alone(e)).sum()
              / s.endpoints.stream().mapToDouble(Endpoint::weight).sum();
      int users = (int) Math.ceil(heavy * (thinkMs + 4 * base) / 1000);
      int few = Math.max(1, (int) (0.1 * capacity * (thinkMs + base) / 1000));
      return new Load[] {Load.closed(few, thinkMs, 10), Load.closed(users, thinkMs, 9)};
    }
    double light = Math.max(3, heavy * uniform(0.1, 0.2));
    if (truth == Truth.NOISY_HOST) {
      s.strangersFromSecond = 12; // after the first step
      return new Load[] {Load.open(light, 10), Load.open(heavy, 9)};
    }
    return random.nextBoolean()
        ? new Load[] {Load.open(light, 10), Load.open(heavy, 9)}
        : new Load[] {
          Load.open(light, 8), Load.open((light + heavy) / 2.2, 6), Load.open(heavy, 8)
        };
  }

  private static double alone(Endpoint e) {
    double ms = 0;
    for (Phase p : e.phases()) {
      ms +=
          p instanceof Cpu c
              ? c.ms()
              : p instanceof Sql q ? q.cpuMs() + q.ioMs() : p instanceof Remote r ? r.ms() : 0;
    }
    return ms;
  }

  private int pick(int... values) {
    return values[random.nextInt(values.length)];
  }

  private double uniform(double from, double to) {
    return from + random.nextDouble() * (to - from);
  }
}
