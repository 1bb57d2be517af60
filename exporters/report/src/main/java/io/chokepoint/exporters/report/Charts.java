package io.chokepoint.exporters.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.BackingWindow;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.core.timeline.WorkersWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The time charts' data: every chart over the same seconds, so that their cursors can move
 * together. A chart without any figure is left out.
 */
final class Charts {

  /**
   * As many as a chart has pixels: longer runs are thinned to this, so that the page stays small.
   */
  static final int MOST_POINTS = 1200;

  private static final double[] PERCENTS = {50, 95, 99};

  /** The busiest have a chart of their own; the table of steps has all. */
  private static final int MOST_ENDPOINTS = 6;

  private final Run run;
  private final long firstMillis;
  private final int seconds;
  private final int stride;
  private final @Nullable Window[] windows;
  private final @Nullable ClientWindow[] client;
  private final List<Chart> charts = new ArrayList<>();

  private Charts(Run run) {
    this.run = run;
    firstMillis = starts(run).min().orElse(0) / 1000 * 1000;
    seconds = (int) ((starts(run).max().orElse(-1000) - firstMillis) / 1000) + 1;
    stride = Math.max(1, (seconds + MOST_POINTS - 1) / MOST_POINTS);
    windows = new Window[seconds];
    client = new ClientWindow[seconds];
    run.timeline().forEach(this::add);
    run.client().forEach(w -> client[second(w.startMillis())] = w);
  }

  /** A window of several seconds stands at each of them. */
  private void add(Window window) {
    int end = Math.min(seconds, second(window.endMillis()));
    for (int i = second(window.startMillis()); i < end; i++) {
      windows[i] = window;
    }
  }

  static Data of(Run run) {
    return new Charts(run).data();
  }

  /**
   * @param x seconds since the first window
   * @param labels what stands at the places of x where it is no time; null where it is
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Data(
      List<Integer> x, List<Band> steps, List<Chart> charts, @Nullable List<String> labels) {

    Data(List<Integer> x, List<Band> steps, List<Chart> charts) {
      this(x, steps, charts, null);
    }
  }

  /** A step, in seconds since the first window. */
  record Band(String name, double from, double to) {}

  /**
   * @param unit of the left scale: {@code ms}, {@code 1/s}, {@code %}, {@code MiB} or {@code ""}
   * @param right unit of the right scale; null where there is none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Chart(String id, String title, String unit, @Nullable String right, List<Series> series) {}

  /**
   * @param color index into the page's palette
   * @param style {@code line}, {@code area}, {@code dash} or {@code bars}
   * @param right whether on the right scale
   */
  record Series(
      String label, int color, String style, boolean right, List<@Nullable Double> data) {}

  private Data data() {
    load();
    latency();
    errors();
    cpu();
    heap();
    pools();
    workers();
    BackingCharts.of(run, this::series).forEach(this::chart);
    List<Integer> x = new ArrayList<>();
    for (int i = 0; i < seconds; i += stride) {
      x.add(i);
    }
    List<Band> bands =
        run.steps().stream()
            .map(
                s ->
                    new Band(
                        s.name(),
                        (s.fromMillis() - firstMillis) / 1000.0,
                        (s.toMillis() - firstMillis) / 1000.0))
            .toList();
    return new Data(x, bands, charts);
  }

  private void load() {
    if (run.client().isEmpty()) {
      chart(
          "load",
          "Load",
          "1/s",
          "in flight",
          service("served", 0, "area", Charts::perSecond),
          right(service("in flight", 4, "dash", Charts::inFlight)));
      return;
    }
    chart(
        "load",
        "Load",
        "1/s",
        "in flight",
        client("offered", 7, "dash", w -> sum(w, ClientWindow.Traffic::due)),
        client("achieved", 0, "area", w -> sum(w, ClientWindow.Traffic::completed)),
        right(client("in flight", 4, "line", w -> (double) w.driver().inFlight())));
  }

