package io.chokepoint.exporters.prometheus;

import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.SlowRequest;
import io.chokepoint.core.timeline.Window;
import io.micrometer.common.util.internal.logging.InternalLoggerFactory;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.exemplars.Exemplar;
import io.prometheus.client.exporter.common.TextFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The service's metrics for Prometheus: fed one window a second, scraped at any time. The only
 * class that knows the registry underneath, so that another one is a change to this file.
 *
 * <p>Counters and gauges are Micrometer meters. Latencies are not: a window holds a histogram of
 * thousands of requests and a Micrometer timer takes one at a time, so they go to the registry as a
 * collector of ours.
 *
 * <p>What windows feed ends when no window has come for {@value #STALE_SECONDS} seconds, and comes
 * back with the next: a gauge that stands still would pass for the present, and a counter that does
 * for no traffic. Prometheus takes series that are missing for stale.
 */
public final class PrometheusMetrics implements AutoCloseable {

  static {
    InternalLoggerFactory.setDefaultFactory(new SilentLoggers());
  }

  /** Beyond this a registry denies new meters: a mistake in a label must not fill the memory. */
  private static final int MOST_METERS = 20_000;

  private static final int STALE_SECONDS = 5;

  private static final String END_OF_OPENMETRICS = "# EOF\n";

  /** Fed by windows. */
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** Read when it is scraped. */
  private final PrometheusMeterRegistry live =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private final WindowMeters meters = new WindowMeters(registry);
  private final MultiGauge step =
      MultiGauge.builder("chokepoint.step")
          .description("1 while a marked step goes on, from its first whole second")
          .register(registry);
  private final HttpDistributions http = new HttpDistributions();
  private final Distributions acquire =
      new Distributions(
          "hikaricp_connections_acquire_seconds",
          "Time to get a connection, timeouts included",
          List.of("pool"),
          true);
  private final Distributions usage =
      new Distributions(
          "hikaricp_connections_usage_seconds",
          "Time a connection was held until it was returned",
          List.of("pool"),
          true);
  private final Distributions otherAcquire =
      new Distributions(
          "chokepoint_pool_acquire_seconds",
          "Time to get a connection or object of a pool other than HikariCP, timeouts included",
          List.of("pool"),
          true);
  private final Distributions otherUsage =
      new Distributions(
          "chokepoint_pool_usage_seconds",
          "Time a connection or object of such a pool was held until it was returned",
          List.of("pool"),
          true);
  private final Distributions sql =
      new Distributions(
          "chokepoint_sql_seconds", "Statement executions", List.of("statement"), false);
  private final Distributions executed =
      new Distributions(
          "executor_seconds", "Time that tasks of requests ran", List.of("name"), false);
  private final Distributions queued =
      new Distributions(
          "executor_idle_seconds",
          "Time that tasks of requests waited for a thread",
          List.of("name"),
          false);
  private final Distributions locks =
      new Distributions(
          "chokepoint_lock_wait_seconds",
          "Time that requests waited for a lock",
          List.of("lock"),
          false);
  private final List<Distributions> distributions =
      List.of(
          http.requests, acquire, usage, otherAcquire, otherUsage, sql, executed, queued, locks);
  private final List<AutoCloseable> closeables = new ArrayList<>();

  /** What function counters read: the registry itself holds it weakly. */
  private final List<DoubleSupplier> kept = new ArrayList<>();

  private final List<String> commonLabels = List.of("application", "instance");
  private final List<String> commonValues;
  private final LongSupplier nanoClock;
  private volatile long nowMillis;
  private volatile long addedNanos;

  /**
   * @param application label of every series
   * @param instance label of every series: host and port, or what tells two copies apart
   */
  public PrometheusMetrics(String application, String instance) {
    this(application, instance, System::nanoTime);
  }

  PrometheusMetrics(String application, String instance, LongSupplier nanoClock) {
    commonValues = List.of(application, instance);
    this.nanoClock = nanoClock;
    addedNanos = nanoClock.getAsLong();
    for (PrometheusMeterRegistry each : List.of(registry, live)) {
      each.config()
          .commonTags("application", application, "instance", instance)
          .meterFilter(MeterFilter.maximumAllowableMetrics(MOST_METERS));
    }
    new LatencyCollector().register(registry.getPrometheusRegistry());
    FunctionCounter.builder(
            "chokepoint.metrics.dropped", this, metrics -> metrics.droppedDistributions())
        .description("Latencies left out because their metric has too many series")
        .register(registry);
  }

  /** Adds what Micrometer's own binders measure of this JVM. */
  public void bindJvm() {
    bind(new JvmMemoryMetrics());
    bind(new JvmGcMetrics());
    bind(new JvmThreadMetrics());
    bind(new ClassLoaderMetrics());
    bind(new UptimeMetrics());
    bind(new ProcessorMetrics());
    bind(new FileDescriptorMetrics());
  }

  /** Adds the agent's own cost. */
  public void bindAgent(DoubleSupplier cpuSeconds, DoubleSupplier errors, DoubleSupplier bytes) {
    counter("chokepoint.agent.cpu", "CPU time of the agent's own threads", "seconds", cpuSeconds);
    Gauge.builder("chokepoint.agent.window.age", this, PrometheusMetrics::ageSeconds)
        .description(
            "Since the newest window: when it is above "
                + STALE_SECONDS
                + ", all that windows feed is left out")
        .baseUnit("seconds")
        .register(live);
    counter(
        "chokepoint.agent.errors",
        "Errors inside the agent, kept from the application",
        null,
        errors);
    Gauge.builder("chokepoint.agent.timeline", bytes, DoubleSupplier::getAsDouble)
        .description("Heap used by the agent's timeline")
        .baseUnit("bytes")
        .strongReference(true)
        .register(live);
  }

  /** Adds the newest window. Called by one thread, never on a request's path. */
  public void add(Window window) {
    nowMillis = window.startMillis();
    addedNanos = nanoClock.getAsLong();
    meters.add(window);
    window.endpoints().values().forEach(e -> http.add(e, nowMillis));
    for (SlowRequest slow : window.slowest()) {
      EndpointWindow its = window.endpoints().get(slow.endpoint());
      if (its != null) {
        http.add(its, slow);
      }
    }
    for (Map.Entry<String, PoolWindow> e : window.pools().entrySet()) {
      List<String> pool = List.of(e.getKey());
      boolean hikari = PoolNames.isHikari(e.getValue());
      (hikari ? acquire : otherAcquire).add(pool, e.getValue().borrowWait(), 1, nowMillis);
      (hikari ? usage : otherUsage).add(pool, e.getValue().hold(), 1, nowMillis);
    }
    window
        .statements()
        .forEach((text, s) -> sql.add(List.of(Labels.statement(text)), s.latency(), 1, nowMillis));
    window
        .executors()
        .forEach(
            (name, e) -> {
              executed.add(List.of(name), e.execution(), 1, nowMillis);
              queued.add(List.of(name), e.queueWait(), 1, nowMillis);
            });
    window.locks().forEach((name, l) -> locks.add(List.of(name), l.waits(), 1, nowMillis));
  }

  /** The step that the newest window is wholly in; null where there is none. */
  public void step(@Nullable String name) {
    step.register(
        name == null ? List.of() : List.of(MultiGauge.Row.of(Tags.of("step", name), () -> 1)),
        true);
  }

  /**
   * An endpoint is counted as other from now on: its series end, so that there are never more than
   * of the endpoints there are. Should it come again, they begin at 0, which Prometheus takes for a
   * counter's reset; joined to {@code other} they would look like a burst there.
   */
  public void forget(String method, String route) {
    meters.forget(method, route);
    http.requests.forget(v -> v.get(0).equals(method) && v.get(1).equals(route));
  }

  /**
   * All metrics now.
   *
   * @param accept the HTTP header: OpenMetrics where it asks for it, else the text format 0.0.4
   */
  public Scrape scrape(@Nullable String accept) {
    String contentType = TextFormat.chooseContentType(accept);
    String alive = live.scrape(contentType);
    if (ageSeconds() > STALE_SECONDS) {
      return new Scrape(contentType, alive);
    }
    String fed = registry.scrape(contentType);
    if (fed.endsWith(END_OF_OPENMETRICS)) {
      fed = fed.substring(0, fed.length() - END_OF_OPENMETRICS.length());
    }
    return new Scrape(contentType, fed + alive);
  }

  private double ageSeconds() {
    return (nanoClock.getAsLong() - addedNanos) / 1e9;
  }

  @Override
  public void close() {
    for (AutoCloseable c : closeables) {
      try {
        c.close();
      } catch (Exception e) {
        // a binder's listener that is gone already
      }
    }
    registry.close();
    live.close();
  }

  /** An answer to a scraper. */
  public record Scrape(String contentType, String body) {}

  private void bind(MeterBinder binder) {
    if (binder instanceof AutoCloseable c) {
      closeables.add(c);
    }
    binder.bindTo(live);
  }

  private void counter(String name, String help, @Nullable String unit, DoubleSupplier value) {
    kept.add(value);
    FunctionCounter.builder(name, value, DoubleSupplier::getAsDouble)
        .description(help)
        .baseUnit(unit)
        .register(live);
  }

  private double droppedDistributions() {
    return distributions.stream().mapToLong(Distributions::dropped).sum();
  }

  /** The distributions as simpleclient families. */
  private final class LatencyCollector extends Collector {

    @Override
    public List<MetricFamilySamples> collect() {
      List<MetricFamilySamples> families = new ArrayList<>();
      for (Distributions d : distributions) {
        families.add(histogram(d));
        families.add(
            gauge(
                d,
                "_max",
                d.help + ", the longest of the last minutes",
                x -> x.maxSeconds(nowMillis)));
      }
      return families;
    }

    private MetricFamilySamples histogram(Distributions family) {
      List<Sample> samples = new ArrayList<>();
      List<String> names = concat(commonLabels, family.labels);
      List<String> bucketNames = concat(names, List.of("le"));
      family.forEach(
          (values, d) -> {
            List<String> all = concat(commonValues, values);
            if (family.buckets) {
              buckets(family.name + "_bucket", bucketNames, all, d, samples);
            }
            samples.add(new Sample(family.name + "_count", names, all, d.count()));
            samples.add(new Sample(family.name + "_sum", names, all, d.sumSeconds()));
          });
      Type type = family.buckets ? Type.HISTOGRAM : Type.SUMMARY;
      return new MetricFamilySamples(family.name, type, family.help, samples);
    }

    private void buckets(
        String name, List<String> names, List<String> values, Distribution d, List<Sample> into) {
      for (int i = 0; i < Distribution.BOUNDS_NANOS.length; i++) {
        String le = doubleToGoString(Distribution.BOUNDS_NANOS[i] / 1e9);
        into.add(bucket(name, names, concat(values, List.of(le)), d.atMost(i), d.example(i)));
      }
      into.add(
          bucket(
              name,
              names,
              concat(values, List.of("+Inf")),
              d.count(),
              d.example(Distribution.BOUNDS_NANOS.length)));
    }

    private static Sample bucket(
        String name,
        List<String> names,
        List<String> values,
        double count,
        Distribution.@Nullable Example example) {
      return new Sample(
          name,
          names,
          values,
          count,
          example == null
              ? null
              : new Exemplar(
                  example.seconds(), example.endMillis(), "trace_id", example.traceId()));
    }

    private MetricFamilySamples gauge(
        Distributions family, String suffix, String help, ToDoubleFunction<Distribution> value) {
      List<Sample> samples = new ArrayList<>();
      String name = family.name + suffix;
      List<String> names = concat(commonLabels, family.labels);
      family.forEach(
          (values, d) ->
              samples.add(
                  new Sample(name, names, concat(commonValues, values), value.applyAsDouble(d))));
      return new MetricFamilySamples(name, Type.GAUGE, help, samples);
    }

    private static List<String> concat(List<String> a, List<String> b) {
      List<String> all = new ArrayList<>(a.size() + b.size());
      all.addAll(a);
      all.addAll(b);
      return all;
    }
  }
}
