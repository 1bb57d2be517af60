package io.chokepoint.core.diagnosis;

import io.chokepoint.core.diagnosis.Level.EndpointLevel;
import io.chokepoint.core.laws.ResponseTime;
import io.chokepoint.core.laws.Utilization;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.ServedRoutes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Everything the rules look at, derived once from a run. */
public final class Case {

  /** What is not noticed where runs are compared either. */
  private static final double COLD = 1.1;

  private final Run run;
  private final List<Level> levels;
  private final @Nullable Level unloaded;
  private final Level loaded;
  private final Excess excess;
  private final Consumers consumers;
  private final Map<String, Leak> leaks;
  private final Growth live;
  private final Growth threads;
  private final Exhaustion exhaustion;
  private final Attribution attribution;
  private final Degradation degradation;
  private final @Nullable Locked locked;
  private final double queuedInHeap;

  /** Of a run whose times tell of the driver: what is counted can be judged. */
  public static @Nullable Case counted(Run run) {
    List<Level> levels = Levels.counted(run);
    return levels.isEmpty() ? null : of(run, levels);
  }

  /**
   * Nothing but the lightest level tells what requests take unloaded, unless it was not warm yet:
   * what is not slower than that may well be slower than it need be.
   *
   * @param levels usable ones, at least one
   */
  @SuppressWarnings("ReferenceEquality") // levels are told apart, not compared
  static Case of(Run run, List<Level> levels) {
    Level lightest = lightest(levels);
    Case usual = new Case(run, levels, lightest);
    Level warm = usual.degradation.material() ? lightest : warm(levels, lightest);
    if (warm == lightest) {
      return usual;
    }
    Case warmed = new Case(run, levels, warm);
    return warmed.loaded != warm && warmed.degradation.material() ? warmed : usual;
  }

  @SuppressWarnings("ReferenceEquality") // levels are told apart, not compared
  private Case(Run run, List<Level> levels, Level lightest) {
    this.run = run;
    this.levels = levels;
    this.loaded = mostDegraded(levels, lightest);
    this.unloaded = lightest == loaded || saturatedByUs(lightest) ? null : lightest;
    this.excess = Excess.of(unloaded, loaded);
    this.consumers = Consumers.of(lightest == loaded ? null : lightest, loaded);
    this.leaks = leaks(run, loaded);
    this.live = Growth.ofLiveBytes(run);
    this.threads = Growth.ofThreads(run);
    this.exhaustion = Exhaustion.of(run);
    this.locked = Locked.of(run, loaded);
    this.queuedInHeap = HeapQueue.part(levels, loaded);
    Attribution inside =
        Attribution.of(unloaded, loaded, excess, consumers, leaks, locked, queuedInHeap);
    this.degradation = Degradation.of(run, levels, unloaded, loaded, excess, consumers, inside);
    this.attribution = inside.beside(Math.max(degradation.outsideNanos(), lacking(inside)));
  }

  /**
   * Where requests fail and get no slower, what is above the unloaded level is no whole to be
   * explained: how many request-nanoseconds it lacks to be a symptom.
   */
  private double lacking(Attribution inside) {
    return degradation.failing() && !degradation.slower()
        ? Math.max(0, (Degradation.MATERIAL_STRETCH - 1) * excess.unloadedNanos() - inside.total())
        : 0;
  }

  /** The lightest offered load; among like ones the one with the fewest requests inside. */
  private static Level lightest(List<Level> levels) {
    List<Level> sound = sound(levels);
    ToDoubleFunction<Level> load = load(levels);
    double least = sound.stream().mapToDouble(load).min().orElse(0);
    return sound.stream()
        .filter(l -> load.applyAsDouble(l) <= least)
        .min(Comparator.comparingDouble(Level::concurrency))
        .orElse(levels.get(0));
  }

  /** Those at which no more requests fail than at the best. */
  private static List<Level> sound(List<Level> levels) {
    Level best = Collections.min(levels, Comparator.comparingDouble(Level::failedShare));
    return levels.stream().filter(l -> !Degradation.failsMore(l, best)).toList();
  }

  /** How heavy levels are, as they were offered; NaN of one that was offered in another way. */
  private static ToDoubleFunction<Level> load(List<Level> levels) {
    List<Level> sound = sound(levels);
    boolean open = sound.stream().allMatch(l -> perSecond(l) != null);
    boolean closed = sound.stream().allMatch(l -> users(l) != null);
    return open
        ? l -> nanIfNull(perSecond(l))
        : closed ? l -> nanIfNull(users(l)) : Level::concurrency;
  }

  /**
   * No load makes requests faster: where they are at a heavier level, by more than a tenth and
   * chance, the lightest was not warm yet, and the fastest tells what they take unloaded.
   */
  @SuppressWarnings("ReferenceEquality")
  private static Level warm(List<Level> levels, Level lightest) {
    ToDoubleFunction<Level> load = load(levels);
    Level fastest = lightest;
    double least = 1 / COLD;
    for (Level level : sound(levels)) {
      Double stretch = level == lightest ? null : Excess.of(lightest, level).stretch();
      if (stretch != null
          && stretch < least
          && load.applyAsDouble(level) > load.applyAsDouble(lightest)
          && Degradation.slowerThan(lightest, level)) {
        fastest = level;
        least = stretch;
      }
    }
    return fastest;
  }

