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
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.timeline.BackingWindow;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.ExecutorWindow;
import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.JvmWindow.Collected;
import io.chokepoint.core.timeline.LockWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import io.chokepoint.core.timeline.PoolWindow.Outstanding;
import io.chokepoint.core.timeline.PostgresSample;
import io.chokepoint.core.timeline.RedisSample;
import io.chokepoint.core.timeline.StatementWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.core.timeline.WorkersWindow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * A seeded simulation of one service under stepped load that records what the agent and the driver
 * would have recorded. Processors are shared equally by whoever is runnable; the pool, the workers
 * and the remote service serve in order of arrival; collections stop the JVM and burn CPU.
 */
final class Simulation {

  private static final double TICK = 0.25e-3;
  private static final double RAMP_SECONDS = 2;
  private static final long START_MILLIS = 1_800_000_000_000L;
  private static final String POOL = "main";
  private static final ResourceId REMOTE = new ResourceId(ResourceKind.DOWNSTREAM, "remote:80");
  private static final ResourceId GET = new ResourceId(ResourceKind.CACHE, "GET");
  private static final ResourceId WORKERS = new ResourceId(ResourceKind.WORKER_THREADS, "http");

  private final Service service;
  private final Random random;
  private final Random looks = new Random(11); // leaves what others draw as it is
  private double now;
  private boolean paused;
  private boolean stopping;
  private double pauseEnd;
  private double pauseStart;
  private double allocatedMb;
  private double driverWork;

  private final List<Request> onCpu = new ArrayList<>();
  private final List<Request> delayed = new ArrayList<>();
  private final List<Request> inDatabase = new ArrayList<>();
  private final ArrayDeque<Request> forPool = new ArrayDeque<>();
  private final ArrayDeque<Request> forWorker = new ArrayDeque<>();
  private final ArrayDeque<Request> forRemote = new ArrayDeque<>();
  private final ArrayDeque<Attempt> forRetried = new ArrayDeque<>();
  private final List<Attempt> atRetried = new ArrayList<>();
  private final List<Request> retrying = new ArrayList<>();
  private final Map<String, Slots> slots = new HashMap<>();
  private final PriorityQueue<Double> userArrivals = new PriorityQueue<>();
  private final List<Held> out = new ArrayList<>();
  private double liveMb;
  private int threads = 40;
  private int workersBusy;
  private final Map<String, Long> inside = new HashMap<>();
  private int remoteBusy;
  private Load load = Load.open(1, 1);
  private double nextArrival = Double.POSITIVE_INFINITY;
  private int users;

  private final List<Window> windows = new ArrayList<>();
  private final List<ClientWindow> client = new ArrayList<>();
  private final List<BackingWindow> backing = new ArrayList<>();
  private Tally tally = new Tally();

  private Simulation(Service service, long seed) {
    this.service = service;
    this.random = new Random(seed);
    this.liveMb = service.liveMb;
  }

  static Run run(Service service, long seed, Load... loads) {
    return new Simulation(service, seed).through(loads);
  }

  private Run through(Load... loads) {
    List<Step> steps = new ArrayList<>();
    int n = 0;
    for (Load next : loads) {
      load = next;
      begin(next);
      double from = now + RAMP_SECONDS;
      until(from + next.seconds());
      Offered offered =
          next.perSecond() != null
              ? Offered.open(next.perSecond())
              : Offered.closed(next.users() == null ? 0 : next.users());
      steps.add(
          new Step(
              "step " + ++n,
              START_MILLIS + Math.round(from * 1000),
              START_MILLIS + Math.round((from + next.seconds()) * 1000),
              offered));
    }
    return Run.builder()
        .setup(
            new Setup("simulated", "none", Map.of(POOL, new Setup.Database("a database", 200, 20))))
        .timeline(windows)
        .steps(service.stepsMarked ? steps : List.of())
        .client(service.clientSeen ? client : List.of())
        .backing(backing)
        .build();
  }

  private void begin(Load next) {
    if (next.perSecond() != null) {
      nextArrival = now + exponential(1 / next.perSecond());
    } else {
      nextArrival = Double.POSITIVE_INFINITY;
      int wanted = next.users() == null ? 0 : next.users();
      for (; users < wanted; users++) {
        userArrivals.add(now + random.nextDouble() * RAMP_SECONDS);
      }
    }
  }