  private void latency() {
    percentiles(
        "latency", "Latency at the client, from the intended start", i -> latencies(client[i]));
    percentiles("server-latency", "Latency inside the service", i -> latencies(windows[i]));
    List<String> busiest = busiest();
    if (busiest.size() > 1) {
      busiest.stream()
          .limit(MOST_ENDPOINTS)
          .forEach(
              name ->
                  percentiles("latency-" + name, "Latency of " + name, i -> latencies(i, name)));
    }
  }

  private void percentiles(String id, String title, IntFunction<Stream<Latencies>> latencies) {
    @Nullable Double[][] percentiles = new Double[PERCENTS.length][seconds];
    Histogram second = new Histogram(2);
    for (int i = 0; i < seconds; i++) {
      second.reset();
      latencies.apply(i).forEach(l -> l.addTo(second));
      for (int p = 0; p < PERCENTS.length && second.getTotalCount() > 0; p++) {
        percentiles[p][i] = second.getValueAtPercentile(PERCENTS[p]) / 1e6;
      }
    }
    chart(
        id,
        title,
        "ms",
        null,
        series("p50", 3, "line", true, i -> percentiles[0][i]),
        series("p95", 2, "line", true, i -> percentiles[1][i]),
        series("p99", 1, "line", true, i -> percentiles[2][i]));
  }

  private void errors() {
    TreeSet<String> causes = new TreeSet<>();
    run.client()
        .forEach(w -> w.endpoints().values().forEach(t -> causes.addAll(t.errors().keySet())));
    boolean byService = run.client().isEmpty();
    if (byService) {
      run.timeline()
          .forEach(w -> w.endpoints().values().forEach(e -> causes.addAll(e.errors().keySet())));
    }
    List<Series> series = new ArrayList<>();
    for (String cause : causes) {
      series.add(
          byService
              ? service(cause, 1 + series.size(), "line", w -> errors(w, cause))
              : client(cause, 1 + series.size(), "line", w -> errors(w, cause)));
    }
    if (!byService) {
      series.add(client("not sent", 7, "dash", w -> sum(w, ClientWindow.Traffic::notSent)));
    }
    chart("errors", "Errors by class", "1/s", null, series.toArray(Series[]::new));
  }

  private void cpu() {
    boolean stolen = nonZero(run, SystemWindow::hostStolenNanos);
    boolean throttled = nonZero(run, SystemWindow::throttledNanos);
    chart(
        "cpu",
        "CPU, of the processors it may use",
        "%",
        null,
        service(
            "process", 0, "area", w -> share(w, SystemWindow::processCpuNanos, w.system().cpus())),
        service("host", 7, "line", w -> hostShare(w)),
        service("GC", 2, "line", w -> share(w, SystemWindow::gcCpuNanos, w.system().cpus())),
        service("stolen", 1, "dash", w -> stolen ? stolenShare(w) : null),
        service(
            "throttled",
            4,
            "line",
            w -> throttled ? share(w, SystemWindow::throttledNanos, 1) : null));
  }

  private void heap() {
    chart(
        "heap",
        "Heap and collection pauses",
        "MiB",
        "ms",
        service("used", 0, "area", w -> mebi(w.system().heapUsed())),
        service("live after collection", 3, "line", w -> mebi(w.system().heapLive())),
        service("max", 7, "dash", w -> mebi(w.system().heapMax())),
        right(service("pauses", 1, "bars", Charts::pauses)));
  }

  private void pools() {
    TreeSet<String> names = new TreeSet<>();
    run.timeline().forEach(w -> names.addAll(w.pools().keySet()));
    for (String name : names) {
      chart(
          "pool-" + name,
          "Connection pool " + name,
          "",
          "waiting",
          pool(name, "in use, mean", 0, "area", (w, p) -> (double) p.busyNanos() / w.lengthNanos()),
          pool(name, "max", 7, "dash", (w, p) -> number(p.capacity())),
          right(pool(name, "waiting threads", 1, "line", (w, p) -> (double) p.pending())));
    }
  }