  /** The level whose requests take longest against the lightest, failures counted as retries. */
  @SuppressWarnings("ReferenceEquality")
  private static Level mostDegraded(List<Level> levels, Level lightest) {
    ToDoubleFunction<Level> load = load(levels);
    return levels.stream()
        .filter(l -> l != lightest && !(load.applyAsDouble(l) < load.applyAsDouble(lightest)))
        .max(Comparator.comparingDouble((Level l) -> severity(lightest, l)))
        .orElse(lightest);
  }

  /**
   * A failed request must be made again: {@code 1 / (1 − failed)} attempts a success on average, so
   * a storm of quick failures does not pass for speed, nor a service that answers none.
   */
  private static double severity(Level lightest, Level level) {
    Double stretch = Excess.of(lightest, level).stretch();
    ClientLevel client = level.client();
    double failed = Math.max(level.failedShare(), client == null ? 0 : client.failedShare());
    double attempts = 1 / Math.max(1e-3, 1 - failed);
    return Math.max(1, stretch == null ? 1 : stretch) * attempts + 1e-6 * level.perSecond();
  }

  /**
   * Whether the processors are exhausted by what we ask for: then even the lightest level is not
   * unloaded. Where other processes exhaust them it still tells what the service does without much
   * load.
   */
  private static boolean saturatedByUs(Level level) {
    Consumers all = Consumers.of(null, level);
    Double u = all.utilization();
    if (u == null || !all.exhausted()) {
      return false;
    }
    int servers = level.machine().servers();
    boolean ourCode = (all.application() + all.collector()) * 2 >= u * servers;
    double statements =
        level.statements().entrySet().stream()
            .filter(s -> !Transactions.controls(s.getKey()))
            .mapToDouble(s -> s.getValue().concurrency())
            .sum();
    return ourCode || statements >= servers;
  }

  private static @Nullable Double perSecond(Level l) {
    Offered o = l.offered();
    return o == null ? null : o.perSecond();
  }

  private static @Nullable Integer users(Level l) {
    Offered o = l.offered();
    return o == null ? null : o.users();
  }

  private static double nanIfNull(@Nullable Number n) {
    return n == null ? Double.NaN : n.doubleValue();
  }

  private static Map<String, Leak> leaks(Run run, Level loaded) {
    Set<String> pools = new TreeSet<>(loaded.pools().keySet());
    run.timeline().forEach(w -> pools.addAll(w.pools().keySet()));
    Map<String, Leak> leaks = new HashMap<>();
    pools.forEach(p -> leaks.put(p, Leak.of(run.timeline(), p)));
    return leaks;
  }

  public Run run() {
    return run;
  }

  public List<Level> levels() {
    return levels;
  }

  /**
   * The lightest level; null where there is only one, or where we exhausted its processors already,
   * so that nothing is known of the service unloaded.
   */
  public @Nullable Level unloaded() {
    return unloaded;
  }

  /** The level to be explained: the most degraded, or the heaviest where none degraded. */
  public Level loaded() {
    return loaded;
  }

  /** The level with the most throughput: up to there the service was tried. */
  public Level heaviest() {
    return levels.stream().max(Comparator.comparingDouble(Level::perSecond)).orElse(loaded);
  }

  public Excess excess() {
    return excess;
  }

  public Consumers consumers() {
    return consumers;
  }

  /** By pool. */
  public Map<String, Leak> leaks() {
    return leaks;
  }

  /** Of what lives in the heap. */
  public Growth live() {
    return live;
  }

  /** Of the threads. */
  public Growth threads() {
    return threads;
  }

  /** Of the heap. */
  public Exhaustion exhaustion() {
    return exhaustion;
  }

  public Attribution attribution() {
    return attribution;
  }

  public Degradation degradation() {
    return degradation;
  }

  /**
   * What share of what is wrong one part of the waits for a pool explains: of the excess latency,
   * or of the failures where borrowers gave up, whichever is more. Quick failures hide a wait from
   * the mean latency.
   */
  public double shareOfWaits(String pool, double partNanos) {
    double latency = attribution.shareOf(partNanos);
    PoolLevel level = loaded.pools().get(pool);
    Attribution.OfPool of = attribution.pools().get(pool);
    if (!degradation.failing() || level == null || of == null || of.waited() <= 0) {
      return latency;
    }
    double failed = Math.max(1, loaded.failedShare() * loaded.requests());
    double gaveUp = Math.min(1, level.timeouts() / failed);
    return Math.max(latency, gaveUp * partNanos / of.waited());
  }

  /** Sessions of the database that waited for locks; null where no look was taken. */
  public @Nullable Locked locked() {
    return locked;
  }

  /** The part of what collections cost that is there because requests queue ({@link HeapQueue}). */
  public double queuedInHeap() {
    return queuedInHeap;
  }