  private void until(double end) {
    long ticks = Math.round((end - now) / TICK);
    for (long i = 0; i < ticks; i++) {
      tick();
      long done = Math.round(now / TICK) + 1;
      now = done * TICK;
      if (done % Math.round(1 / TICK) == 0) {
        closeWindow();
      }
    }
  }

  private void tick() {
    arrivals();
    collections();
    processors();
    delays();
    attempts();
    if (!paused) {
      pool();
    }
    tally.busy += out.size() * TICK;
  }

  private void arrivals() {
    while (nextArrival <= now) {
      arrive(nextArrival, false);
      Double rate = load.perSecond();
      nextArrival += exponential(1 / (rate == null ? 1 : rate));
    }
    while (!userArrivals.isEmpty() && userArrivals.peek() <= now) {
      arrive(userArrivals.poll(), true);
    }
  }

  private void arrive(double at, boolean user) {
    double total = service.endpoints.stream().mapToDouble(Endpoint::weight).sum();
    double pick = random.nextDouble() * total;
    Endpoint chosen = service.endpoints.get(0);
    for (Endpoint e : service.endpoints) {
      chosen = e;
      pick -= e.weight();
      if (pick <= 0) {
        break;
      }
    }
    Request r = new Request(chosen, at, user);
    tally.of(chosen.name()).due++;
    driverWork += service.driverCpuMs / 1000;
    if (workersBusy < service.workers) {
      start(r);
    } else {
      forWorker.add(r);
    }
  }

  private void start(Request r) {
    workersBusy++;
    inside.merge(r.endpoint.name(), 1L, Long::sum);
    boolean counted = service.workersSeen && now - r.intended > 2 * TICK;
    r.started = counted ? r.intended : now;
    if (counted) {
      r.visited(WORKERS, new Charge(1, nanos(now - r.intended), 0));
    }
    allocatedMb += r.endpoint.allocatedKb() / 1024;
    tally.allocatedMb += r.endpoint.allocatedKb() / 1024;
    if (random.nextDouble() < service.failing) {
      r.failed = "java.lang.IllegalStateException";
      r.phase = r.endpoint.phases().size();
      finish(r);
      return;
    }
    enter(r);
  }

  /** Puts a request into its current phase. */
  private void enter(Request r) {
    if (r.phase >= r.endpoint.phases().size()) {
      finish(r);
      return;
    }
    Phase phase = r.endpoint.phases().get(r.phase);
    r.since = now;
    if (phase instanceof Cpu c) {
      r.left = varied(c.ms() / 1000) * compiling();
      if (stopping) {
        r.visited(ResourceId.SAFEPOINT, new Charge(1, nanos(Math.max(0, pauseEnd - now)), 0));
      }
      onCpu.add(r);
    } else if (phase instanceof Borrow) {
      forPool.add(r);
    } else if (phase instanceof Give) {
      giveBack(r);
      next(r);
    } else if (phase instanceof Sql s) {
      r.left = service.roundTripMs / 1000 + (s.ioMs() > 0 ? varied(s.ioMs() / 1000) : 0);
      r.databaseLeft = varied(s.cpuMs() / 1000);
      delayed.add(r);
    } else if (phase instanceof Remote m) {
      r.left = varied(m.ms() / 1000);
      if (remoteBusy < service.remoteServers) {
        remoteBusy++;
        delayed.add(r);
      } else {
        forRemote.add(r);
      }
    } else if (phase instanceof LookUp l) {
      tally.lookUps++;
      boolean hit = random.nextDouble() < l.hits();
      tally.hits += hit ? 1 : 0;
      r.visited(GET, new Charge(1, 0, 0));
      r.phase += hit ? l.skipped() : 0;
      next(r);
    } else if (phase instanceof Retrying a) {
      r.attempts = 0;
      retrying.add(r);
      attempt(r, a);
    } else if (phase instanceof Enter e) {
      Slots s = slots.computeIfAbsent(e.name(), n -> new Slots());
      s.kind = e.kind();
      if (s.busy < service.capacities.getOrDefault(e.name(), 1)) {
        s.busy++;
        entered(r, s, 0);
        next(r);
      } else {
        s.queue.add(r);
      }
    } else if (phase instanceof Leave l) {
      Slots s = slots.computeIfAbsent(l.name(), n -> new Slots());
      s.executions.recordValue(nanos(Math.max(TICK, now - r.entered)));
      leave(s);
      next(r);
    } else if (phase instanceof Collect) {
      collect(JvmWindow.EXPLICIT, 3 * pauseOfYoung());
      tally.asked(r.endpoint.name());
      next(r);
    } else if (phase instanceof Stop stop) {
      stop(stop.ms() / 1000);
      next(r);
    } else if (phase instanceof Keep k) {
      liveMb += k.kb() / 1024;
      next(r);
    } else if (phase instanceof StartThread) {
      threads++;
      next(r);
    } else if (phase instanceof Fail f) {
      r.failed = random.nextDouble() < f.chance() ? f.exception() : null;
      next(r);
    }
  }

