package io.chokepoint.driver.plan;

import io.chokepoint.core.diagnosis.Run;
import io.chokepoint.core.model.Offered;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads a plan from YAML. Whatever is wrong ends in one {@link PlanException} with its place. */
public final class PlanReader {

  private static final long MOST_BYTES = 1 << 20;
  private static final int MOST_ENDPOINTS = 1_000;
  private static final long SECOND = 1_000_000_000L;
  private static final long DEFAULT_TIMEOUT_NANOS = 10 * SECOND;
  private static final int DEFAULT_CONNECTIONS = 1_000;

  private static final List<String> PLAN = List.of("name", "target", "agent", "endpoints", "load");
  private static final List<String> ENDPOINT =
      List.of("name", "path", "method", "headers", "body", "weight", "timeout", "targets");
  private static final List<String> TARGETS = List.of("success", "mean", "p95", "p99", "rate");
  private static final List<String> LOAD =
      List.of("arrivals", "warmup", "steps", "ramp", "connections", "timeout", "seed");
  private static final List<String> STAGE = List.of("rate", "users", "think", "for");
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private static final Map<String, String> HOMES = homes();

  private final String file;
  private final Redaction redaction;

  private PlanReader(String file, String text) {
    this.file = file;
    this.redaction = new Redaction(text);
  }

  /** Reads a file. */
  public static Plan read(Path path) throws PlanException {
    String file = path.toString();
    try {
      if (Files.isDirectory(path)) {
        throw new PlanException(file, "a folder, not a plan");
      }
      if (Files.size(path) > MOST_BYTES) {
        throw new PlanException(
            file, Files.size(path) + " bytes; a plan has at most " + MOST_BYTES);
      }
      return read(file, Utf8.decode(file, Files.readAllBytes(path)));
    } catch (NoSuchFileException e) {
      throw new PlanException(file, "no such file");
    } catch (IOException e) {
      throw new PlanException(file, "cannot be read: " + e.getMessage());
    }
  }

  /** Reads a text, calling it by a file's name in messages. */
  public static Plan read(String file, String text) throws PlanException {
    return new PlanReader(file, text).plan(YamlTree.read(file, text));
  }

  private Plan plan(Node root) throws PlanException {
    if (root instanceof Node.Scalar s && s.text().isEmpty()) {
      throw new PlanException(file, "empty; a plan needs at least target, endpoints and load");
    }
    Section plan = section("the plan", root, PLAN);
    plan.required("target");
    URI target = plan.value("target", PlanReader::url);
    plan.list("endpoints");
    Section load = section("load", plan.required("load"), LOAD);
    Long timeout = load.value("timeout", PlanReader::positive);
    List<Endpoint> endpoints = endpoints(plan, timeout == null ? DEFAULT_TIMEOUT_NANOS : timeout);
    String name = plan.text("name");
    return new Plan(
        name == null ? nameFrom(file) : name,
        target == null ? URI.create("") : target,
        plan.value("agent", PlanReader::url),
        endpoints,
        load(load),
        redaction.text());
  }

  private List<Endpoint> endpoints(Section plan, long timeoutNanos) throws PlanException {
    List<Endpoint> endpoints = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>();
    List<Node> nodes = plan.list("endpoints");
    if (nodes.size() > MOST_ENDPOINTS) {
      throw plan.mistake(
          "endpoints", nodes.size() + " endpoints; a plan has at most " + MOST_ENDPOINTS);
    }
    for (Node node : nodes) {
      Section section = section("an endpoint", node, ENDPOINT);
      Endpoint endpoint = endpoint(section, timeoutNanos);
      if (!names.add(endpoint.name())) {
        throw section.mistake(
            section.has("name") ? "name" : "path",
            "a second endpoint called \"" + endpoint.name() + "\"; give each its own name");
      }
      endpoints.add(endpoint);
    }
    return endpoints;
  }

