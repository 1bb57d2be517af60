package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Excess;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Level;
import io.chokepoint.core.diagnosis.Level.EndpointLevel;
import io.chokepoint.core.diagnosis.words.VisitsWords;
import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often a resource was visited at one level of load, and how long a visit took: what the rules
 * about calls and queues have in common.
 */
record Visits(double perSecond, double meanNanos) {

  static final Visits NONE = new Visits(0, 0);

  static Visits of(@Nullable Level level, ResourceId id) {
    if (level == null) {
      return NONE;
    }
    double visits = level.visits(id);
    return visits <= 0
        ? NONE
        : new Visits(
            visits / Math.max(1e-9, level.seconds()),
            level.ledger().charge(id).residenceNanos() / visits);
  }

  /** Mean number of visits under way at once, by Little's law. */
  double concurrency() {
    return perSecond * meanNanos / 1e9;
  }

  /** What a visit took unloaded, or what it takes now where that is less or nothing is known. */
  static double aloneNanos(Case c, ResourceId id) {
    double now = of(c.loaded(), id).meanNanos();
    double then = of(c.unloaded(), id).meanNanos();
    return then <= 0 ? now : Math.min(now, then);
  }

  /** The resource of a kind where requests spent most time; null where they visited none. */
  static @Nullable ResourceId heaviest(Case c, ResourceKind kind) {
    return c.loaded().ledger().charges().entrySet().stream()
        .filter(e -> e.getKey().kind() == kind && e.getValue().residenceNanos() > 0)
        .max(Comparator.comparingLong(e -> e.getValue().residenceNanos()))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  /** Of the time of requests that visit it at all. */
  static double partOfLatency(Case c, ResourceId id) {
    double here = 0;
    double wall = 0;
    for (EndpointLevel e : c.loaded().endpoints().values()) {
      double at = e.ledger().charge(id).residenceNanos();
      here += at;
      wall += at > 0 ? e.ledger().wallNanos() : 0;
    }
    return wall <= 0 ? 0 : here / wall;
  }

  /**
   * What a request of the endpoint that lost most there would take without what it lost, and
   * without what it waited for a thread because others lost as much.
   */
  static Prediction meanWithout(Case c, ResourceId id, String because) {
    String worst = null;
    for (String e : c.loaded().endpoints().keySet()) {
      if (worst == null || c.excessAt(e, id) > c.excessAt(worst, id)) {
        worst = e;
      }
    }
    EndpointLevel level = worst == null ? null : c.loaded().endpoints().get(worst);
    if (worst == null || level == null) {
      return new Prediction(VisitsWords.MEAN_OF_ALL, 0, 0, "ms", because);
    }
    double lost = Math.max(0, c.excessAt(worst, id)) / Math.max(1, level.requests());
    double more = lost * (behind(c.attribution().of(id), c.excess().of(id)) - 1);
    return new Prediction(
        Text.of(VisitsWords.MEAN, worst),
        level.meanNanos() / 1e6,
        without(c, worst, level.meanNanos() - lost, more) / 1e6,
        "ms",
        because,
        Figure.meanOf(worst));
  }

  /**
   * How many times more is charged to a resource than was lost there: requests wait for the threads
   * of those that lost it.
   */
  static double behind(double charged, double lost) {
    return lost <= 0 ? 1 : Math.max(1, charged / lost);
  }

  /**
   * A request's nanoseconds less those that it waited behind others. No shorter queue makes it take
   * less than it took unloaded.
   */
  static double without(Case c, String endpoint, double nanos, double behind) {
    Excess.OfEndpoint e = c.excess().endpoints().get(endpoint);
    Double unloaded = e == null ? null : e.unloadedNanos();
    double least = Math.max(0, unloaded == null ? 0 : Math.min(nanos, unloaded));
    return Math.max(least, nanos - behind);
  }
}