  private void leave(Slots s) {
    Request waiting = s.queue.poll();
    if (waiting == null) {
      s.busy--;
      return;
    }
    Enter asked = (Enter) waiting.endpoint.phases().get(waiting.phase);
    long waited = nanos(Math.max(TICK, now - waiting.since));
    if (asked.kind() != ResourceKind.SQL) {
      waiting.visited(new ResourceId(asked.kind(), asked.name()), new Charge(1, waited, 0));
    }
    entered(waiting, s, waited);
    next(waiting);
  }

  private void entered(Request r, Slots s, long waited) {
    r.entered = now;
    if (s.kind == ResourceKind.SQL) {
      String text = ((Enter) r.endpoint.phases().get(r.phase)).name();
      double took = waited / 1e9 + service.roundTripMs / 1000;
      r.sql.merge(text, took, Double::sum);
      r.visits.merge(text, 1L, Long::sum);
      r.heldSql += took;
      r.whileHolding(ResourceId.sql(text), nanos(took));
      tally.statement(text).recordValue(nanos(took));
      return;
    }
    if (waited > 0 || s.kind == ResourceKind.EXECUTOR) {
      s.waits.recordValue(waited);
      s.holders.merge(r.endpoint.name(), waited, Long::sum);
    }
  }

  private void next(Request r) {
    r.phase++;
    enter(r);
  }

  private double compiling() {
    return service.warmUp ? 1 + 2 * Math.exp(-now / 2) : 1;
  }

  private void collections() {
    double young = Math.max(1, (service.heapMb - live()) * 0.6);
    if (paused && now >= pauseEnd) {
      paused = false;
      tally.pauses += stopping ? 0 : 1;
      tally.pauseSeconds += stopping ? 0 : now - pauseStart;
      tally.stops += stopping ? 1 : 0;
      tally.stopSeconds += stopping ? now - pauseStart : 0;
      stopping = false;
    }
    if (!paused && allocatedMb >= young) {
      allocatedMb = 0;
      collect("G1 Evacuation Pause", pauseOfYoung());
    }
  }

  /** Whoever is on a processor, or comes to one, stands still until it is over. */
  private void stop(double seconds) {
    if (paused) {
      return;
    }
    pauseStart = now;
    pauseEnd = now + seconds;
    paused = true;
    stopping = true;
    onCpu.forEach(r -> r.visited(ResourceId.SAFEPOINT, new Charge(1, nanos(seconds), 0)));
  }

  private double live() {
    double kept = 0;
    for (Endpoint e : service.endpoints) {
      kept += inside.getOrDefault(e.name(), 0L) * e.allocatedKb() / 1024 * service.keptInside;
    }
    return Math.min(0.95 * service.heapMb, liveMb + kept);
  }

  private double pauseOfYoung() {
    return (1 + live() * service.pauseMsPerLiveMb) / 1000 * (0.8 + 0.4 * random.nextDouble());
  }

  /** One that is asked for during another comes after it. */
  private void collect(String cause, double seconds) {
    pauseStart = paused ? pauseStart : now;
    pauseEnd = (paused ? pauseEnd : now) + seconds;
    paused = true;
    tally.collections.merge(cause, new Collected(1, nanos(seconds), 0), Collected::plus);
  }