  private Endpoint endpoint(Section section, long timeoutNanos) throws PlanException {
    section.required("path");
    Template path = section.value("path", PlanReader::path);
    String method = section.value("method", PlanReader::method);
    Double weight = section.value("weight", text -> number(text, 1e9));
    Long timeout = section.value("timeout", PlanReader::positive);
    String name = section.text("name");
    String verb = method == null ? "GET" : method;
    return new Endpoint(
        name == null ? verb + " " + path : name,
        verb,
        path == null ? Template.strict("/") : path,
        headers(section),
        section.value("body", Template::lenient),
        weight == null ? 1 : weight,
        timeout == null ? timeoutNanos : timeout,
        targets(section));
  }

  private Map<String, Template> headers(Section section) throws PlanException {
    Map<String, Template> headers = new LinkedHashMap<>();
    for (Map.Entry<String, Node.Scalar> e : section.scalars("headers").entrySet()) {
      Node.Scalar value = e.getValue();
      if (!e.getKey().matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
        throw new PlanException(file, value.at(), "\"" + e.getKey() + "\" is no header's name");
      }
      if (value.text().chars().anyMatch(c -> c < ' ' && c != '\t')) {
        throw new PlanException(file, value.at(), "a header's value is one line");
      }
      try {
        headers.put(e.getKey(), Template.lenient(value.text()));
      } catch (IllegalArgumentException bad) {
        throw new PlanException(file, value.at(), String.valueOf(bad.getMessage()));
      }
      redaction.header(e.getKey(), value);
    }
    return headers;
  }

  private Run.@Nullable Target targets(Section endpoint) throws PlanException {
    Node node = endpoint.node("targets");
    if (node == null) {
      return null;
    }
    Section targets = section("targets", node, TARGETS);
    return new Run.Target(
        targets.value("success", PlanReader::share),
        targets.value("mean", PlanReader::positive),
        targets.value("p95", PlanReader::positive),
        targets.value("p99", PlanReader::positive),
        targets.value("rate", text -> number(text, 1e7)));
  }

  private Load load(Section load) throws PlanException {
    List<Stage> steps = new ArrayList<>();
    boolean closed = false;
    for (Node node : load.list("steps")) {
      Section section = section("a step", node, STAGE);
      Stage stage = stage(section);
      if (steps.isEmpty()) {
        closed = section.has("users");
      }
      sameModel(section, closed);
      steps.add(stage);
    }
    Long ramp = load.value("ramp", Durations::nanos);
    Integer connections = load.value("connections", text -> whole(text, 100_000));
    Long seed = load.value("seed", PlanReader::integer);
    Load.Arrival arrivals = load.value("arrivals", PlanReader::arrivals);
    if (closed && arrivals != null) {
      throw load.mistake(
          "arrivals",
          "users start their next request after an answer; \"arrivals\" goes with rate");
    }
    return new Load(
        arrivals == null ? Load.Arrival.POISSON : arrivals,
        warmup(load, closed),
        steps,
        ramp == null ? 0 : ramp,
        connections == null ? DEFAULT_CONNECTIONS : connections,
        seed == null ? 1 : seed);
  }

  private @Nullable Stage warmup(Section load, boolean closed) throws PlanException {
    Node node = load.node("warmup");
    if (node == null) {
      return null;
    }
    Section section = section("warmup", node, STAGE);
    Stage stage = stage(section);
    sameModel(section, closed);
    return stage;
  }

  private static void sameModel(Section section, boolean closed) throws PlanException {
    if (section.has("users") != closed) {
      throw section.mistake(
          "a plan has steps of rate or steps of users, not both (the first has "
              + (closed ? "users" : "rate")
              + ")");
    }
  }