  private void workers() {
    TreeSet<String> names = new TreeSet<>();
    run.timeline().forEach(w -> names.addAll(w.workers().keySet()));
    for (String name : names) {
      chart(
          "workers-" + name,
          "Worker threads " + name,
          "",
          null,
          workers(name, "busy", 0, "area", w -> (double) w.busy()),
          workers(name, "max", 7, "dash", w -> number(w.capacity())),
          workers(name, "queued", 1, "line", w -> number(w.queued())),
          workers(name, "connections", 5, "line", w -> number(w.connections())));
    }
  }

  private void chart(
      String id, String title, String unit, @Nullable String right, Series... series) {
    chart(new Chart(id, title, unit, right, List.of(series)));
  }

  /** Keeps of a chart what has figures. */
  private void chart(Chart chart) {
    List<Series> filled =
        chart.series().stream().filter(s -> s.data().stream().anyMatch(v -> v != null)).toList();
    if (!filled.isEmpty()) {
      boolean hasRight = filled.stream().anyMatch(Series::right);
      charts.add(
          new Chart(
              chart.id(), chart.title(), chart.unit(), hasRight ? chart.right() : null, filled));
    }
  }

  /** Of what the services behind did in each second. */
  private Series series(
      String label, int color, String style, Function<BackingWindow, @Nullable Double> figure) {
    @Nullable BackingWindow[] backing = new BackingWindow[seconds];
    run.backing().forEach(w -> backing[second(w.startMillis())] = w);
    return series(
        label,
        color,
        style,
        false,
        i -> {
          BackingWindow window = backing[i];
          return window == null ? null : figure.apply(window);
        });
  }

  private Series service(
      String label, int color, String style, Function<Window, @Nullable Double> figure) {
    return series(
        label,
        color,
        style,
        false,
        i -> {
          Window window = windows[i];
          return window == null ? null : figure.apply(window);
        });
  }

  private Series client(
      String label, int color, String style, Function<ClientWindow, @Nullable Double> figure) {
    return series(
        label,
        color,
        style,
        false,
        i -> {
          ClientWindow window = client[i];
          return window == null ? null : figure.apply(window);
        });
  }

  private interface PoolFigure {
    @Nullable Double of(Window window, PoolWindow pool);
  }

  private Series pool(String name, String label, int color, String style, PoolFigure figure) {
    return service(
        label,
        color,
        style,
        w -> {
          PoolWindow pool = w.pools().get(name);
          return pool == null ? null : figure.of(w, pool);
        });
  }

  private Series workers(
      String name,
      String label,
      int color,
      String style,
      Function<WorkersWindow, @Nullable Double> figure) {
    return service(
        label,
        color,
        style,
        w -> {
          WorkersWindow workers = w.workers().get(name);
          return workers == null ? null : figure.apply(workers);
        });
  }

  private interface SecondFigure {
    @Nullable Double at(int second);
  }

  /** Thinned by the worst of the seconds where {@code worst}, else by their mean. */
  private Series series(String label, int color, String style, boolean worst, SecondFigure figure) {
    List<@Nullable Double> data = new ArrayList<>();
    for (int i = 0; i < seconds; i += stride) {
      double sum = 0;
      double max = Double.NEGATIVE_INFINITY;
      int n = 0;
      for (int j = i; j < Math.min(seconds, i + stride); j++) {
        Double value = figure.at(j);
        if (value != null && Double.isFinite(value)) {
          sum += value;
          max = Math.max(max, value);
          n++;
        }
      }
      data.add(n == 0 ? null : significant(worst ? max : sum / n));
    }
    return new Series(label, color, style, false, data);
  }

  static Series right(Series s) {
    return new Series(s.label(), s.color(), s.style(), true, s.data());
  }

  /** Four digits: no chart shows more, and the page stays small. */
  static double significant(double value) {
    if (value == 0) {
      return 0;
    }
    double scale = Math.pow(10, 3 - Math.floor(Math.log10(Math.abs(value))));
    return Math.round(value * scale) / scale;
  }

  private int second(long millis) {
    return (int) ((millis - firstMillis) / 1000);
  }

  private static LongStream starts(Run run) {
    return Stream.of(
            run.timeline().stream().map(Window::startMillis),
            run.client().stream().map(ClientWindow::startMillis),
            run.backing().stream().map(BackingWindow::startMillis))
        .flatMap(Function.identity())
        .mapToLong(Long::longValue);
  }