  private double jvmCpus() {
    return service.cpuLimit > 0 ? service.cpuLimit : service.hostCores;
  }

  private void processors() {
    int gcThreads = paused && !stopping ? Math.max(1, (int) Math.round(jvmCpus() / 2)) : 0;
    int jvm = paused ? gcThreads : onCpu.size();
    int database = service.databaseCores == 0 ? inDatabase.size() : 0;
    int driver = driverWork > 0 ? 1 : 0;
    double otherProcesses = now < service.strangersFromSecond ? 0 : service.strangerCores;
    double runnable = jvm + database + driver + otherProcesses;
    double hostRate = runnable <= service.hostCores ? 1 : service.hostCores / runnable;
    double jvmRate = Math.min(hostRate, jvm == 0 ? 1 : jvmCpus() / jvm);
    double databaseRate =
        service.databaseCores == 0
            ? hostRate
            : Math.min(1, (double) service.databaseCores / Math.max(1, inDatabase.size()));
    tally.hostBusy += (jvm * jvmRate + (database + driver + otherProcesses) * hostRate) * TICK;
    tally.jvmBusy += jvm * jvmRate * TICK;
    if (paused) {
      tally.gcBusy += jvm * jvmRate * TICK;
    } else {
      work(onCpu, jvmRate, true);
    }
    driverWork = Math.max(0, driverWork - driver * hostRate * TICK);
    work(inDatabase, databaseRate, false);
  }

  private void work(List<Request> jobs, double rate, boolean ownCpu) {
    List<Request> done = null;
    for (int i = jobs.size() - 1; i >= 0; i--) {
      Request r = jobs.get(i);
      double spent = Math.min(rate * TICK, ownCpu ? r.left : r.databaseLeft);
      if (ownCpu) {
        r.left -= spent;
        r.cpu += spent;
        r.heldCpu += r.held == null ? 0 : spent;
      } else {
        r.databaseLeft -= spent;
      }
      if ((ownCpu ? r.left : r.databaseLeft) <= 0) {
        jobs.set(i, jobs.get(jobs.size() - 1));
        jobs.remove(jobs.size() - 1);
        done = done == null ? new ArrayList<>() : done;
        done.add(r);
      }
    }
    if (done == null) {
      return;
    }
    for (Request r : done) {
      if (ownCpu) {
        next(r);
      } else {
        r.left = 0;
        delayed.add(r);
      }
    }
  }

  /** Times that pass whatever others do; their ends are noticed only while the JVM runs. */
  private void delays() {
    List<Request> done = null;
    for (int i = delayed.size() - 1; i >= 0; i--) {
      Request r = delayed.get(i);
      r.left -= TICK;
      if (r.left <= 0 && (r.databaseLeft > 0 || !paused)) {
        delayed.set(i, delayed.get(delayed.size() - 1));
        delayed.remove(delayed.size() - 1);
        done = done == null ? new ArrayList<>() : done;
        done.add(r);
      }
    }
    if (done == null) {
      return;
    }
    for (Request r : done) {
      Phase phase = r.endpoint.phases().get(r.phase);
      if (phase instanceof Sql s) {
        if (r.databaseLeft > 0) {
          inDatabase.add(r);
          continue;
        }
        double took = now + TICK - r.since;
        r.sql.merge(s.text(), took, Double::sum);
        r.visits.merge(s.text(), 1L, Long::sum);
        r.heldSql += took;
        r.whileHolding(ResourceId.sql(s.text()), nanos(took));
        tally.statement(s.text()).recordValue(nanos(took));
      } else {
        r.visited(REMOTE, new Charge(1, 0, nanos(now + TICK - r.since)));
        remoteBusy--;
        Request waiting = forRemote.poll();
        if (waiting != null) {
          remoteBusy++;
          delayed.add(waiting);
        }
      }
      next(r);
    }
  }

  private void attempt(Request r, Retrying a) {
    r.since = now;
    r.attempts++;
    r.attempt = new Attempt(r, varied(a.ms() / 1000));
    forRetried.add(r.attempt);
  }

