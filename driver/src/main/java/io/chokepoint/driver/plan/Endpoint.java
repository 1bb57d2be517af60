package io.chokepoint.driver.plan;

import io.chokepoint.core.diagnosis.Run;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One kind of request.
 *
 * @param name unique within the plan
 * @param weight its share of the load, relative to the other endpoints' weights
 * @param timeoutNanos from the moment the request is written
 * @param targets what it must keep; null where the plan asks nothing
 */
public record Endpoint(
    String name,
    String method,
    Template path,
    Map<String, Template> headers,
    @Nullable Template body,
    double weight,
    long timeoutNanos,
    Run.@Nullable Target targets) {

  /** Stands for the timeout that the plan has for all. */
  static final long PLANS_TIMEOUT = 0;

  public Endpoint {
    headers = Map.copyOf(headers);
  }

  /** The same with a timeout, unless it has its own. */
  Endpoint orTimeout(long nanos) {
    return timeoutNanos != PLANS_TIMEOUT
        ? this
        : new Endpoint(name, method, path, headers, body, weight, nanos, targets);
  }

  /** Whether every request of this endpoint is the same. */
  public boolean constant() {
    return path.constant()
        && (body == null || body.constant())
        && headers.values().stream().allMatch(Template::constant);
  }
}