  /** As the client saw them; where the load came from elsewhere, as the service did. */
  private List<String> busiest() {
    Map<String, Long> counts = new TreeMap<>();
    run.client()
        .forEach(w -> w.endpoints().forEach((n, t) -> counts.merge(n, t.completed(), Long::sum)));
    if (run.client().isEmpty()) {
      run.timeline()
          .forEach(
              w ->
                  w.endpoints().forEach((n, e) -> counts.merge(n, e.latency().count(), Long::sum)));
    }
    counts.values().removeIf(n -> n == 0);
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  private Stream<Latencies> latencies(int second, String endpoint) {
    ClientWindow byClient = client[second];
    Window byService = windows[second];
    if (!run.client().isEmpty()) {
      ClientWindow.Traffic traffic = byClient == null ? null : byClient.endpoints().get(endpoint);
      return traffic == null ? Stream.empty() : Stream.of(traffic.latency());
    }
    EndpointWindow seen = byService == null ? null : byService.endpoints().get(endpoint);
    return seen == null ? Stream.empty() : Stream.of(seen.latency());
  }

  private static Stream<Latencies> latencies(@Nullable ClientWindow window) {
    return window == null
        ? Stream.empty()
        : window.endpoints().values().stream().map(ClientWindow.Traffic::latency);
  }

  private static Stream<Latencies> latencies(@Nullable Window window) {
    return window == null
        ? Stream.empty()
        : window.endpoints().values().stream().map(EndpointWindow::latency);
  }

  private static double perSecond(Window window) {
    long all = window.endpoints().values().stream().mapToLong(e -> e.latency().count()).sum();
    return perSecond(all, window);
  }

  /** Of windows of a second it is the count, however late they ended. */
  private static double perSecond(double count, Window window) {
    return count * 1000 / (window.endMillis() - window.startMillis());
  }

  private static double inFlight(Window window) {
    return window.endpoints().values().stream().mapToLong(e -> e.inFlight()).sum();
  }

  private static double sum(ClientWindow window, Function<ClientWindow.Traffic, Long> figure) {
    return window.endpoints().values().stream().mapToLong(figure::apply).sum();
  }

  private static double errors(ClientWindow window, String cause) {
    return count(window.endpoints().values().stream().map(ClientWindow.Traffic::errors), cause);
  }

  private static double errors(Window window, String cause) {
    return perSecond(
        count(window.endpoints().values().stream().map(e -> e.errors()), cause), window);
  }

  private static double count(Stream<Map<String, Long>> errors, String cause) {
    return errors.mapToLong(e -> e.getOrDefault(cause, 0L)).sum();
  }

  private static @Nullable Double share(
      Window window, Function<SystemWindow, @Nullable Long> nanos, double processors) {
    Long value = nanos.apply(window.system());
    return value == null ? null : 100.0 * value / window.lengthNanos() / processors;
  }

  private static @Nullable Double pauses(Window window) {
    Double millis = millis(window.system().gcPauseNanos());
    return millis == null ? null : perSecond(millis, window);
  }

  private static @Nullable Double hostShare(Window window) {
    Integer cpus = window.system().hostCpus();
    return cpus == null ? null : share(window, SystemWindow::hostBusyNanos, cpus);
  }

  private static @Nullable Double stolenShare(Window window) {
    Integer cpus = window.system().hostCpus();
    return cpus == null ? null : share(window, SystemWindow::hostStolenNanos, cpus);
  }

  private static boolean nonZero(Run run, Function<SystemWindow, @Nullable Long> figure) {
    return run.timeline().stream()
        .map(w -> figure.apply(w.system()))
        .anyMatch(v -> v != null && v > 0);
  }

  private static @Nullable Double number(@Nullable Integer value) {
    return value == null ? null : value.doubleValue();
  }

  private static @Nullable Double mebi(@Nullable Long bytes) {
    return bytes == null ? null : bytes / 1048576.0;
  }

  private static @Nullable Double millis(@Nullable Long nanos) {
    return nanos == null ? null : nanos / 1e6;
  }
}
