package io.chokepoint.core.diagnosis;

import io.chokepoint.core.diagnosis.Excess.OfEndpoint;
import io.chokepoint.core.diagnosis.Level.EndpointLevel;
import io.chokepoint.core.laws.Erlang;
import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Run.Target;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether there is anything to explain, and what.
 *
 * @param symptoms each as half a sentence with figures; empty where nothing material happened
 * @param slower whether latency is among them
 * @param failing whether failures are among them
 * @param ordinary whether it is nothing but the queueing that any load brings with it, at
 *     utilizations where no resource is saturated
 * @param noisy what may have happened, but windows differ too much to tell; null where nothing
 * @param targetsMissed of which endpoints in the plan
 * @param outsideNanos where what grew is the time before the service sees a request: how much that
 *     is of all of them, in request-nanoseconds; 0 elsewhere
 */
public record Degradation(
    List<String> symptoms,
    boolean slower,
    boolean failing,
    boolean ordinary,
    @Nullable String noisy,
    List<String> targetsMissed,
    double outsideNanos) {

  /**
   * A request that takes twice its unloaded time waits as long as it is served: past this, queueing
   * is most of its latency. At one server it is reached at half utilization (M/M/1, {@code R / S =
   * 1 / (1 − ρ)}).
   */
  public static final double MATERIAL_STRETCH = 2;

  /** The usual 5 %; shared out over the endpoints where each is tested. */
  private static final double CHANCE = 0.05;

  /** Two nines: the loosest availability anyone promises. */
  public static final double MATERIAL_FAILURES = 0.01;

  /**
   * An open load is kept up with when 95 % of it is completed: Poisson counts of a few hundred
   * requests scatter by that much.
   */
  private static final double KEPT_UP = 0.95;

  static Degradation of(
      Run run,
      List<Level> levels,
      @Nullable Level unloaded,
      Level loaded,
      Excess excess,
      Consumers cpu,
      Attribution attribution) {
    List<String> symptoms = new ArrayList<>();
    String noisy = slower(unloaded, loaded, excess, attribution, symptoms);
    int latencies = symptoms.size();
    if (symptoms.isEmpty() && unloaded != null) {
      symptoms.addAll(new Tail(unloaded, loaded, cpu, CHANCE).symptoms());
    }
    boolean slower = !symptoms.isEmpty();
    boolean failing = failures(levels, unloaded, loaded, symptoms);
    shortfall(loaded, symptoms);
    double outside =
        slower
            ? 0
            : clientSlower(unloaded, loaded, symptoms) + loopsLate(unloaded, loaded, symptoms);
    List<String> missed = new ArrayList<>();
    for (Level level : levels) {
      run.targets().forEach((endpoint, t) -> target(level, endpoint, t, symptoms, missed));
    }
    boolean ordinary =
        slower && symptoms.size() == latencies && ordinary(loaded, excess, cpu, attribution);
    return new Degradation(
        List.copyOf(symptoms),
        slower,
        failing,
        ordinary,
        noisy,
        missed.stream().distinct().toList(),
        outside);
  }

  /** Whether there is something to explain. */
  public boolean material() {
    return !symptoms.isEmpty() && !ordinary;
  }

  /** Adds the symptom; returns what looks like one but is not beyond chance. */
  private static @Nullable String slower(
      @Nullable Level unloaded,
      Level loaded,
      Excess excess,
      Attribution attribution,
      List<String> symptoms) {
    Double stretch = excess.stretch();
    if (unloaded == null || stretch == null) {
      waitsDominate(excess, attribution, symptoms);
      return null;
    }
    if (stretch >= MATERIAL_STRETCH) {
      String what =
          Text.of(
              "requests take %s times as long as unloaded (%s instead of %s)",
              Text.number(stretch),
              Text.time(meanOf(excess, true)),
              Text.time(meanOf(excess, false)));
      double chance =
          Permutations.greater(stretches(loaded, excess, null), stretches(unloaded, excess, null));
      if (chance > CHANCE && attribution.shareOf(measuredWaits(attribution)) < 0.5) {
        return what;
      }
      symptoms.add(what);
      return null;
    }
    int tested = excess.endpoints().size();
    excess
        .endpoints()
        .forEach(
            (name, e) -> {
              Double r0 = e.unloadedNanos();
              if (r0 != null
                  && e.requests() >= Levels.FEWEST_REQUESTS
                  && e.loadedNanos() >= MATERIAL_STRETCH * r0
                  && Permutations.greater(
                          stretches(loaded, excess, name), stretches(unloaded, excess, name))
                      <= CHANCE / tested) {
                symptoms.add(
                    Text.of(
                        "%s takes %s times as long as unloaded (%s instead of %s)",
                        name,
                        Text.number(e.loadedNanos() / r0),
                        Text.time(e.loadedNanos()),
                        Text.time(r0)));
              }
            });
    return null;
  }

  /** Waits that were measured as such need no test of whether latencies differ. */
  private static double measuredWaits(Attribution attribution) {
    double queues =
        attribution.others().entrySet().stream()
            .filter(e -> e.getKey().kind().isQueue())
            .mapToDouble(Map.Entry::getValue)
            .sum();
    return attribution.collector()
        + queues
        + attribution.pools().values().stream().mapToDouble(Attribution.OfPool::waited).sum();
  }

  /**
   * Whether queueing below saturation accounts for the excess: at the processors by M/M/c, twice as
   * long where arrivals and services scatter (Kingman: the factor is the mean of their squared
   * coefficients of variation), a time slice at each wake-up that finds them all taken (Erlang C),
   * and waits for pools and locks that are not saturated.
   */
  private static boolean ordinary(
      Level loaded, Excess excess, Consumers cpu, Attribution attribution) {
    Double u = cpu.utilization();
    if (u == null || cpu.queueing()) {
      return false;
    }
    int servers = loaded.machine().servers();
    double busy = u * servers;
    double perRequest = busy / Math.max(1e-9, loaded.perSecond()) * 1e9;
    double scatter = 2;
    long visits = loaded.requests();
    for (Charge c : loaded.ledger().charges().values()) {
      visits += c.visits();
    }
    double ordinary =
        loaded.requests() * scatter * perRequest * (Mmc.stretch(servers, u) - 1)
            + visits * Erlang.waits(servers, busy) * TIME_SLICE_NANOS;
    // what collections stopped is no queueing below saturation, nor what saturated queues held
    double rest = excess.totalNanos() - attribution.collector();
    for (Map.Entry<String, PoolLevel> p : loaded.pools().entrySet()) {
      double waited = excess.of(ResourceId.pool(p.getKey()));
      ordinary += p.getValue().saturated() ? 0 : waited;
      rest -= p.getValue().saturated() ? waited : 0;
    }
    for (ResourceId id : loaded.ledger().charges().keySet()) {
      if (id.kind() == ResourceKind.LOCK) {
        double utilization = QueueLevel.of(loaded, id).utilization();
        boolean saturated = utilization >= Mmc.halfWaitUtilization(1);
        ordinary += saturated ? 0 : excess.of(id);
        rest -= saturated ? excess.of(id) : 0;
      }
    }
    ordinary = Math.min(ordinary, Math.max(0, rest));
    double unloaded = excess.unloadedNanos();
    return excess.totalNanos() - ordinary < (MATERIAL_STRETCH - 1) * unloaded;
  }

  /** With nothing to compare with, waits that exceed all the rest speak. */
  private static void waitsDominate(Excess excess, Attribution attribution, List<String> symptoms) {
    double all = 0;
    for (OfEndpoint e : excess.endpoints().values()) {
      all += e.requests() * e.loadedNanos();
    }
    if (all > 0 && attribution.total() * MATERIAL_STRETCH >= all) {
      symptoms.add(
          Text.of(
              "requests spend %s of their time waiting in queues or for collections",
              Text.percent(Math.min(1, attribution.total() / all))));
    }
  }

  /** Whether requests take longer at one level than at another, by more than chance. */
  static boolean slowerThan(Level level, Level other) {
    Excess excess = Excess.of(level, other);
    return Permutations.greater(stretches(level, excess, null), stretches(other, excess, null))
        <= CHANCE;
  }

  /** Each window's latency over the unloaded one, its mix of endpoints held equal. */
  private static double[] stretches(Level level, Excess excess, @Nullable String only) {
    List<Double> values = new ArrayList<>();
    for (Window w : level.windows()) {
      double now = 0;
      double then = 0;
      for (Map.Entry<String, EndpointWindow> e : w.endpoints().entrySet()) {
        OfEndpoint base = excess.endpoints().get(e.getKey());
        Double r0 = base == null ? null : base.unloadedNanos();
        if (r0 != null && (only == null || only.equals(e.getKey()))) {
          now += e.getValue().latency().count() * e.getValue().latency().meanNanos();
          then += e.getValue().latency().count() * r0;
        }
      }
      if (then > 0) {
        values.add(now / then);
      }
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double meanOf(Excess excess, boolean loaded) {
    double sum = 0;
    double n = 0;
    for (OfEndpoint e : excess.endpoints().values()) {
      Double r0 = e.unloadedNanos();
      if (r0 != null) {
        sum += e.requests() * (loaded ? e.loadedNanos() : r0);
        n += e.requests();
      }
    }
    return n == 0 ? 0 : sum / n;
  }

  private static boolean failures(
      List<Level> levels, @Nullable Level unloaded, Level loaded, List<String> symptoms) {
    double now = loaded.failedShare();
    boolean more =
        unloaded == null
            ? now >= MATERIAL_FAILURES
                && moreThanChance(now, loaded.requests(), 0, loaded.requests())
            : failsMore(loaded, unloaded);
    if (more) {
      symptoms.add(Text.of("%s of the requests fail%s", Text.percent(now), causes(loaded)));
      return true;
    }
    return failuresAtClient(levels, unloaded, loaded, symptoms);
  }

  /**
   * Requests that the service never ended, or never saw. Levels at which no more fail than unloaded
   * are counted together: a light one alone has few requests.
   */
  private static boolean failuresAtClient(
      List<Level> levels, @Nullable Level unloaded, Level loaded, List<String> symptoms) {
    ClientLevel client = loaded.client();
    if (client == null) {
      return false;
    }
    ClientLevel lightly = unloaded == null ? null : unloaded.client();
    double before = lightly == null ? 0 : lightly.failedShare();
    double now = client.failedShare();
    long ended = 0;
    for (Level level : levels) {
      ClientLevel c = level.client();
      ended += c != null && c.failedShare() <= before ? c.ended() : 0;
    }
    if (now - before < MATERIAL_FAILURES
        || !moreThanChance(now, client.ended(), before, lightly == null ? client.ended() : ended)) {
      return false;
    }
    String mostly = client.mostlyFailing();
    symptoms.add(
        Text.of(
            "%s of the requests fail at the client%s",
            Text.percent(now), mostly == null ? "" : " (most often " + mostly + ")"));
    return true;
  }

  private static String causes(Level level) {
    for (EndpointLevel e : level.endpoints().values()) {
      for (Map.Entry<String, Long> cause : e.errors().entrySet()) {
        if (cause.getValue() * 2 >= e.failed() && e.failed() > 0) {
          return " (most often " + cause.getKey() + ")";
        }
      }
    }
    return "";
  }

  /** Whether more requests fail at one level than at another, by more than chance. */
  static boolean failsMore(Level level, Level than) {
    double now = level.failedShare();
    double then = than.failedShare();
    return now - then >= MATERIAL_FAILURES
        && moreThanChance(now, level.requests(), then, than.requests());
  }

  /** Two proportions, one-sided, at three standard errors. */
  private static boolean moreThanChance(double p, long n, double q, long m) {
    double pooled = (p * n + q * m) / (n + m);
    double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / n + 1.0 / m));
    return p - q > 3 * error;
  }

  private static void shortfall(Level loaded, List<String> symptoms) {
    Double offered = loaded.offered() == null ? null : loaded.offered().perSecond();
    ClientLevel client = loaded.client();
    double done = client == null ? loaded.perSecond() : client.completedPerSecond();
    if (offered == null) {
      return;
    }
    double scatter = 3 * Math.sqrt(offered / Math.max(1, loaded.seconds()));
    if (done < KEPT_UP * offered && done < offered - scatter) {
      symptoms.add(
          Text.of(
              "%s of %s offered requests a second are completed",
              Text.number(done), Text.number(offered)));
    }
  }

  /** Adds the symptom; returns what requests waited longer before the service saw them. */
  private static double clientSlower(
      @Nullable Level unloaded, Level loaded, List<String> symptoms) {
    if (unloaded == null) {
      return 0;
    }
    ClientLevel before = unloaded.client();
    ClientLevel now = loaded.client();
    if (before == null || now == null || before.meanNanos() == 0) {
      return 0;
    }
    double atClient = now.meanNanos() - before.meanNanos();
    double atServer = loaded.meanNanos() - unloaded.meanNanos();
    if (now.meanNanos() < MATERIAL_STRETCH * before.meanNanos()
        || now.meanNanos() < MATERIAL_STRETCH * loaded.meanNanos()
        || atClient - atServer < before.meanNanos()
        || atClient - atServer < TIME_SLICE_NANOS
        || 2 * underWay(loaded) >= now.meanNanos() * now.ended() / 1e9 / loaded.seconds()) {
      return 0;
    }
    symptoms.add(
        Text.of(
            "the client waits %s instead of %s, of which the service saw only %s: the rest passes"
                + " before the request reaches it",
            Text.time(now.meanNanos()),
            Text.time(before.meanNanos()),
            Text.time(loaded.meanNanos())));
    return loaded.requests() * (atClient - atServer);
  }

  /** Mean number of requests inside at the ends of windows: those as well that do not end. */
  private static double underWay(Level level) {
    return level.windows().stream()
        .mapToLong(w -> w.endpoints().values().stream().mapToLong(EndpointWindow::inFlight).sum())
        .average()
        .orElse(0);
  }

  /**
   * With no driver to tell what its requests wait before the service sees them: a lag as long as
   * the requests themselves doubles what their senders wait. Adds the symptom; returns the lag.
   */
  private static double loopsLate(@Nullable Level unloaded, Level loaded, List<String> symptoms) {
    if (!symptoms.isEmpty() || loaded.client() != null) {
      return 0;
    }
    double most = 0;
    for (Map.Entry<String, LoopLevel> loops : loaded.loops().entrySet()) {
      LoopLevel before = unloaded == null ? null : unloaded.loops().get(loops.getKey());
      double now = loops.getValue().meanLagNanos();
      double lag = now - (before == null ? 0 : before.meanLagNanos());
      if (lag >= loaded.meanNanos() && lag >= TIME_SLICE_NANOS) {
        symptoms.add(
            Text.of(
                "event loops %s are late by %s, which requests wait before the service sees them",
                loops.getKey(), Text.time(now)));
        most = Math.max(most, lag);
      }
    }
    return loaded.requests() * most;
  }

  /**
   * The Linux scheduler's base slice (EEVDF, {@code base_slice_ns}: 3 ms on machines of a few
   * cores). A delay below it is ordinary time-sharing.
   */
  static final double TIME_SLICE_NANOS = 3e6;

  private static void target(
      Level level, String endpoint, Target target, List<String> symptoms, List<String> missed) {
    ClientLevel client = level.client();
    ClientLevel.Traffic t = client == null ? null : client.endpoints().get(endpoint);
    if (client == null || t == null || t.latency().count() == 0) {
      return;
    }
    String where = " of " + endpoint + " in step " + level.name();
    int before = missed.size();
    Double success = target.success();
    if (success != null && 1 - t.failedShare() < success) {
      missed.add(endpoint);
      symptoms.add(
          Text.of(
              "success%s is %s, target %s",
              where, Text.percent(1 - t.failedShare()), Text.percent(success)));
    }
    over(target.meanNanos(), t.latency().meanNanos(), "mean" + where, endpoint, symptoms, missed);
    over(
        target.p95Nanos(),
        (double) t.latency().percentileNanos(95),
        "p95" + where,
        endpoint,
        symptoms,
        missed);
    over(
        target.p99Nanos(),
        (double) t.latency().percentileNanos(99),
        "p99" + where,
        endpoint,
        symptoms,
        missed);
    Double rate = target.rate();
    double done = (double) t.completed() / client.windows();
    if (rate != null && done < rate && missed.size() == before) {
      missed.add(endpoint);
      symptoms.add(Text.of("rate%s is %s, target %s", where, Text.rate(done), Text.rate(rate)));
    }
  }

  private static void over(
      @Nullable Long limit,
      double actual,
      String what,
      String endpoint,
      List<String> symptoms,
      List<String> missed) {
    if (limit != null && actual > limit) {
      missed.add(endpoint);
      symptoms.add(
          Text.of("%s is %s, target %s", what, Text.time(actual), Text.time((double) limit)));
    }
  }
}
