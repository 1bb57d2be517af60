package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Attribution;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Leak;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.PoolLevel;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.ConnectionLeakWords;
import io.chokepoint.core.diagnosis.words.PoolWaitsWords;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import io.chokepoint.core.timeline.PoolWindow.Outstanding;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Connections never come back: each takes a piece of the pool away for good. Fires before anybody
 * waits, because it only ever gets worse. Where the pool itself takes them back after a time, they
 * are missing until then: that fires where requests wait for them.
 */
public final class ConnectionLeak implements Rule {

  @Override
  public Kind kind() {
    return Kind.CONNECTION_LEAK;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    List<Finding> findings = new ArrayList<>();
    for (Map.Entry<String, Leak> e : c.leaks().entrySet()) {
      if (e.getValue().lost() > 0) {
        findings.add(finding(c, e.getKey(), e.getValue()));
      } else if (takenBack(c, e.getKey())) {
        findings.add(late(c, e.getKey()));
      }
    }
    if (findings.isEmpty()) {
      return c.leaks().isEmpty()
          ? Assessment.silent(PoolWaitsWords.NO_POOL_SEEN)
          : Assessment.silent(
              ConnectionLeakWords.ALL_CAME_BACK, String.join(", ", c.leaks().keySet()));
    }
    return new Assessment.Fires(findings);
  }

  private static boolean takenBack(Case c, String name) {
    PoolLevel pool = c.loaded().pools().get(name);
    Attribution.OfPool attribution = c.attribution().pools().get(name);
    return pool != null
        && attribution != null
        && PoolWaits.outlived(pool)
        && c.degradation().material()
        && c.shareOfWaits(name, attribution.waited()) >= Finding.LEAST_SHARE;
  }

  private static Finding late(Case c, String name) {
    PoolLevel pool = PoolWaits.level(c, name);
    List<String> endpoints = byElsewhere(pool);
    double longest = pool.hold().maxNanos();
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            Text.of(ConnectionLeakWords.OUTLIVED, name), pool.meanOrphaned(), "connections", null));
    evidence.add(
        new Evidence(
            PoolWaitsWords.ELSEWHERE,
            100.0 * pool.allHolders().elsewhereNanos() / Math.max(1, pool.allHolders().holdNanos()),
            "%",
            null));
    evidence.addAll(PoolWaits.evidence(c, name, pool));
    return new Finding(
        Kind.CONNECTION_LEAK,
        ResourceId.pool(name),
        endpoints,
        c.shareOfWaits(name, PoolWaits.of(c, name).waited()),
        evidence,
        List.of(
            new RuledOut(
                Kind.POOL_HELD_ACROSS_SLOW_WORK,
                Text.of(
                    ConnectionLeakWords.MOSTLY_OUTLIVED, pool.meanInUse(), pool.meanOrphaned()))),
        new Remedy(
            Text.of(
                ConnectionLeakWords.CLOSE_EARLIER,
                String.join(", ", endpoints),
                borrowed(c, name),
                pool.meanInUse(),
                name,
                pool.meanOrphaned(),
                Text.time(longest)),
            null,
            pool.meanOrphaned(),
            0.0),
        new Prediction(
            Text.of(ConnectionLeakWords.IN_USE, name),
            pool.meanInUse(),
            Math.max(0, pool.meanInUse() - pool.meanOrphaned()),
            "connections",
            ConnectionLeakWords.OF_REQUESTS_UNDER_WAY),
        null);
  }

  /** Who has them for no work of their own, most first. */
  private static List<String> byElsewhere(PoolLevel pool) {
    return pool.holders().entrySet().stream()
        .filter(e -> 2 * e.getValue().elsewhereNanos() > e.getValue().holdNanos())
        .sorted(
            Comparator.comparingLong(
                (Map.Entry<String, Holding> e) -> -e.getValue().elsewhereNanos()))
        .map(Map.Entry::getKey)
        .limit(3)
        .toList();
  }

  /** Where those that are out although their request has ended were borrowed, if stacks tell. */
  private static String borrowed(Case c, String pool) {
    Map<String, Long> places = new HashMap<>();
    for (Window w : c.run().timeline()) {
      PoolWindow p = w.pools().get(pool);
      for (Outstanding o : p == null ? List.<Outstanding>of() : p.oldest()) {
        if (o.orphaned() && !o.stack().isEmpty()) {
          places.merge(o.stack().get(0), 1L, Long::sum);
        }
      }
    }
    List<String> most = new Places(places).most(1);
    return most.isEmpty() ? "" : Text.of(ConnectionLeakWords.BORROWED_AT, most.get(0));
  }

  private static Finding finding(Case c, String name, Leak leak) {
    PoolLevel pool = c.loaded().pools().get(name);
    Attribution.OfPool attribution = c.attribution().pools().get(name);
    List<String> leaking =
        leak.byEndpoint().entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(Map.Entry::getKey)
            .toList();
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            Text.of(ConnectionLeakWords.NEVER_RETURNED, name), leak.lost(), "connections", null));
    leak.byEndpoint()
        .forEach(
            (endpoint, n) ->
                evidence.add(
                    new Evidence(
                        Text.of(ConnectionLeakWords.BORROWED_BY, endpoint),
                        n,
                        "connections",
                        null)));
    if (leak.oldestNanos() > 0) {
      evidence.add(new Evidence(ConnectionLeakWords.OLDEST, leak.oldestNanos() / 1e9, "s", null));
    }
    Integer capacity = pool == null ? null : pool.capacity();
    if (pool != null) {
      evidence.addAll(PoolWaits.evidence(c, name, pool));
    }
    double share = attribution == null ? 0 : c.shareOfWaits(name, attribution.lost());
    double left = capacity == null ? 0 : Math.max(0, capacity - leak.lost());
    return new Finding(
        Kind.CONNECTION_LEAK,
        ResourceId.pool(name),
        leaking,
        share,
        evidence,
        ruledOut(pool, leak),
        new Remedy(
            Text.of(
                ConnectionLeakWords.CLOSE,
                String.join(", ", leaking),
                borrowed(c, name),
                leak.lost(),
                capacity == null
                    ? ConnectionLeakWords.ITS_CONNECTIONS
                    : Text.of(ConnectionLeakWords.CONNECTIONS, capacity),
                name),
            null,
            (double) leak.lost(),
            0.0),
        new Prediction(
            Text.of(ConnectionLeakWords.USABLE, name),
            left,
            capacity == null ? leak.lost() : capacity,
            "connections",
            ConnectionLeakWords.LOST_SERVES_NO_REQUEST),
        null);
  }

  private static List<RuledOut> ruledOut(
      @org.jspecify.annotations.Nullable PoolLevel pool, Leak leak) {
    List<RuledOut> out = new ArrayList<>();
    if (leak.oldestNanos() > 0 && leak.longestReturnedNanos() > 0) {
      out.add(
          new RuledOut(
              Kind.POOL_HELD_ACROSS_SLOW_WORK,
              Text.of(
                  ConnectionLeakWords.OUT_LONGER_THAN_ANY,
                  Text.time((double) leak.oldestNanos()),
                  Text.time((double) leak.longestReturnedNanos()))));
    }
    if (pool != null && pool.capacity() != null) {
      out.add(
          new RuledOut(
              Kind.POOL_TOO_SMALL,
              Text.of(
                  ConnectionLeakWords.OTHERS_IN_USE, pool.meanInUseByReturned(), pool.capacity())));
    }
    return out;
  }
}
