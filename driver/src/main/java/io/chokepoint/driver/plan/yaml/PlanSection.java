package io.chokepoint.driver.plan.yaml;

import io.chokepoint.core.model.Aim;
import io.chokepoint.core.run.Run;
import io.chokepoint.driver.plan.Abort;
import io.chokepoint.driver.plan.Backing;
import io.chokepoint.driver.plan.Crowd;
import io.chokepoint.driver.plan.Data;
import io.chokepoint.driver.plan.Destination;
import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Sequence;
import io.chokepoint.driver.plan.Transport;
import io.chokepoint.driver.plan.UserClass;
import io.chokepoint.driver.plan.WebSocket;
import io.chokepoint.driver.plan.template.Template;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The whole plan. */
final class PlanSection {

  private static final int MOST_ENDPOINTS = 1_000;
  private static final int MOST_CLASSES = 100;
  private static final int MOST_ONCE = 100;

  static final Keys KEYS = new Keys("plan", "the plan", "What a run is asked to do.");

  private static final Key<String> NAME =
      KEYS.optional("name", Forms.TEXT, "The report's title; the file's name where missing.");
  private static final Key<List<TargetSection.Written>> TARGET =
      KEYS.required(
          "target", TargetSection.ALL, "Base URL of the service under test; or several, by name.");
  private static final Key<URI> AGENT =
      KEYS.optional("agent", Forms.URL, "Base URL of the agent inside the first target.");
  private static final Key<Map<String, AgentSection.Written>> AGENTS =
      KEYS.optional(
          "agents",
          AgentSection.ALL,
          "Agents inside other targets and the services that these call, by name.");
  private static final Key<Map<String, String>> TAGS =
      KEYS.optional("tags", Forms.map(Forms.TEXT, ".+"), "Words for the report.");
  private static final Key<Run.Target> TARGETS =
      KEYS.optional("targets", TargetsSection.FORM, "What all endpoints together must keep.");
  private static final Key<Map<String, DataSection.Placed>> DATA =
      KEYS.optional(
          "data",
          Forms.map(DataSection.FORM, "[^{}:$.]+"),
          "CSV files or made-up values by a name; variables like ${customers.id}.");
  private static final Key<Map<String, Template>> HEADERS =
      KEYS.optional("headers", Templates.HEADERS, "Sent with each request that has no own.");
  private static final Key<List<Endpoint>> ENDPOINTS =
      KEYS.optional(
          "endpoints", Forms.list(EndpointSection.FORM, MOST_ENDPOINTS), "What is requested.");
  private static final Key<List<Sequence>> SEQUENCES =
      KEYS.optional(
          "sequences",
          Forms.list(SequenceSection.FORM, MOST_ENDPOINTS),
          "Endpoints that one user asks for one after the other.");
  private static final Key<List<Endpoint>> SET_UP =
      KEYS.optional(
          "setUp",
          Forms.list(EndpointSection.of("set-up request"), MOST_ONCE),
          "Requests sent once before the load; everybody knows what they extract.");
  private static final Key<List<Endpoint>> TEAR_DOWN =
      KEYS.optional(
          "tearDown",
          Forms.list(EndpointSection.of("tear-down request"), MOST_ONCE),
          "Requests sent once after the load.");
  private static final Key<Forms.Word> FIRST =
      KEYS.optional(
          "first",
          Forms.WORD,
          "The sequence that each user goes through before anything else, as a login.");
  private static final Key<List<UserClass>> CLASSES =
      KEYS.optional(
          "classes",
          Forms.list(ClassSection.FORM, MOST_CLASSES),
          "Users who are alike, told apart in the report.");
  private static final Key<List<WebSocket>> WEB_SOCKETS =
      KEYS.optional(
          "websockets",
          Forms.list(WebSocketSection.FORM, MOST_ENDPOINTS),
          "Connections that stay open, and their messages.");
  private static final Key<Load> LOAD =
      KEYS.required("load", LoadSection.FORM, "How much is requested, for how long.");
  private static final Key<Map<String, Backing>> SERVICES =
      KEYS.optional("services", BackingSection.ALL, "Services behind it, to be watched, by name.");
  private static final Key<Aim> CAPACITY =
      KEYS.optional("capacity", CapacitySection.FORM, "What is asked of the service's capacity.");

  private static final Key<Abort> ABORT =
      KEYS.optional("abort", AbortSection.FORM, "When the run is given up.");

  private static final Key<Long> APDEX =
      KEYS.optional(
          "apdex", Forms.POSITIVE, "How long a satisfied user waits at most: the APDEX's T.");

  private static final Key<Boolean> COOKIES =
      KEYS.optional(
          "cookies", TransportKeys.YES_OR_NO, "false: users forget the cookies they get.");
  private static final Key<Boolean> REDIRECTS =
      KEYS.optional(
          "redirects", TransportKeys.YES_OR_NO, "false: answers that point elsewhere are the end.");

  private static final Key<Boolean> TRACEPARENT =
      KEYS.optional(
          "traceparent",
          TransportKeys.YES_OR_NO,
          "true: each request begins a trace of its own (W3C Trace Context).");

  private static final TransportKeys TRANSPORT = new TransportKeys(KEYS);

  static {
    KEYS.atLeastOne("the plan needs \"endpoints\"", ENDPOINTS, WEB_SOCKETS);
  }

  static final Form<Plan> FORM = KEYS.form(PlanSection::read);

  private PlanSection() {}

