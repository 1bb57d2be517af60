package io.chokepoint.driver.fleet;

import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Origin;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.results.FoundSteps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The instances of a job as a Prometheus has scraped them, one run each. */
final class Scraped {

  /** More scrapes than this in a range become longer windows: a month costs what an hour does. */
  private static final int MOST_WINDOWS = 3_600;

  /** Of one instance at once: what an answer has room for, as a rule. */
  private static final int SCRAPES_AT_ONCE = 200;

  /** With fewer, nothing can be held against anything. */
  private static final int FEWEST_SCRAPES = 2;

  static final String WANTED =
      String.join(
          "|",
          "chokepoint_.*",
          "http_server_requests_seconds_(count|sum|bucket)",
          "hikaricp_connections.*",
          "jdbc_connections_.*",
          "executor_.*",
          "tomcat_(threads|connections)_.*",
          "jvm_memory_(used|max)_bytes",
          "jvm_gc_pause_seconds_(count|sum)",
          "jvm_gc_memory_allocated_bytes_total",
          "jvm_threads_live_threads",
          "process_(cpu_time_ns_total|start_time_seconds|resident_memory_bytes)",
          "system_cpu_count");

  private final PrometheusApi api;
  private final String job;
  private final String selector;
  private final String instanceLabel;
  private final long fromMillis;
  private final long toMillis;
  private final Map<String, Instance> instances = new TreeMap<>();

  /**
   * An instance under way.
   *
   * @param scrapedFrom from when on its scrapes are there; what was recorded is read before that
   */
  private record Instance(
      Map<String, String> labels, long scrapedFrom, long intervalMillis, Rebuilt rebuilt) {}

  private Scraped(PrometheusApi api, Wanted wanted) {
    this.api = api;
    this.job = wanted.job();
    this.selector = "job=\"" + quoted(wanted.job()) + "\"";
    this.instanceLabel = wanted.instanceLabel();
    this.fromMillis = wanted.fromMillis();
    this.toMillis = wanted.toMillis();
  }

  /**
   * What is asked for.
   *
   * @param instanceLabel what tells instances apart
   * @param steps as named; found in the course of the load where none are
   */
  record Wanted(
      String job, String instanceLabel, long fromMillis, long toMillis, List<Step> steps) {}

  /** Reads the instances, by their names. */
  static List<Member> of(PrometheusApi api, Wanted wanted) {
    Scraped scraped = new Scraped(api, wanted);
    scraped.find();
    scraped.instances.forEach(scraped::read);
    return scraped.members(wanted.steps());
  }

  private void find() {
    List<Series> up = api.samples("up{" + selector + "}", fromMillis, toMillis);
    List<Series> recorded =
        Recorded.asScraped(api.samples(Recorded.selector("up", selector), fromMillis, toMillis));
    if (up.isEmpty() && recorded.isEmpty()) {
      TreeSet<String> jobs = api.jobs(fromMillis, toMillis);
      throw new CommandException(
          ExitCode.BAD_INPUT,
          "no job \""
              + job
              + "\" was scraped in that time; the jobs are "
              + (jobs.isEmpty() ? "none" : String.join(", ", jobs)));
    }
    Map<String, Series> scraped = byName(up);
    Map<String, Series> kept = byName(recorded);
    TreeSet<String> names = new TreeSet<>(scraped.keySet());
    names.addAll(kept.keySet());
    names.forEach(n -> instances.put(n, instance(scraped.get(n), kept.get(n))));
  }

  private Map<String, Series> byName(List<Series> up) {
    Map<String, Series> targets = new TreeMap<>();
    for (Series s : up) {
      String name = s.label(instanceLabel);
      @Nullable Series other = targets.put(name, s);
      if (!name.isEmpty()
          && other != null
          && !other.label("instance").equals(s.label("instance"))) {
        throw new CommandException(
            ExitCode.BAD_INPUT,
            "the label \""
                + instanceLabel
                + "\" does not tell "
                + other.label("instance")
                + " from "
                + s.label("instance"));
      }
      if (name.isEmpty()) {
        throw new CommandException(
            ExitCode.BAD_INPUT,
            "the targets of job \""
                + job
                + "\" have no label \""
                + instanceLabel
                + "\"; they have "
                + String.join(", ", new TreeSet<>(s.labels().keySet())));
      }
    }
    return targets;
  }

  /** One of the two is not null. */
  private Instance instance(@Nullable Series up, @Nullable Series recorded) {
    if (recorded != null && (up == null || recorded.millis()[0] < up.millis()[0])) {
      long from = up == null ? toMillis : up.millis()[0] - 1;
      return instance(recorded, from, interval(recorded.millis()));
    }
    Series scraped = Objects.requireNonNull(up);
    return instance(scraped, fromMillis, interval(scraped.millis()));
  }

  private Instance instance(Series of, long scrapedFrom, long interval) {
    long least = (toMillis - fromMillis) / MOST_WINDOWS;
    return new Instance(
        labels(of.labels()),
        scrapedFrom,
        interval,
        new Rebuilt(interval, least <= interval ? 0 : least));
  }

  private Map<String, String> labels(Map<String, String> all) {
    Map<String, String> labels = new TreeMap<>(all);
    labels.keySet().removeAll(List.of(Series.NAME, "job", "instance", instanceLabel));
    return labels;
  }