  private void attempts() {
    while (atRetried.size() < service.remoteServers && !forRetried.isEmpty()) {
      atRetried.add(forRetried.poll());
    }
    List<Request> answered = new ArrayList<>();
    for (Iterator<Attempt> i = atRetried.iterator(); i.hasNext(); ) {
      Attempt a = i.next();
      a.left -= TICK;
      if (a.left <= 0) {
        i.remove();
        if (a.owner.attempt == a) {
          answered.add(a.owner);
        }
      }
    }
    for (Request r : answered) {
      r.attempt = null;
      retrying.remove(r);
      r.visited(REMOTE, new Charge(1, 0, nanos(now + TICK - r.since)));
      next(r);
    }
    for (Request r : List.copyOf(retrying)) {
      Retrying a = (Retrying) r.endpoint.phases().get(r.phase);
      if (now - r.since >= a.timeoutMs() / 1000) {
        r.visited(REMOTE, new Charge(1, 0, nanos(now - r.since)));
        if (r.attempts < a.attempts()) {
          attempt(r, a);
        } else {
          r.attempt = null;
          retrying.remove(r);
          r.failed = "java.net.http.HttpTimeoutException";
          r.phase = r.endpoint.phases().size();
          finish(r);
        }
      }
    }
  }

  private void pool() {
    for (Iterator<Request> i = forPool.iterator(); i.hasNext(); ) {
      Request r = i.next();
      double waited = now - r.since;
      if (waited < service.poolTimeoutSeconds) {
        break;
      }
      i.remove();
      r.poolWait += waited;
      tally.borrow.recordValue(nanos(waited));
      r.whileHolding(ResourceId.pool(POOL), nanos(waited));
      tally.timeouts++;
      r.failed = "pool-timeout";
      r.phase = r.endpoint.phases().size();
      finish(r);
    }
    while (out.size() < service.pool && !forPool.isEmpty()) {
      Request r = forPool.poll();
      double waited = now - r.since;
      r.poolWait += waited;
      tally.borrow.recordValue(nanos(Math.max(2e-6, waited)));
      if (r.held != null) {
        r.whileHolding(ResourceId.pool(POOL), nanos(waited));
        r.second = new Held(r.endpoint.name(), now);
        out.add(r.second);
        next(r);
        continue;
      }
      r.held = new Held(r.endpoint.name(), now);
      r.heldCpu = 0;
      r.heldSql = 0;
      r.heldVisited.clear();
      out.add(r.held);
      next(r);
    }
    for (Iterator<Held> i = out.iterator(); i.hasNext(); ) {
      Held h = i.next();
      if (h.returnAt <= now) {
        i.remove();
        long took = nanos(now - h.since);
        tally.hold.recordValue(took);
        tally.holders.merge(h.endpoint, new Holding(1, took, 0, 0, took, Map.of()), Holding::plus);
      }
    }
  }

  private void giveBack(Request r) {
    Held second = r.second;
    if (second != null) {
      r.second = null;
      out.remove(second);
      long took = nanos(Math.max(1e-6, now - second.since));
      tally.hold.recordValue(took);
      tally.holders.merge(
          r.endpoint.name(), new Holding(1, took, took, 0, 0, Map.of()), Holding::plus);
      return;
    }
    Held held = r.held;
    if (held == null) {
      return;
    }
    r.held = null;
    if (random.nextDouble() < r.endpoint.leaks()) {
      held.orphaned = true;
      return;
    }
    if (random.nextDouble() < r.endpoint.detached()) {
      held.orphaned = true;
      held.returnAt = now + 1 + 2 * random.nextDouble();
      return;
    }
    out.remove(held);
    double hold = now - held.since;
    tally.hold.recordValue(nanos(Math.max(1e-6, hold)));
    double cpu = Math.min(hold, r.heldCpu);
    double sql = Math.min(hold - cpu, r.heldSql);
    tally.holders.merge(
        r.endpoint.name(),
        new Holding(
            1,
            nanos(hold),
            nanos(sql),
            nanos(cpu),
            nanos(hold) - nanos(sql) - nanos(cpu),
            r.heldVisited),
        Holding::plus);
  }

