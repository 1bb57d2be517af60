package io.chokepoint.driver.plan;

import io.chokepoint.driver.plan.template.Template;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Users who are alike, and told apart from others in the report.
 *
 * @param share of all users or arrivals, relative to the other classes'
 * @param headers sent with each of their requests, unless the endpoint has its own
 * @param weights what they begin: endpoints first, then sequences; empty: as everybody
 * @param think how long they rest; null where the endpoint or the step says
 * @param first the sequence that each goes through before anything else, counted from 0; {@link
 *     Crowd#NO_FIRST}: as everybody
 */
public record UserClass(
    String name,
    double share,
    Map<String, Template> headers,
    List<Double> weights,
    @Nullable Think think,
    int first) {

  public UserClass {
    headers = Map.copyOf(headers);
    weights = List.copyOf(weights);
  }
}