  /** The usual time from scrape to scrape. */
  private static long interval(long[] millis) {
    if (millis.length < FEWEST_SCRAPES) {
      return 15_000;
    }
    long[] between = new long[millis.length - 1];
    for (int i = 0; i < between.length; i++) {
      between[i] = millis[i + 1] - millis[i];
    }
    Arrays.sort(between);
    return Math.max(1, between[between.length / 2]);
  }

  private void read(String name, Instance instance) {
    String labels = selector + "," + instanceLabel + "=\"" + quoted(name) + "\"";
    String recorded = Recorded.selector(WANTED, labels);
    String scraped = "{__name__=~\"" + WANTED + "\"," + labels + "}";
    long part = SCRAPES_AT_ONCE * instance.intervalMillis();
    for (long at = fromMillis; at < instance.scrapedFrom(); at += part) {
      long to = Math.min(instance.scrapedFrom(), at + part);
      Recorded.scrapes(api.samples(recorded, at, to)).forEach(instance.rebuilt()::add);
    }
    for (long at = instance.scrapedFrom(); at < toMillis; at += part) {
      Scrape.of(api.samples(scraped, at, Math.min(toMillis, at + part)))
          .forEach(instance.rebuilt()::add);
    }
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private List<Member> members(List<Step> wanted) {
    List<Member> members = new ArrayList<>();
    List<Step> marked = marked();
    boolean told = !wanted.isEmpty() || !marked.isEmpty();
    List<Step> steps = !wanted.isEmpty() ? wanted : told ? marked : found();
    instances.forEach(
        (name, instance) -> {
          List<Window> windows = instance.rebuilt().windows();
          members.add(
              new Member(
                  name,
                  instance.labels(),
                  Run.builder()
                      .setup(new Setup(job, "unknown", Map.of()))
                      .timeline(windows)
                      .steps(aligned(steps, windows))
                      .origin(origin(instance, told))
                      .build()));
        });
    return List.copyOf(members);
  }

  private Origin origin(Instance instance, boolean told) {
    double interval = instance.intervalMillis() / 1000.0;
    List<String> notes = new ArrayList<>();
    notes.add(
        Text.of(
            "%d windows from a scrape each %s s",
            instance.rebuilt().windows().size(), Text.number(interval)));
    if (instance.scrapedFrom() > fromMillis) {
      notes.add("where scrapes are gone: what " + Recorded.NAME + " has kept of them");
    }
    if (!told) {
      notes.add("steps: found in the course of the load of all instances");
    }
    List<String> cautions = new ArrayList<>(instance.rebuilt().cautions());
    cautions.add("percentiles: known to the bucket of the histogram, or not where it has none");
    if (instance.intervalMillis() > 2_000) {
      cautions.add(
          Text.of(
              "what was in use, queued or in flight: seen for an instant each %s s, and what comes"
                  + " and goes within them is not seen",
              Text.number(interval)));
    }
    cautions.add(
        instance.rebuilt().agent()
            ? "places in the code, who held locks, sessions of the database, event loops and the"
                + " slowest requests' own account: no metrics, and not known"
            : "no metrics of a Chokepoint agent: where a request's time goes is not known, only"
                + " what Micrometer's own metrics say");
    return new Origin("Prometheus", notes, cautions, !instance.rebuilt().agent());
  }

  /** Those of the instance at which most were marked: a driver marks them at one. */
  private List<Step> marked() {
    return instances.values().stream()
        .map(i -> i.rebuilt().steps())
        .max(Comparator.comparingInt(List::size))
        .orElse(List.of());
  }

  /** Found in the rate of all instances together. */
  private List<Step> found() {
    long bin =
        instances.values().stream()
            .mapToLong(i -> Math.max(1, Math.round(i.intervalMillis() / 1000.0)))
            .max()
            .orElse(1);
    bin = Math.max(bin, (toMillis - fromMillis) / 1000 / MOST_WINDOWS);
    long from = Math.floorDiv(fromMillis, 1000L);
    double[] counts = new double[(int) Math.max(1, (toMillis / 1000 - from) / bin)];
    for (Instance instance : instances.values()) {
      for (Window w : instance.rebuilt().windows()) {
        spread(w, from, bin, counts);
      }
    }
    return FoundSteps.ofRates(from, (int) bin, counts);
  }

  /** Adds a window's requests to the bins that it is in, each as much as it is in there. */
  private static void spread(Window w, long from, long bin, double[] counts) {
    double first = (w.startMillis() / 1000.0 - from) / bin;
    double last = (w.endMillis() / 1000.0 - from) / bin;
    double each = requests(w) / (last - first);
    for (int i = (int) Math.max(0, Math.floor(first)); i < counts.length && i < last; i++) {
      counts[i] += each * Math.max(0, Math.min(i + 1, last) - Math.max(i, first));
    }
  }

  private static double requests(Window w) {
    Collection<EndpointWindow> endpoints = w.endpoints().values();
    return endpoints.stream().mapToLong(e -> e.latency().count()).sum();
  }

  /** Steps in whole windows; what was offered to this instance is not known. */
  static List<Step> aligned(List<Step> steps, List<Window> windows) {
    return FoundSteps.aligned(steps, windows).stream()
        .map(s -> new Step(s.name(), s.fromMillis(), s.toMillis(), new Offered(null, null)))
        .toList();
  }
}
