package io.chokepoint.core.diagnosis;

import io.chokepoint.core.diagnosis.RandomServices.Drawn;
import io.chokepoint.core.diagnosis.RandomServices.Truth;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Services with two faults at a time, each with an endpoint of its own. Which of them matters more
 * is simulated: the one without which less time is spent by all requests of the heaviest step.
 */
final class RandomPairs {

  /** What of the service a fault has for itself: two that share it cannot be put together. */
  private enum Part {
    POOL,
    DATABASE,
    PROCESSORS,
    REMOTE,
    HEAP,
    WORKERS
  }

  /** Faults that cost requests time, and what each of them has for itself. */
  private static final Map<Truth, Set<Part>> PARTS = new EnumMap<>(Truth.class);

  static {
    PARTS.put(Truth.POOL_TOO_SMALL, EnumSet.of(Part.POOL));
    PARTS.put(Truth.POOL_HELD, EnumSet.of(Part.POOL));
    PARTS.put(Truth.LEAK, EnumSet.of(Part.POOL));
    PARTS.put(Truth.NESTED_BORROW, EnumSet.of(Part.POOL));
    PARTS.put(Truth.ROW_LOCK, EnumSet.of(Part.POOL));
    PARTS.put(Truth.SLOW_SQL, EnumSet.of(Part.POOL, Part.DATABASE));
    PARTS.put(Truth.CACHE_MISSES, EnumSet.of(Part.POOL, Part.DATABASE));
    PARTS.put(Truth.N_PLUS_ONE, EnumSet.of(Part.POOL, Part.DATABASE, Part.PROCESSORS));
    PARTS.put(Truth.CPU, EnumSet.of(Part.PROCESSORS));
    PARTS.put(Truth.SLOW_DOWNSTREAM, EnumSet.of(Part.REMOTE));
    PARTS.put(Truth.RETRY_STORM, EnumSet.of(Part.REMOTE));
    PARTS.put(Truth.EXPLICIT_GC, EnumSet.of(Part.HEAP));
    PARTS.put(Truth.WORKER_THREADS, EnumSet.of(Part.WORKERS));
    PARTS.put(Truth.JAVA_LOCK, EnumSet.noneOf(Part.class));
    PARTS.put(Truth.EXECUTOR, EnumSet.noneOf(Part.class));
    PARTS.put(Truth.HTTP_POOL, EnumSet.noneOf(Part.class));
    PARTS.put(Truth.RATE_LIMITED, EnumSet.noneOf(Part.class));
    PARTS.put(Truth.CODE_WAIT, EnumSet.noneOf(Part.class));
    PARTS.put(Truth.SLOW_DISK, EnumSet.noneOf(Part.class));
  }

  private RandomPairs() {}

  private static Set<Part> parts(Truth truth) {
    return PARTS.getOrDefault(truth, Set.of());
  }

  /** Faults that can be there together, each two once. */
  static List<List<Truth>> all() {
    List<List<Truth>> pairs = new ArrayList<>();
    for (Truth a : PARTS.keySet()) {
      for (Truth b : PARTS.keySet()) {
        Set<Part> shared = EnumSet.allOf(Part.class);
        shared.retainAll(parts(a));
        shared.retainAll(parts(b));
        if (a.compareTo(b) < 0 && shared.isEmpty()) {
          pairs.add(List.of(a, b));
        }
      }
    }
    return pairs;
  }

  /**
   * A service with two faults, and the same with either cured.
   *
   * @param loads unloaded, then beyond what either lets through
   */
  record Pair(List<Truth> truths, Service service, Load[] loads, long seed) {

    Run run() {
      return Simulation.run(service, seed, loads);
    }

    /** Request-seconds in the heaviest step that the cure of one fault saves, of each fault. */
    List<Double> gains() {
      double both = requestSeconds(service);
      return List.of(both - requestSeconds(cured(0)), both - requestSeconds(cured(1)));
    }

    /** Request-seconds in the heaviest step that the two faults cost together. */
    double cost() {
      Service healthy = cured(0);
      healthy.endpoints = cured(healthy.endpoints, 1);
      return requestSeconds(service) - requestSeconds(healthy);
    }

    private Service cured(int fault) {
      Service s = service.copy();
      s.endpoints = cured(s.endpoints, fault);
      return s;
    }

    private static List<Endpoint> cured(List<Endpoint> endpoints, int fault) {
      List<Endpoint> all = new ArrayList<>(endpoints);
      Endpoint e = all.get(fault);
      all.set(fault, new Endpoint(e.name(), e.weight(), new Cpu(0.3)));
      return all;
    }

    private double requestSeconds(Service s) {
      Run run = Simulation.run(s, seed, loads);
      Step heaviest = run.steps().get(run.steps().size() - 1);
      return run.client().stream()
          .filter(w -> w.startMillis() >= heaviest.fromMillis())
          .mapToDouble(w -> w.driver().inFlight())
          .sum();
    }
  }

  static Pair draw(List<Truth> truths, long seed) {
    Random random =
        new Random(seed * 7919 + truths.get(0).ordinal() * 97 + truths.get(1).ordinal());
    Drawn a = RandomServices.draw(truths.get(0), seed);
    Drawn b = RandomServices.draw(truths.get(1), seed + 1);
    Service s = new Service();
    s.hostCores = 8;
    s.databaseCores = 8;
    s.pool = 40;
    s.warmUp = false;
    take(parts(truths.get(0)), a.service(), s);
    take(parts(truths.get(1)), b.service(), s);
    s.workersSeen = true;
    s.endpoints = new ArrayList<>();
    s.endpoints.add(beyond("GET /first", a, random));
    s.endpoints.add(beyond("GET /second", b, random));
    double faulty = s.endpoints.stream().mapToDouble(Endpoint::weight).sum();
    s.endpoints.add(new Endpoint("GET /ordinary", 0.2 * faulty, new Cpu(0.5)));
    double heavy = 1.2 * faulty;
    return new Pair(
        truths, s, new Load[] {Load.open(Math.max(5, 0.12 * heavy), 9), Load.open(heavy, 9)}, seed);
  }

  private static void take(Set<Part> parts, Service from, Service to) {
    to.capacities.putAll(from.capacities);
    for (Part part : parts) {
      switch (part) {
        case POOL -> {
          to.pool = from.pool;
          to.poolTimeoutSeconds = from.poolTimeoutSeconds;
        }
        case DATABASE -> to.databaseCores = from.databaseCores;
        case PROCESSORS -> {
          to.hostCores = from.hostCores;
          to.cpuLimit = from.cpuLimit;
        }
        case REMOTE -> to.remoteServers = from.remoteServers;
        case HEAP -> {
          to.heapMb = from.heapMb;
          to.liveMb = from.liveMb;
          to.pauseMsPerLiveMb = from.pauseMsPerLiveMb;
        }
        case WORKERS -> to.workers = from.workers;
      }
    }
  }

  /** The faulty endpoint, as heavy as its rate is beyond what it can have. */
  private static Endpoint beyond(String name, Drawn drawn, Random random) {
    List<Endpoint> all = drawn.service().endpoints;
    Endpoint faulty =
        all.stream().filter(e -> e.name().equals("GET /faulty")).findFirst().orElseThrow();
    double weight = all.stream().mapToDouble(Endpoint::weight).sum();
    double rate = drawn.capacity() * faulty.weight() / weight * (1.15 + 0.35 * random.nextDouble());
    return new Endpoint(
        name, rate, faulty.allocatedKb(), faulty.leaks(), faulty.detached(), faulty.phases());
  }
}
