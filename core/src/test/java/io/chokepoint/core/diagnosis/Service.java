package io.chokepoint.core.diagnosis;

import io.chokepoint.core.model.ResourceKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A simulated service's shape: its resources, its endpoints, and what is wrong with it. */
final class Service implements Cloneable {

  /** Host processors; the database uses the same ones while {@link #databaseCores} is 0. */
  int hostCores = 4;

  double cpuLimit = 0;
  int databaseCores = 0;
  int pool = 10;
  boolean poolSizeKnown = true;
  double poolTimeoutSeconds = 30;
  int workers = 200;
  double heapMb = 1024;
  double liveMb = 100;
  double pauseMsPerLiveMb = 0.05;

  /** What a request keeps while it is inside, as a part of what it allocates. */
  double keptInside = 0;

  double roundTripMs = 0.2;

  /** Servers of the remote service, each serving one call at a time. */
  int remoteServers = 1_000_000;

  /** Whether the agent sees the wait for a worker thread. */
  boolean workersSeen = false;

  /** How many may be inside at a time, by the name of what {@link Enter} asks for. */
  Map<String, Integer> capacities = new HashMap<>();

  /** CPU-ms that a driver on the same host burns for each request. */
  double driverCpuMs = 0;

  /** Mean busy CPUs of other processes on the host. */
  double strangerCores = 0;

  /** When they come. */
  double strangersFromSecond = 0;

  double failing = 0;
  boolean cpuSampled = true;
  boolean gcCpuKnown = true;
  boolean clientSeen = true;
  boolean stepsMarked = true;
  boolean warmUp = true;

  /** Whether the services behind were asked: the cache and the database. */
  boolean backingSeen = true;

  /** Keys a second that the cache evicts for each look-up that finds nothing. */
  double evictionsPerMiss = 1;

  List<Endpoint> endpoints = new ArrayList<>();

  /** What a request does, in order. */
  sealed interface Phase {}

  record Cpu(double ms) implements Phase {}

  record Borrow() implements Phase {}

  record Give() implements Phase {}

  /**
   * @param cpuMs on the database's processors
   * @param ioMs waiting for nothing that anybody else uses
   */
  record Sql(String text, double cpuMs, double ioMs) implements Phase {}

  record Remote(double ms) implements Phase {}

  /**
   * Calls the remote service again and again while it does not answer in time; it works off what
   * was given up all the same.
   */
  record Retrying(double ms, double timeoutMs, int attempts) implements Phase {}

  /** Asks a cache; what it finds makes the {@code skipped} phases after it needless. */
  record LookUp(double hits, int skipped) implements Phase {}

  /**
   * Waits for a lock, a thread of an executor, a client's connection: whatever has a capacity. Of
   * kind SQL it is a statement that waits for a row that another transaction has locked.
   */
  record Enter(ResourceKind kind, String name) implements Phase {}

  record Leave(String name) implements Phase {}

  /** Asks for a collection of the whole heap. */
  record Collect() implements Phase {}

  /** Has the JVM stop all threads for something that is no collection. */
  record Stop(double ms) implements Phase {}

  /** Leaves something in the heap for good. */
  record Keep(double kb) implements Phase {}

  /** Starts a thread that never ends. */
  record StartThread() implements Phase {}

  /**
   * Fails now and then.
   *
   * @param chance that a request does
   */
  record Fail(String exception, double chance) implements Phase {}

  /**
   * @param leaks chance that a request does not give its connection back
   * @param detached chance that it gives it back only long after its own end
   */
  record Endpoint(
      String name,
      double weight,
      double allocatedKb,
      double leaks,
      double detached,
      List<Phase> phases) {

    Endpoint(String name, double weight, Phase... phases) {
      this(name, weight, 100, 0, 0, List.of(phases));
    }

    Endpoint leaking(double chance) {
      return new Endpoint(name, weight, allocatedKb, chance, detached, phases);
    }

    Endpoint detaching(double chance) {
      return new Endpoint(name, weight, allocatedKb, leaks, chance, phases);
    }

    Endpoint allocating(double kb) {
      return new Endpoint(name, weight, kb, leaks, detached, phases);
    }

    Endpoint doing(List<Phase> others) {
      return new Endpoint(name, weight, allocatedKb, leaks, detached, others);
    }
  }

  /** A step's load: an open rate, or users who think. */
  record Load(@Nullable Double perSecond, @Nullable Integer users, double thinkMs, int seconds) {
    static Load open(double perSecond, int seconds) {
      return new Load(perSecond, null, 0, seconds);
    }

    static Load closed(int users, double thinkMs, int seconds) {
      return new Load(null, users, thinkMs, seconds);
    }
  }

  Service with(Endpoint... all) {
    endpoints = new ArrayList<>(List.of(all));
    return this;
  }

  Service copy() {
    try {
      Service s = (Service) super.clone();
      s.endpoints = new ArrayList<>(endpoints);
      s.capacities = new HashMap<>(capacities);
      return s;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "cores %d (limit %.1f), database cores %d, pool %d, workers %d, heap %.0f/%.0f MB, remote %d, capacities %s, strangers %.1f, endpoints %s"
        .formatted(
            hostCores,
            cpuLimit,
            databaseCores,
            pool,
            workers,
            liveMb,
            heapMb,
            remoteServers,
            capacities,
            strangerCores,
            endpoints);
  }
}