  private void finish(Request r) {
    while (r.held != null) {
      giveBack(r);
    }
    OfEndpoint e = tally.of(r.endpoint.name());
    double end = now + TICK;
    long wall = nanos(end - r.started);
    e.latency.recordValue(wall);
    e.service.recordValue(wall);
    e.fromIntended.recordValue(nanos(Math.max(TICK, end - r.intended)));
    e.statuses.merge(r.failed == null ? 200 : 500, 1L, Long::sum);
    if (r.failed != null) {
      e.errors.merge(r.failed, 1L, Long::sum);
    }
    Map<ResourceId, Charge> charges = new HashMap<>();
    if (r.poolWait > 0) {
      charges.put(ResourceId.pool(POOL), new Charge(1, nanos(r.poolWait), 0));
    }
    r.sql.forEach(
        (text, s) ->
            charges.put(
                ResourceId.sql(text), new Charge(r.visits.getOrDefault(text, 1L), 0, nanos(s))));
    charges.put(ResourceId.CPU, new Charge(1, 0, nanos(r.cpu)));
    charges.putAll(r.others);
    boolean sampled = service.cpuSampled || random.nextInt(10) == 0;
    e.ledger =
        e.ledger.plus(
            new LedgerSum(
                1,
                wall,
                charges,
                sampled ? 1 : 0,
                sampled ? nanos(r.cpu) : 0,
                sampled ? Math.round(r.endpoint.allocatedKb() * 1024) : 0));
    workersBusy--;
    inside.merge(r.endpoint.name(), -1L, Long::sum);
    if (r.user) {
      if (load.users() != null && users <= load.users()) {
        userArrivals.add(now + (load.thinkMs() > 0 ? varied(load.thinkMs() / 1000) : 0));
      } else {
        users--;
      }
    }
    Request waiting = forWorker.poll();
    if (waiting != null) {
      start(waiting);
    }
  }

  private void closeWindow() {
    long start = START_MILLIS + Math.round((now - 1) * 1000);
    Map<String, EndpointWindow> endpoints = new HashMap<>();
    Map<String, ClientWindow.Traffic> traffic = new HashMap<>();
    tally.endpoints.forEach(
        (name, e) -> {
          if (e.latency.getTotalCount() > 0) {
            endpoints.put(
                name,
                EndpointWindow.builder("GET", name)
                    .latency(Latencies.of(e.latency))
                    .statuses(e.statuses)
                    .errors(e.errors)
                    .ledger(e.ledger)
                    .inFlight(inside.getOrDefault(name, 0L))
                    .build());
          }
          long failed = e.errors.values().stream().mapToLong(Long::longValue).sum();
          traffic.put(
              name,
              new ClientWindow.Traffic(
                  e.due,
                  0,
                  e.latency.getTotalCount(),
                  Latencies.of(e.fromIntended),
                  Latencies.of(e.service),
                  failed == 0 ? Map.of() : Map.of("5xx", failed)));
        });
    Map<String, StatementWindow> statements = new HashMap<>();
    tally.statements.forEach(
        (text, h) -> statements.put(text, new StatementWindow(Latencies.of(h), 0, 0)));
    windows.add(
        Window.builder(
                start, 1_000_000_000L + random.nextInt(2_000_000) - 1_000_000, systemWindow())
            .endpoints(endpoints)
            .statements(statements)
            .pools(usesPool() ? Map.of(POOL, poolWindow()) : Map.of())
            .workers(
                service.workersSeen
                    ? Map.of(
                        WORKERS.name(),
                        new WorkersWindow(service.workers, workersBusy, forWorker.size(), null))
                    : Map.of())
            .locks(locks())
            .executors(executors())
            .build());
    slots
        .values()
        .forEach(
            s -> {
              s.waits.reset();
              s.executions.reset();
              s.holders.clear();
            });
    if (service.backingSeen) {
      backing.add(new BackingWindow(start, Map.of("db", database()), redis()));
    }
    client.add(
        new ClientWindow(
            start,
            traffic,
            new ClientWindow.Driver(
                workersBusy + forWorker.size(),
                0,
                nanos(service.driverCpuMs / 1000 * tally.due()),
                0,
                0,
                null)));
    tally = new Tally();
  }

  private PostgresSample database() {
    int waiting =
        slots.values().stream()
            .filter(s -> s.kind == ResourceKind.SQL)
            .mapToInt(s -> s.queue.size())
            .sum();
    return new PostgresSample(Map.of(), 200, waiting, 0, 0, 0, 0, null, null, null, null);
  }

