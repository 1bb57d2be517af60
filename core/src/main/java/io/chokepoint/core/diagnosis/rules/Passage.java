package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Level;
import io.chokepoint.core.diagnosis.Level.EndpointLevel;
import io.chokepoint.core.diagnosis.words.PassageWords;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A place that requests wait at, at one level of load, known only by their waits: what waits there,
 * and what the same requests do when they have passed it.
 *
 * @param waiting mean number of requests waiting, by Little's law
 * @param meanWaitNanos of a request of the endpoints that wait there
 * @param perSecond requests of these endpoints that passed, failed ones left out
 * @param restNanos what such a request takes besides the wait, from when it has a thread
 * @param inside mean number of requests that have a thread and do not wait there, failed ones among
 *     them, by Little's law
 */
record Passage(
    double waiting, double meanWaitNanos, double perSecond, double restNanos, double inside) {

  static final Passage NONE = new Passage(0, 0, 0, 0, 0);

  static Passage of(@Nullable Level level, ResourceId id) {
    if (level == null) {
      return NONE;
    }
    double wait = 0;
    double requests = 0;
    double passed = 0;
    double wall = 0;
    for (EndpointLevel e : level.endpoints().values()) {
      double here = e.ledger().charge(id).waitNanos();
      if (here > 0) {
        wait += here;
        requests += e.requests();
        passed += e.requests() - e.failed();
        wall += threadNanos(e, id);
      }
    }
    double seconds = Math.max(1e-9, level.seconds());
    return requests <= 0
        ? NONE
        : new Passage(
            wait / 1e9 / seconds,
            wait / requests,
            passed / seconds,
            Math.max(0, wall - wait) / requests,
            Math.max(0, wall - wait) / 1e9 / seconds);
  }

  /**
   * What requests take from when they have a thread: nothing is held before.
   *
   * @param waited which wait is not left out
   */
  private static double threadNanos(EndpointLevel e, ResourceId waited) {
    double queued = 0;
    for (Map.Entry<ResourceId, Charge> charge : e.ledger().charges().entrySet()) {
      ResourceId id = charge.getKey();
      boolean before = id.kind() == ResourceKind.WORKER_THREADS && !id.equals(waited);
      queued += before ? charge.getValue().waitNanos() : 0;
    }
    return Math.max(0, e.ledger().wallNanos() - queued);
  }

  /**
   * Whether those who wait give up rather than pass: nine in ten fail, and do less than half of
   * what the same requests do where none waits. What fails after it has passed does all of it.
   */
  static boolean givesUp(Case c, ResourceId id) {
    Passage now = of(c.loaded(), id);
    double come = now.meanWaitNanos <= 0 ? 0 : now.waiting * 1e9 / now.meanWaitNanos;
    return come > 0 && now.perSecond <= come / 10 && now.restNanos <= unloadedRest(c, id) / 2;
  }

  /** What a request of the endpoints that wait there takes besides, unloaded; 0 where unknown. */
  private static double unloadedRest(Case c, ResourceId id) {
    Level unloaded = c.unloaded();
    double rest = 0;
    double requests = 0;
    if (unloaded != null) {
      for (Map.Entry<String, EndpointLevel> e : c.loaded().endpoints().entrySet()) {
        EndpointLevel then = unloaded.endpoints().get(e.getKey());
        if (then != null && e.getValue().ledger().charge(id).waitNanos() > 0) {
          rest += threadNanos(then, id) - then.ledger().charge(id).waitNanos();
          requests += then.requests();
        }
      }
    }
    return requests <= 0 ? 0 : rest / requests;
  }

  /**
   * What is known of it under load and without.
   *
   * @param wait what a mean wait is called
   */
  static List<Evidence> evidence(Case c, ResourceId id, String wait) {
    Passage now = of(c.loaded(), id);
    Passage then = of(c.unloaded(), id);
    boolean compared = c.unloaded() != null;
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            wait,
            now.meanWaitNanos / 1e6,
            "ms",
            compared ? (Double) (then.meanWaitNanos / 1e6) : null));
    evidence.add(
        new Evidence(
            PassageWords.WAITING,
            now.waiting,
            "requests",
            compared ? (Double) then.waiting : null));
    evidence.add(new Evidence(PassageWords.PASSING, now.perSecond, "1/s", null));
    evidence.add(
        new Evidence(
            PassageWords.TIME_BESIDES,
            now.restNanos / 1e6,
            "ms",
            then.restNanos > 0 ? (Double) (then.restNanos / 1e6) : null));
    evidence.addAll(rest(c, id));
    return evidence;
  }

  /**
   * What requests that wait there do longest besides.
   *
   * @param least nanoseconds of a request; null where nothing takes as long
   */
  static @Nullable ResourceId longestBeside(Case c, ResourceId id, double least) {
    return beside(c, id).keySet().stream()
        .max(Comparator.comparingDouble(other -> besideNanos(c, id, other)))
        .filter(other -> besideNanos(c, id, other) >= least)
        .orElse(null);
  }

  /** Mean nanoseconds at another resource of a request that waits there. */
  static double besideNanos(Case c, ResourceId id, ResourceId other) {
    double requests =
        c.loaded().endpoints().values().stream()
            .filter(e -> e.ledger().charge(id).waitNanos() > 0)
            .mapToDouble(EndpointLevel::requests)
            .sum();
    return beside(c, id).getOrDefault(other, 0L) / Math.max(1, requests);
  }

  /** Nanoseconds at other resources, of all requests that wait there. */
  private static Map<ResourceId, Long> beside(Case c, ResourceId id) {
    Map<ResourceId, Long> parts = new TreeMap<>();
    for (EndpointLevel e : c.loaded().endpoints().values()) {
      if (e.ledger().charge(id).waitNanos() > 0) {
        for (Map.Entry<ResourceId, Charge> charge : e.ledger().charges().entrySet()) {
          ResourceKind kind = charge.getKey().kind();
          if (!charge.getKey().equals(id)
              && kind != ResourceKind.RUN_QUEUE
              && kind != ResourceKind.WORKER_THREADS) {
            parts.merge(charge.getKey(), charge.getValue().residenceNanos(), Long::sum);
          }
        }
      }
    }
    return parts;
  }

  /** What the same requests do besides waiting here, the heaviest two. */
  static List<Evidence> rest(Case c, ResourceId id) {
    double whole = 1;
    for (EndpointLevel e : c.loaded().endpoints().values()) {
      long wait = e.ledger().charge(id).waitNanos();
      whole += wait > 0 ? threadNanos(e, id) - wait : 0;
    }
    double all = whole;
    List<Evidence> evidence = new ArrayList<>();
    beside(c, id).entrySet().stream()
        .filter(e -> e.getValue() >= 0.1 * all)
        .sorted(Map.Entry.<ResourceId, Long>comparingByValue().reversed())
        .limit(2)
        .forEach(
            e ->
                evidence.add(
                    new Evidence(
                        Text.of(PassageWords.REST_IS, e.getKey().label()),
                        100 * Math.min(1, e.getValue() / all),
                        "%",
                        null)));
    return evidence;
  }
}