  /** Which part of the time that connections are held their sessions wait for such locks. */
  public double lockedPartOfHolds() {
    return Locked.partOfHolds(locked, loaded);
  }

  /** What the services behind said meanwhile. */
  public BackingLevel backing(Level level) {
    return run.backing().isEmpty() ? BackingLevel.NONE : BackingLevel.of(run, level);
  }

  public Set<Need> available() {
    Set<Need> has = EnumSet.of(Need.AGENT);
    MachineLevel m = loaded.machine();
    if (unloaded != null) {
      has.add(Need.UNLOADED);
    }
    if (!loaded.pools().isEmpty()) {
      has.add(Need.POOL);
    }
    if (m.utilization() != null) {
      has.add(Need.CPU);
    }
    if (m.pauseShare() != null) {
      has.add(Need.GC);
    }
    return has;
  }

  /**
   * The rate to build for: what was offered in the open model; what the same users would reach
   * without {@code savedNanos} a request in the closed one; else what was measured.
   */
  public double wantedPerSecond(double savedNanos) {
    double measured = loaded.perSecond();
    Double offered = perSecond(loaded);
    Integer users = users(loaded);
    Double driven = drivenPerSecond();
    if (offered != null && driven != null) {
      return measured * Math.max(1, offered / driven);
    }
    if (offered != null) {
      return measured <= offered ? offered : measured * behind(offered);
    }
    if (users == null || measured <= 0) {
      return measured;
    }
    return Math.max(measured, ResponseTime.perSecondWithout(users, measured, savedNanos / 1e9));
  }

  /**
   * What the service serves of the plan's requests, which it may also make of itself, or others: at
   * least what clients got answered. Null where it is not known which they are.
   */
  private @Nullable Double drivenPerSecond() {
    ClientLevel client = loaded.client();
    if (client == null || client.endpoints().isEmpty()) {
      return null;
    }
    Set<String> served = new TreeSet<>();
    for (String endpoint : client.endpoints().keySet()) {
      String request = run.routes().getOrDefault(endpoint, endpoint);
      served.add(ServedRoutes.bestDeployed(request, loaded.endpoints().keySet()));
    }
    double requests =
        loaded.endpoints().entrySet().stream()
            .filter(e -> served.contains(e.getKey()))
            .mapToDouble(e -> e.getValue().requests())
            .sum();
    double driven =
        Math.max(client.completedPerSecond(), requests / Math.max(1e-9, loaded.seconds()));
    return served.contains("") || driven <= 0
        ? null
        : (Double) Math.min(driven, loaded.perSecond());
  }

  /**
   * How many times more is offered than clients get answered, where the service serves more than
   * they offer: it is called by others too, or by itself, and these calls grow with the clients'.
   */
  private double behind(double offered) {
    ClientLevel client = loaded.client();
    double done = client == null ? 0 : client.completedPerSecond();
    return done <= 0 ? 1 : Math.max(1, offered / done);
  }

  /**
   * The rate at which the processors are busy all the time; infinite where they are not measured.
   * Where others use most of them, who may take no more than is left over, it is the rate at which
   * what works for our requests fills them.
   */
  public double possiblePerSecond() {
    Double u = consumers.utilization();
    if (u == null) {
      return Double.POSITIVE_INFINITY;
    }
    double ours = consumers.ours() / loaded.machine().servers();
    double used = consumers.otherProcesses() > consumers.ours() && ours > 0 ? Math.min(u, ours) : u;
    return Math.max(loaded.perSecond(), Utilization.maxPerSecondFrom(loaded.perSecond(), used));
  }

  /** Whether the requests that are wanted use up the processors even without other processes. */
  public boolean exceeds() {
    double growth = wantedPerSecond(0) / Math.max(1e-9, loaded.perSecond());
    return consumers.exceed(loaded.machine().servers(), growth);
  }

  /** What is wanted, as far as the processors allow it. */
  public double targetPerSecond(double savedNanos) {
    double target = Math.min(wantedPerSecond(savedNanos), possiblePerSecond());
    return Double.isInfinite(target) ? loaded.perSecond() : target;
  }

  /** Endpoints by how much they were charged, the most first; those with nothing left out. */
  public List<String> endpointsBy(ToDoubleFunction<String> nanos) {
    List<String> names = new ArrayList<>(loaded.endpoints().keySet());
    names.removeIf(n -> !(nanos.applyAsDouble(n) > 0));
    names.sort(Comparator.comparingDouble(nanos).reversed());
    return names;
  }

  /** Request-nanoseconds that an endpoint's excess at one resource comes to. */
  public double excessAt(String endpoint, ResourceId id) {
    Excess.OfEndpoint e = excess.endpoints().get(endpoint);
    return e == null ? 0 : e.requests() * e.perRequest().getOrDefault(id, 0.0);
  }

  /** On-CPU time of a request, segments included; null where it was not measured. */
  public @Nullable Double cpuPerRequestNanos(EndpointLevel e) {
    return e.ledger().cpuPerRequestNanos();
  }
}