  private Stage stage(Section section) throws PlanException {
    if (section.has("rate") == section.has("users")) {
      throw section.mistake(
          section.has("rate")
              ? "rate or users, not both: arrivals at a rate do not wait for answers, users do"
              : "needs rate (requests a second) or users");
    }
    section.required("for");
    Long length = section.value("for", PlanReader::aSecondOrMore);
    Double rate = section.value("rate", text -> number(text, 1e6));
    Integer users = section.value("users", text -> whole(text, 1_000_000));
    Long think = section.value("think", Durations::nanos);
    if (rate != null && think != null) {
      throw section.mistake("think", "\"think\" goes with users; arrivals at a rate never rest");
    }
    return new Stage(
        new Offered(rate, users), think == null ? 0 : think, length == null ? SECOND : length);
  }

  private Section section(String name, Node node, List<String> keys) throws PlanException {
    return Section.of(file, name, node, keys, HOMES);
  }

  private static URI url(String text) {
    URI url;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + text + "\" is no URL", e);
    }
    if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
      throw new IllegalArgumentException(
          "\"" + text + "\" must start with http:// or https://, like http://localhost:8080");
    }
    if (url.getHost() == null) {
      throw new IllegalArgumentException("\"" + text + "\" names no host");
    }
    if (url.getUserInfo() != null) {
      throw new IllegalArgumentException("a URL with a password; use an Authorization header");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException("only scheme, host, port and path; the rest goes to path");
    }
    return url;
  }

  private static Template path(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("\"" + text + "\" must start with /");
    }
    if (text.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
      throw new IllegalArgumentException("\"" + text + "\" has a character to be written as %XX");
    }
    return Template.strict(text);
  }

  private static String method(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    if (!METHODS.contains(upper)) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no method" + Nearest.suggestion(upper, METHODS));
    }
    return upper;
  }

  private static Load.Arrival arrivals(String text) {
    return switch (text) {
      case "poisson" -> Load.Arrival.POISSON;
      case "constant" -> Load.Arrival.CONSTANT;
      default ->
          throw new IllegalArgumentException(
              "\"" + text + "\" is neither \"poisson\" nor \"constant\"");
    };
  }

  private static double number(String text, double most) {
    double number;
    try {
      number = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\" is no number", e);
    }
    if (!(number > 0 && number <= most)) {
      throw new IllegalArgumentException(
          "\"" + text + "\" must be more than 0 and at most " + (long) most);
    }
    return number;
  }

  private static int whole(String text, int most) {
    double number = number(text, most);
    if (number != Math.rint(number)) {
      throw new IllegalArgumentException("\"" + text + "\" must be a whole number");
    }
    return (int) number;
  }

  private static long integer(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\" is no whole number", e);
    }
  }

  private static double share(String text) {
    boolean percent = text.endsWith("%");
    double number =
        number(percent ? text.substring(0, text.length() - 1) : text, percent ? 100 : 1);
    return percent ? number / 100 : number;
  }

  private static long positive(String text) {
    long nanos = Durations.nanos(text);
    if (nanos <= 0) {
      throw new IllegalArgumentException("must be longer than nothing");
    }
    return nanos;
  }

  /** Windows are a second long: a shorter step would cover none. */
  private static long aSecondOrMore(String text) {
    long nanos = Durations.nanos(text);
    if (nanos < SECOND) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is too short; the timeline counts in seconds, so 1s at least");
    }
    return nanos;
  }

  private static String nameFrom(String file) {
    String name = Path.of(file).getFileName() + "";
    return name.replaceFirst("\\.ya?ml$", "");
  }

  private static Map<String, String> homes() {
    Map<String, String> homes = new HashMap<>();
    TARGETS.forEach(key -> homes.put(key, "targets"));
    STAGE.forEach(key -> homes.put(key, "a step of load"));
    LOAD.forEach(key -> homes.put(key, "load"));
    ENDPOINT.forEach(key -> homes.put(key, "an endpoint"));
    PLAN.forEach(key -> homes.put(key, "the plan's top level"));
    homes.put("rate", "a step of load");
    homes.put("timeout", "load or an endpoint");
    return homes;
  }
}
