package io.chokepoint.driver.plan;

import io.chokepoint.core.run.Run;
import io.chokepoint.driver.plan.template.Template;
import io.chokepoint.driver.plan.template.Variables;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One kind of request.
 *
 * @param name unique within the plan
 * @param destination which of the plan's its requests go to, counted from 0
 * @param weight its share of the load, relative to the other endpoints' weights
 * @param timeoutNanos from the moment the request is written
 * @param targets what it must keep; null where the plan asks nothing
 * @param inspection what is looked at in its answers
 * @param think how long a user rests after it; null if not given
 * @param tags of the plan's author, for the report
 * @param redirects whether answers that point elsewhere are followed; null where only the plan says
 * @param streamed whether its answers come in parts
 */
public record Endpoint(
    String name,
    int destination,
    String method,
    Template path,
    Map<String, Template> headers,
    @Nullable Body body,
    double weight,
    long timeoutNanos,
    Run.@Nullable Target targets,
    Inspection inspection,
    @Nullable Think think,
    Map<String, String> tags,
    @Nullable Boolean redirects,
    Streamed streamed) {

  /** Stands for no weight of its own. */
  public static final double NO_WEIGHT = 0;

  /** Stands for the timeout that the plan has for all. */
  public static final long PLANS_TIMEOUT = 0;

  /** The header of W3C Trace Context. */
  private static final String TRACE_PARENT = "traceparent";

  private static final int NOWHERE = -1;

  private static final Pattern WITH_HOST = Pattern.compile("^(//|[a-zA-Z][a-zA-Z0-9+.-]*:)");

  public Endpoint {
    headers = Map.copyOf(headers);
    tags = Map.copyOf(tags);
  }

  /** An endpoint of the plan's first target, in whose answers nothing but the status counts. */
  public static Builder builder(String name, String method, Template path) {
    return new Builder(name, method, path);
  }

  /** The same endpoint, of which some is about to change. */
  public Builder toBuilder() {
    return new Builder(name, method, path)
        .destination(destination)
        .headers(headers)
        .body(body)
        .weight(weight)
        .timeoutNanos(timeoutNanos)
        .targets(targets)
        .inspection(inspection)
        .think(think)
        .tags(tags)
        .redirects(redirects)
        .streamed(streamed);
  }

  /** The same with what its own section did not say: a weight, unless a sequence asks for it. */
  public Endpoint settled(long plansTimeoutNanos, boolean plansRedirects, boolean inSequence) {
    return toBuilder()
        .weight(weight == NO_WEIGHT && !inSequence ? 1 : weight)
        .timeoutNanos(timeoutNanos == PLANS_TIMEOUT ? plansTimeoutNanos : timeoutNanos)
        .redirects(redirects == null ? Boolean.valueOf(plansRedirects) : redirects)
        .build();
  }

  /** The same, each of whose requests begins a trace, unless a header of its own says which. */
  public Endpoint traced() {
    Map<String, Template> with = new HashMap<>(headers);
    if (with.keySet().stream().noneMatch(TRACE_PARENT::equalsIgnoreCase)) {
      with.put(TRACE_PARENT, Template.strict("{traceparent}"));
    }
    return toBuilder().headers(with).build();
  }

  /** Whether an answer of this status, if it points elsewhere, is followed there. */
  public boolean follows(int status) {
    return !Boolean.FALSE.equals(redirects) && !inspection.wantsRedirect(status);
  }

  /** The variables its requests are made with. */
  public Set<String> used() {
    Set<String> used = new LinkedHashSet<>(path.variables());
    headers.values().forEach(h -> used.addAll(h.variables()));
    if (body != null) {
      used.addAll(body.variables());
    }
    return used;
  }

  /**
   * A variable that a request cannot be made without, and that has no value; null: all are there.
   */
  public @Nullable String missing(Variables variables) {
    String missing = path.missing(variables);
    for (Template header : headers.values()) {
      missing = missing == null ? header.missing(variables) : missing;
    }
    return missing == null && body != null ? body.missing(variables) : missing;
  }

  /** Whether its path is a link that a variable holds. */
  public boolean linked() {
    return path.toString().startsWith("${");
  }

  /**
   * Which destination its link leads to, with a value for each variable; negative where to none.
   *
   * @param destinations of the plan
   */
  public int leadsTo(Variables variables, List<Destination> destinations) {
    String link = String.valueOf(path.leading(variables)).strip();
    if (!WITH_HOST.matcher(link).find()) {
      return destination;
    }
    @Nullable URI address = Link.address(destinations.get(destination).url() + "", link);
    @Nullable WebOrigin origin = address == null ? null : WebOrigin.of(address);
    if (destinations.get(destination).origin().equals(origin)) {
      return destination;
    }
    for (int i = 0; i < destinations.size(); i++) {
      if (destinations.get(i).origin().equals(origin)) {
        return i;
      }
    }
    return NOWHERE;
  }

  /** The variables that its answers give a value. */
  public Set<String> extracted() {
    return inspection.extracts().stream().map(Extract::variable).collect(Collectors.toSet());
  }

  /** Whether every request of this endpoint is the same. */
  public boolean constant() {
    return path.constant()
        && (body == null || body.constant())
        && headers.values().stream().allMatch(Template::constant);
  }

  /** What is not set, its section does not say. */
  public static final class Builder {
    private String name;
    private int destination;
    private String method;
    private Template path;
    private Map<String, Template> headers = Map.of();
    private @Nullable Body body;
    private double weight = NO_WEIGHT;
    private long timeoutNanos = PLANS_TIMEOUT;
    private Run.@Nullable Target targets;
    private Inspection inspection = Inspection.NONE;
    private @Nullable Think think;
    private Map<String, String> tags = Map.of();
    private @Nullable Boolean redirects;
    private Streamed streamed = Streamed.NO;

    private Builder(String name, String method, Template path) {
      this.name = name;
      this.method = method;
      this.path = path;
    }

    public Builder name(String name) {
      this.name = name;
      return this;
    }

    public Builder destination(int destination) {
      this.destination = destination;
      return this;
    }

    public Builder method(String method) {
      this.method = method;
      return this;
    }

    public Builder path(Template path) {
      this.path = path;
      return this;
    }

    public Builder headers(Map<String, Template> headers) {
      this.headers = headers;
      return this;
    }

    public Builder body(@Nullable Body body) {
      this.body = body;
      return this;
    }

    public Builder weight(double weight) {
      this.weight = weight;
      return this;
    }

    public Builder timeoutNanos(long timeoutNanos) {
      this.timeoutNanos = timeoutNanos;
      return this;
    }

    public Builder targets(Run.@Nullable Target targets) {
      this.targets = targets;
      return this;
    }

    public Builder inspection(Inspection inspection) {
      this.inspection = inspection;
      return this;
    }

    public Builder think(@Nullable Think think) {
      this.think = think;
      return this;
    }

    public Builder tags(Map<String, String> tags) {
      this.tags = tags;
      return this;
    }

    public Builder redirects(@Nullable Boolean redirects) {
      this.redirects = redirects;
      return this;
    }

    public Builder streamed(Streamed streamed) {
      this.streamed = streamed;
      return this;
    }

    public Endpoint build() {
      return new Endpoint(
          name,
          destination,
          method,
          path,
          headers,
          body,
          weight,
          timeoutNanos,
          targets,
          inspection,
          think,
          tags,
          redirects,
          streamed);
    }
  }
}
