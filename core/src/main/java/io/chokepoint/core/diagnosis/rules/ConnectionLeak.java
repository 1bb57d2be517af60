package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Blame;
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
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Connections never come back: each takes a piece of the pool away for good. Fires before anybody
 * waits, because it only ever gets worse.
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
      }
    }
    if (findings.isEmpty()) {
      return c.leaks().isEmpty()
          ? Assessment.silent("no connection pool was seen")
          : Assessment.silent(
              "every connection of %s came back", String.join(", ", c.leaks().keySet()));
    }
    return new Assessment.Fires(findings);
  }

  private static Finding finding(Case c, String name, Leak leak) {
    PoolLevel pool = c.loaded().pools().get(name);
    Blame.OfPool blame = c.blame().pools().get(name);
    List<String> leaking =
        leak.byEndpoint().entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(Map.Entry::getKey)
            .toList();
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            "connections of pool " + name + " out although their request has ended, never returned",
            leak.lost(),
            "connections",
            null));
    leak.byEndpoint()
        .forEach(
            (endpoint, n) ->
                evidence.add(
                    new Evidence("of them, borrowed by " + endpoint, n, "connections", null)));
    if (leak.oldestNanos() > 0) {
      evidence.add(
          new Evidence("the oldest has been out for", leak.oldestNanos() / 1e9, "s", null));
    }
    Integer capacity = pool == null ? null : pool.capacity();
    if (pool != null) {
      evidence.addAll(PoolWaits.evidence(c, name, pool));
    }
    double share = blame == null ? 0 : c.shareOfWaits(name, blame.lost());
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
                "close the connection in %s on every path: %d of %s of pool %s never came back",
                String.join(", ", leaking),
                leak.lost(),
                capacity == null ? "its connections" : capacity + " connections",
                name),
            null,
            (double) leak.lost(),
            0.0),
        new Prediction(
            "connections of pool " + name + " that requests can use",
            left,
            capacity == null ? leak.lost() : capacity,
            "connections",
            "a lost connection serves no request"),
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
                  "the oldest is out for %s, the longest hold that ended took %s",
                  Text.time((double) leak.oldestNanos()),
                  Text.time((double) leak.longestReturnedNanos()))));
    }
    if (pool != null && pool.capacity() != null) {
      out.add(
          new RuledOut(
              Kind.POOL_TOO_SMALL,
              Text.of(
                  "connections that came back account for %.1f in use, of %d",
                  pool.meanInUseByReturned(), pool.capacity())));
    }
    return out;
  }
}
