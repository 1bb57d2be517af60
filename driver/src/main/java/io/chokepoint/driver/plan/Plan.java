package io.chokepoint.driver.plan;

import io.chokepoint.core.model.Aim;
import io.chokepoint.core.run.Run;
import io.chokepoint.driver.plan.template.Variables;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a run is asked to do.
 *
 * @param destinations the services that requests go to, at least one
 * @param agent base URL of the agent inside the first of them; null where the plan names none
 * @param crowd who asks, and what they know
 * @param targetsOfAll what all endpoints together must keep; null where nothing
 * @param tags of the plan's author, for the report
 * @param webSockets connections that stay open beside the endpoints' requests
 * @param aim what is asked of the service's capacity
 * @param text the plan as written, with the values of secret headers left out
 * @param services what is behind the service, to be watched
 * @param agents inside other targets, and services that these call
 * @param abort when the run is given up; null where it is not
 * @param apdexNanos how long a satisfied user waits at most; null if not given
 * @param setUp requests that are sent once before the load, one after the other
 * @param tearDown the same after it
 */
public record Plan(
    String name,
    List<Destination> destinations,
    @Nullable URI agent,
    List<Endpoint> endpoints,
    Load load,
    Crowd crowd,
    Run.@Nullable Target targetsOfAll,
    Map<String, String> tags,
    List<WebSocket> webSockets,
    Aim aim,
    String text,
    List<Backing> services,
    List<OtherAgent> agents,
    @Nullable Abort abort,
    @Nullable Long apdexNanos,
    List<Endpoint> setUp,
    List<Endpoint> tearDown) {

  /** What the set-up found out is data, under a name that no file has. */
  private static final String FOUND = "${setUp}";

  public Plan {
    destinations = List.copyOf(destinations);
    endpoints = List.copyOf(endpoints);
    tags = Map.copyOf(tags);
    webSockets = List.copyOf(webSockets);
    services = List.copyOf(services);
    agents = List.copyOf(agents);
    setUp = List.copyOf(setUp);
    tearDown = List.copyOf(tearDown);
  }

  /** A plan whose users have no state, and ask for each endpoint by its weight. */
  public static Builder builder(
      String name, List<Destination> destinations, List<Endpoint> endpoints, Load load) {
    return new Builder(name, destinations, endpoints, load);
  }

  /** The same plan, of which some is about to change. */
  public Builder toBuilder() {
    return new Builder(name, destinations, endpoints, load)
        .agent(agent)
        .crowd(crowd)
        .targetsOfAll(targetsOfAll)
        .tags(tags)
        .webSockets(webSockets)
        .aim(aim)
        .text(text)
        .services(services)
        .agents(agents)
        .abort(abort)
        .apdexNanos(apdexNanos)
        .setUp(setUp)
        .tearDown(tearDown);
  }

  /** Base URL of the first destination: the service under test. */
  public URI target() {
    return destinations.get(0).url();
  }

  /** Where requests go, for people. */
  public String where() {
    return destinations.stream().map(Destination::toString).collect(Collectors.joining(", "));
  }

  /**
   * Method and path of each endpoint, {@code *} for what varies: {@code GET /orders/*}. Empty where
   * it is not the first destination's, since no other has the agent, and where only a variable
   * says.
   */
  public Map<String, String> routes() {
    String base = destinations.get(0).base();
    Map<String, String> routes = new TreeMap<>();
    for (Endpoint e : endpoints) {
      String path = Secrets.withoutParameters(e.path().toString()).replaceAll("\\$?\\{[^}]*}", "*");
      routes.put(
          e.name(), e.destination() == 0 && !e.linked() ? e.method() + " " + base + path : "");
    }
    return routes;
  }

  /**
   * What the plan asks of its endpoints, by name, of all together under {@code ""}; those it asks
   * nothing of are left out.
   */
  public Map<String, Run.Target> targets() {
    Map<String, Run.Target> targets = new TreeMap<>();
    if (targetsOfAll != null) {
      targets.put("", targetsOfAll);
    }
    for (Endpoint e : endpoints) {
      if (e.targets() != null) {
        targets.put(e.name(), e.targets());
      }
    }
    return targets;
  }

  /** The plan's own tags under {@code ""}, and each endpoint's; what has none is left out. */
  public Map<String, Map<String, String>> allTags() {
    Map<String, Map<String, String>> all = new TreeMap<>();
    if (!tags.isEmpty()) {
      all.put("", tags);
    }
    for (Endpoint e : endpoints) {
      if (!e.tags().isEmpty()) {
        all.put(e.name(), e.tags());
      }
    }
    return all;
  }

  /** The same plan against a service that runs elsewhere: its first destination's. */
  public Plan at(URI newTarget, @Nullable URI newAgent) {
    List<Destination> moved = new ArrayList<>(destinations);
    Destination first = moved.get(0);
    moved.set(0, new Destination(first.name(), newTarget, first.transport(), null));
    return toBuilder().destinations(moved).agent(newAgent).build();
  }

  /** The same plan where what is behind the service runs elsewhere, by its kind. */
  public Plan behind(Map<Backing.Kind, String> addresses) {
    List<Backing> moved =
        services.stream()
            .map(
                s ->
                    new Backing(
                        s.name(),
                        s.kind(),
                        addresses.getOrDefault(s.kind(), s.address()),
                        s.user(),
                        s.password()))
            .toList();
    return toBuilder().services(moved).build();
  }

  /**
   * How many users its load may have, should more be wanted than it says: as many as there are
   * connections, and rows that each keeps for itself.
   */
  public int mostUsers() {
    return crowd.data().stream()
        .filter(data -> data.take() == Data.Take.ONCE && !data.isMade())
        .filter(data -> !data.name().equals(FOUND))
        .mapToInt(data -> data.rows().size())
        .reduce(load.connections(), Math::min);
  }

  /** What is sent once before its load, as one user's sequence. */
  public Plan before() {
    return once(setUp);
  }

  /** What is sent once after its load, as one user's sequence. */
  public Plan after() {
    return once(tearDown);
  }

  private Plan once(List<Endpoint> requests) {
    List<Double> weights = new ArrayList<>(Collections.nCopies(requests.size(), 0.0));
    weights.add(1.0);
    List<Integer> all = IntStream.range(0, requests.size()).boxed().toList();
    return asking(
        requests,
        new Crowd(
            weights,
            List.of(new Sequence("once", 1, all, null)),
            List.of(),
            crowd.data(),
            crowd.variables(),
            crowd.cookies(),
            Crowd.NO_FIRST));
  }

  /** The same plan, whose users know from the beginning what the set-up has found out. */
  public Plan knowing(Variables found) {
    List<Extract> extracts =
        setUp.stream().flatMap(e -> e.inspection().extracts().stream()).distinct().toList();
    if (extracts.isEmpty()) {
      return this;
    }
    int[] numbers = extracts.stream().mapToInt(Extract::index).toArray();
    String[] row = new String[numbers.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = Objects.requireNonNull(found.get(numbers[i]), extracts.get(i).variable());
    }
    List<String> columns = extracts.stream().map(Extract::variable).toList();
    return asking(
        endpoints,
        crowd.with(new Data(FOUND, Data.Take.ONCE, List.<String[]>of(row), columns, numbers)));
  }

  private Plan asking(List<Endpoint> others, Crowd by) {
    return toBuilder().endpoints(others).crowd(by).build();
  }

  /** What is not set, the plan does not ask for. */
  public static final class Builder {
    private String name;
    private List<Destination> destinations;
    private @Nullable URI agent;
    private List<Endpoint> endpoints;
    private Load load;
    private Crowd crowd;
    private Run.@Nullable Target targetsOfAll;
    private Map<String, String> tags = Map.of();
    private List<WebSocket> webSockets = List.of();
    private Aim aim = Aim.NONE;
    private String text = "";
    private List<Backing> services = List.of();
    private List<OtherAgent> agents = List.of();
    private @Nullable Abort abort;
    private @Nullable Long apdexNanos;
    private List<Endpoint> setUp = List.of();
    private List<Endpoint> tearDown = List.of();

    private Builder(
        String name, List<Destination> destinations, List<Endpoint> endpoints, Load load) {
      this.name = name;
      this.destinations = destinations;
      this.endpoints = endpoints;
      this.load = load;
      this.crowd = Crowd.of(endpoints);
    }

    public Builder name(String name) {
      this.name = name;
      return this;
    }

    public Builder destinations(List<Destination> destinations) {
      this.destinations = destinations;
      return this;
    }

    public Builder agent(@Nullable URI agent) {
      this.agent = agent;
      return this;
    }

    public Builder endpoints(List<Endpoint> endpoints) {
      this.endpoints = endpoints;
      return this;
    }

    public Builder load(Load load) {
      this.load = load;
      return this;
    }

    public Builder crowd(Crowd crowd) {
      this.crowd = crowd;
      return this;
    }

    public Builder targetsOfAll(Run.@Nullable Target targetsOfAll) {
      this.targetsOfAll = targetsOfAll;
      return this;
    }

    public Builder tags(Map<String, String> tags) {
      this.tags = tags;
      return this;
    }

    public Builder webSockets(List<WebSocket> webSockets) {
      this.webSockets = webSockets;
      return this;
    }

    public Builder aim(Aim aim) {
      this.aim = aim;
      return this;
    }

    public Builder text(String text) {
      this.text = text;
      return this;
    }

    public Builder services(List<Backing> services) {
      this.services = services;
      return this;
    }

    public Builder agents(List<OtherAgent> agents) {
      this.agents = agents;
      return this;
    }

    public Builder abort(@Nullable Abort abort) {
      this.abort = abort;
      return this;
    }

    public Builder apdexNanos(@Nullable Long apdexNanos) {
      this.apdexNanos = apdexNanos;
      return this;
    }

    public Builder setUp(List<Endpoint> setUp) {
      this.setUp = setUp;
      return this;
    }

    public Builder tearDown(List<Endpoint> tearDown) {
      this.tearDown = tearDown;
      return this;
    }

    public Plan build() {
      return new Plan(
          name,
          destinations,
          agent,
          endpoints,
          load,
          crowd,
          targetsOfAll,
          tags,
          webSockets,
          aim,
          text,
          services,
          agents,
          abort,
          apdexNanos,
          setUp,
          tearDown);
    }
  }
}