  private Map<String, RedisSample> redis() {
    long lookUps = tally.lookUps;
    double missed = lookUps - tally.hits;
    double evictions = service.evictionsPerMiss * missed;
    return lookUps == 0
        ? Map.of()
        : Map.of(
            "cache",
            new RedisSample(
                4L << 20,
                4L << 20,
                lookUps,
                tally.hits / (double) lookUps,
                evictions,
                0,
                1,
                0,
                0.0));
  }

  private Map<String, LockWindow> locks() {
    Map<String, LockWindow> locks = new HashMap<>();
    slots.forEach(
        (name, s) -> {
          if (s.kind == ResourceKind.LOCK) {
            locks.put(name, new LockWindow(Latencies.of(s.waits), s.holders, Map.of()));
          }
        });
    return locks;
  }

  private Map<String, ExecutorWindow> executors() {
    Map<String, ExecutorWindow> executors = new HashMap<>();
    slots.forEach(
        (name, s) -> {
          if (s.kind == ResourceKind.EXECUTOR) {
            executors.put(
                name,
                new ExecutorWindow(
                    service.capacities.getOrDefault(name, 1),
                    s.busy,
                    s.queue.size(),
                    Latencies.of(s.waits),
                    Latencies.of(s.executions)));
          }
        });
    return executors;
  }

  private boolean usesPool() {
    return service.endpoints.stream()
        .anyMatch(e -> e.phases().stream().anyMatch(p -> p instanceof Borrow));
  }

  private PoolWindow poolWindow() {
    Map<String, Long> orphaned = new TreeMap<>();
    List<Outstanding> oldest = new ArrayList<>();
    for (Held h : out) {
      if (h.orphaned) {
        orphaned.merge(h.endpoint, 1L, Long::sum);
      }
      oldest.add(new Outstanding(h.endpoint, nanos(now - h.since), h.orphaned));
    }
    oldest.sort(Comparator.comparingLong(Outstanding::heldNanos).reversed());
    return PoolWindow.builder(ResourceKind.CONNECTION_POOL, "HikariCP")
        .capacity(service.poolSizeKnown ? (Integer) service.pool : null)
        .busyNanos(nanos(tally.busy))
        .active(out.size())
        .idle(service.pool - out.size())
        .pending(forPool.size())
        .borrowWait(Latencies.of(tally.borrow))
        .timeouts(tally.timeouts)
        .hold(Latencies.of(tally.hold))
        .holders(tally.holders)
        .orphaned(orphaned)
        .oldest(oldest.subList(0, Math.min(10, oldest.size())))
        .build();
  }

  private SystemWindow systemWindow() {
    double noise = 0.02 * random.nextGaussian();
    return SystemWindow.builder((int) Math.ceil(jvmCpus()))
        .processCpuNanos(nanos(Math.max(0, tally.jvmBusy * (1 + noise))))
        .hostCpus(service.hostCores)
        .hostBusyNanos(
            nanos(Math.min(service.hostCores, Math.max(0, tally.hostBusy * (1 + noise) + 0.02))))
        .hostStolenNanos(0L)
        .heapMax(Math.round(service.heapMb * (1 << 20)))
        .heapLive(Math.round(live() * (1 << 20)))
        .gcPauses(tally.pauses)
        .gcPauseNanos(nanos(tally.pauseSeconds))
        .gcCpuNanos(service.gcCpuKnown ? nanos(tally.gcBusy) : null)
        .allocatedBytes(Math.round(tally.allocatedMb * (1 << 20)))
        .safepointNanos(nanos(tally.pauseSeconds + tally.stopSeconds))
        .threads(threads + workersBusy)
        .cgroupCpuLimit(service.cpuLimit > 0 ? (Double) service.cpuLimit : null)
        .jvm(jvmWindow())
        .build();
  }