  private static Plan read(Section section) throws PlanException {
    Reading reading = section.reading();
    List<TargetSection.Written> targets = section.need(TARGET);
    Transport transport = TRANSPORT.read(section).apply(Transport.DEFAULT);
    @Nullable URI agent = section.get(AGENT);
    Map<String, Template> headers = section.get(HEADERS, Map.of());
    if (headers.values().stream().anyMatch(h -> !h.variables().isEmpty())) {
      throw section.mistake(
          HEADERS, "a header with a variable stands with its endpoints, or with a class");
    }
    reading.headers(headers);
    List<Endpoint> written = section.get(ENDPOINTS, List.of());
    List<Sequence> told = section.get(SEQUENCES, List.of());
    List<UserClass> classes = section.get(CLASSES, List.of());
    int first = first(section, FIRST);
    Set<Integer> firsts = new HashSet<>(classes.stream().map(UserClass::first).toList());
    firsts.add(first);
    List<Sequence> sequences =
        IntStream.range(0, told.size())
            .mapToObj(i -> told.get(i).settled(firsts.contains(i)))
            .toList();
    Map<String, DataSection.Placed> files = section.get(DATA, Map.of());
    List<Data> data = new ArrayList<>();
    for (Map.Entry<String, DataSection.Placed> file : files.entrySet()) {
      data.add(file.getValue().named(file.getKey(), reading));
    }
    Load load = section.need(LOAD);
    List<Backing> services = BackingSection.named(section.get(SERVICES, Map.of()));
    for (DataSection.Placed file : files.values()) {
      file.checkEnough(reading, load);
    }
    List<Destination> destinations = targets.stream().map(t -> t.settled(transport)).toList();
    List<WebSocket> webSockets = section.get(WEB_SOCKETS, List.of());
    for (WebSocket socket : webSockets) {
      if (destinations.get(socket.destination()).address() != null) {
        throw section.mistake(
            WEB_SOCKETS,
            "\"" + socket.name() + "\": WebSockets go to the host of the URL, not to \"address\"");
      }
    }
    Map<String, AgentSection.Written> agents = section.get(AGENTS, Map.of());
    boolean redirects = section.get(REDIRECTS, true);
    UnaryOperator<Endpoint> traced =
        section.get(TRACEPARENT, false) ? Endpoint::traced : UnaryOperator.identity();
    List<Endpoint> endpoints =
        settled(reading, written, sequences, redirects).stream().map(traced).toList();
    Crowd crowd =
        new Crowd(
            weights(endpoints, sequences),
            sequences,
            classes,
            data,
            reading.variables().count(),
            section.get(COOKIES, true),
            first);
    firsts.remove(Crowd.NO_FIRST);
    if (!firsts.isEmpty() && !load.closed()) {
      throw section.mistake(
          "\"first\" goes with users; an arrival at a rate is one sequence alone");
    }
    boolean everybody = classes.isEmpty() || classes.stream().anyMatch(c -> c.weights().isEmpty());
    if (everybody
        && !firsts.isEmpty()
        && crowd.weights().stream().allMatch(w -> w == Endpoint.NO_WEIGHT)) {
      throw section.mistake("nothing is left to ask for after \"first\"; give it a weight");
    }
    List<Endpoint> setUp =
        once(reading, section.get(SET_UP, List.of()), redirects).stream().map(traced).toList();
    List<Endpoint> tearDown =
        once(reading, section.get(TEAR_DOWN, List.of()), redirects).stream().map(traced).toList();
    reading.variables().check(reading, endpoints, crowd, load, setUp, tearDown);
    return Plan.builder(section.get(NAME, nameFrom(reading.file())), destinations, endpoints, load)
        .agent(agent)
        .crowd(crowd)
        .targetsOfAll(section.get(TARGETS))
        .tags(section.get(TAGS, Map.of()))
        .webSockets(webSockets)
        .aim(
            section
                .get(CAPACITY, Aim.NONE)
                .of(
                    load.searchHoldSeconds(),
                    crowd.meanThinkNanos(load.meanThinkNanos(), endpoints)))
        .text(reading.redaction().text())
        .services(services)
        .agents(AgentSection.named(reading, agents, destinations))
        .abort(section.get(ABORT))
        .apdexNanos(section.get(APDEX))
        .setUp(setUp)
        .tearDown(tearDown)
        .build();
  }

  /** The number of the sequence that a key names; {@link Crowd#NO_FIRST} where it is not there. */
  static int first(Section section, Key<Forms.Word> key) throws PlanException {
    Forms.@Nullable Word word = section.get(key);
    return word == null ? Crowd.NO_FIRST : section.reading().find("sequence", word);
  }

  private static List<Endpoint> settled(
      Reading reading, List<Endpoint> written, List<Sequence> sequences, boolean redirects) {
    Set<Integer> inSequence = new HashSet<>();
    sequences.forEach(s -> inSequence.addAll(s.endpoints()));
    return IntStream.range(0, written.size())
        .mapToObj(
            i -> written.get(i).settled(reading.timeoutNanos(), redirects, inSequence.contains(i)))
        .toList();
  }

  private static List<Endpoint> once(Reading reading, List<Endpoint> written, boolean redirects) {
    return written.stream().map(e -> e.settled(reading.timeoutNanos(), redirects, true)).toList();
  }

  private static List<Double> weights(List<Endpoint> endpoints, List<Sequence> sequences) {
    return Stream.concat(
            endpoints.stream().map(Endpoint::weight), sequences.stream().map(Sequence::weight))
        .toList();
  }

  private static String nameFrom(String file) {
    String name = Path.of(file).getFileName() + "";
    return name.replaceFirst("\\.ya?ml$", "");
  }
}
