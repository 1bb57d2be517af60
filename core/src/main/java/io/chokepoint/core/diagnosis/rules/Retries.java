package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Level;
import io.chokepoint.core.diagnosis.Level.EndpointLevel;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many more calls requests make to one service than they make unloaded, the mix of endpoints
 * held equal. A request that goes on calling after a call has failed repeats it: where that is so
 * at the lightest level too, or there is no lighter one, a request needs one successful call.
 *
 * @param requests of the endpoints that call it, a second
 * @param now calls a request
 * @param then calls a request, unloaded or without the failed ones, one at least
 * @param failed of those endpoints' requests, a second
 * @param undisturbed whether calls were seen that nothing was wrong with
 * @param endpoints those that make more calls, most additional calls first
 */
record Retries(
    ResourceId service,
    double requests,
    double now,
    double then,
    double failed,
    boolean undisturbed,
    List<String> endpoints) {

  /** Fewer failed calls a request may be of different kinds. */
  private static final double REPEATED = 2;

  /** The service with the most additional calls; null where no request makes more than unloaded. */
  static @Nullable Retries most(Case c) {
    return c.loaded().ledger().charges().keySet().stream()
        .filter(id -> id.kind() == ResourceKind.DOWNSTREAM)
        .map(id -> either(of(c, id), failing(c, id)))
        .filter(r -> r != null && r.additional() > 0)
        .reduce((a, b) -> a.additional() * a.requests() >= b.additional() * b.requests() ? a : b)
        .orElse(null);
  }

  /** Null where nothing is known of a lighter level. */
  static @Nullable Retries of(Case c, ResourceId service) {
    Level unloaded = c.unloaded();
    if (unloaded == null) {
      return null;
    }
    double seconds = Math.max(1e-9, c.loaded().seconds());
    double requests = 0;
    double calls = 0;
    double alone = 0;
    double failed = 0;
    List<String> more = new ArrayList<>();
    for (Map.Entry<String, EndpointLevel> e : c.loaded().endpoints().entrySet()) {
      EndpointLevel before = unloaded.endpoints().get(e.getKey());
      double now = perRequest(e.getValue(), service);
      double then = before == null ? 0 : perRequest(before, service);
      if (now <= 0 || then <= 0) {
        continue; // called by no means, or not known unloaded
      }
      double rate = e.getValue().requests() / seconds;
      requests += rate;
      calls += rate * now;
      alone += rate * then;
      if (now > then) {
        more.add(e.getKey());
        failed += e.getValue().failed() / seconds;
      }
    }
    more.sort((a, b) -> Double.compare(additional(c, b, service), additional(c, a, service)));
    return requests <= 0
        ? null
        : new Retries(service, requests, calls / requests, alone / requests, failed, true, more);
  }

  /** What the lighter level tells, unless it is as bad. */
  private static @Nullable Retries either(@Nullable Retries more, @Nullable Retries failing) {
    boolean bad = failing != null && (more == null || more.additional() < failing.additional() / 2);
    return bad ? failing : more;
  }

  /** Null where requests do not go on calling after a call has failed. */
  private static @Nullable Retries failing(Case c, ResourceId service) {
    double requests = 0;
    double calls = 0;
    double failed = 0;
    List<String> calling = new ArrayList<>();
    for (Map.Entry<String, EndpointLevel> e : c.loaded().endpoints().entrySet()) {
      double each = perRequest(e.getValue(), service);
      if (each > 0) {
        requests += e.getValue().requests();
        calls += e.getValue().requests() * each;
        failed += e.getValue().failed();
        calling.add(e.getKey());
      }
    }
    double failedCalls = c.loaded().failedCalls(service);
    if (requests <= 0 || failedCalls / requests < REPEATED) {
      return null;
    }
    double seconds = Math.max(1e-9, c.loaded().seconds());
    double others = Math.max(0, calls - failedCalls) / requests;
    return new Retries(
        service,
        requests / seconds,
        calls / requests,
        Math.max(1, others),
        failed / seconds,
        false,
        calling);
  }

  double additional() {
    return Math.max(0, now - then);
  }

  /** Of all calls, those that a request makes only under load. */
  double part() {
    return now <= 0 ? 0 : additional() / now;
  }

  private static double additional(Case c, String endpoint, ResourceId service) {
    EndpointLevel now = c.loaded().endpoints().get(endpoint);
    Level unloaded = c.unloaded();
    EndpointLevel then = unloaded == null ? null : unloaded.endpoints().get(endpoint);
    return now == null || then == null
        ? 0
        : now.requests() * (perRequest(now, service) - perRequest(then, service));
  }

  private static double perRequest(EndpointLevel e, ResourceId service) {
    return (double) e.ledger().charge(service).visits() / Math.max(1, e.ledger().requests());
  }
}