  /**
   * The collector looks at all of the heap in some of its pauses, and scatters in what it finds.
   */
  private JvmWindow jvmWindow() {
    double found = live() * (1 + 0.01 * looks.nextGaussian());
    return JvmWindow.builder(1, START_MILLIS)
        .collections(tally.collections)
        .oldLooks((long) Math.min(1, tally.collections.size()))
        .oldLeast(Math.round(found * (1 << 20)))
        .safepoints(tally.pauses + tally.stops)
        .safepointSyncNanos(0L)
        .threads(Map.of("pool-#-thread-#", threads))
        .collectionsAskedBy(
            tally.askedBy.isEmpty() ? Map.of() : Map.of("shop.Export.run:12", tally.askedBy))
        .build();
  }

  private double exponential(double mean) {
    return -Math.log(1 - random.nextDouble()) * mean;
  }

  /** A gamma variate of shape 4: service times scatter, by half of their mean. */
  private double varied(double mean) {
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += exponential(mean / 4);
    }
    return sum;
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * 1e9);
  }

  private static final class Request {
    final Endpoint endpoint;
    final double intended;
    final boolean user;
    final Map<String, Double> sql = new HashMap<>();
    final Map<String, Long> visits = new HashMap<>();
    final Map<ResourceId, Charge> others = new HashMap<>();
    final Map<ResourceId, Long> heldVisited = new HashMap<>();
    int phase;
    double started;
    double since;
    double left;
    double databaseLeft;
    double cpu;
    double poolWait;
    double entered;
    double heldCpu;
    double heldSql;
    int attempts;
    @org.jspecify.annotations.Nullable Attempt attempt;
    @org.jspecify.annotations.Nullable Held held;
    @org.jspecify.annotations.Nullable Held second;
    @org.jspecify.annotations.Nullable String failed;

    Request(Endpoint endpoint, double intended, boolean user) {
      this.endpoint = endpoint;
      this.intended = intended;
      this.user = user;
    }

    void visited(ResourceId id, Charge charge) {
      others.merge(id, charge, Charge::plus);
      whileHolding(id, charge.residenceNanos());
    }

    void whileHolding(ResourceId id, long nanos) {
      if (held != null) {
        heldVisited.merge(id, nanos, Long::sum);
      }
    }
  }

  /** A call that may be given up before it is answered. */
  private static final class Attempt {
    final Request owner;
    double left;

    Attempt(Request owner, double left) {
      this.owner = owner;
      this.left = left;
    }
  }

  private static final class Slots {
    final ArrayDeque<Request> queue = new ArrayDeque<>();
    final Histogram waits = new Histogram(2);
    final Histogram executions = new Histogram(2);
    final Map<String, Long> holders = new HashMap<>();
    ResourceKind kind = ResourceKind.LOCK;
    int busy;
  }

  private static final class Held {
    final String endpoint;
    final double since;
    boolean orphaned;
    double returnAt = Double.POSITIVE_INFINITY;

    Held(String endpoint, double since) {
      this.endpoint = endpoint;
      this.since = since;
    }
  }

  /** What one window adds up. */
  private static final class Tally {
    long lookUps;
    long hits;
    final Map<String, OfEndpoint> endpoints = new HashMap<>();
    final Map<String, Histogram> statements = new HashMap<>();
    final Map<String, Holding> holders = new HashMap<>();
    final Histogram borrow = new Histogram(2);
    final Histogram hold = new Histogram(2);
    long timeouts;
    long pauses;
    double pauseSeconds;
    long stops;
    double stopSeconds;
    double gcBusy;
    double jvmBusy;
    double hostBusy;
    double busy;
    double allocatedMb;
    final Map<String, Collected> collections = new HashMap<>();
    final Map<String, Long> askedBy = new HashMap<>();

    void asked(String endpoint) {
      askedBy.merge(endpoint, 1L, Long::sum);
    }

    OfEndpoint of(String name) {
      return endpoints.computeIfAbsent(name, n -> new OfEndpoint());
    }

    Histogram statement(String text) {
      return statements.computeIfAbsent(text, t -> new Histogram(2));
    }

    long due() {
      return endpoints.values().stream().mapToLong(e -> e.due).sum();
    }
  }

  private static final class OfEndpoint {
    final Histogram latency = new Histogram(2);
    final Histogram service = new Histogram(2);
    final Histogram fromIntended = new Histogram(2);
    final Map<Integer, Long> statuses = new HashMap<>();
    final Map<String, Long> errors = new HashMap<>();
    LedgerSum ledger = LedgerSum.NONE;
    long due;
  }
}
