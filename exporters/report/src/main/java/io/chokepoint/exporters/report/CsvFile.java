package io.chokepoint.exporters.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.report.Report.LeftOut;
import io.chokepoint.core.report.Report.PoolUse;
import io.chokepoint.core.report.Report.ServiceUse;
import io.chokepoint.core.report.Report.Split;
import io.chokepoint.core.report.Report.StepResult;
import io.chokepoint.core.run.Figures;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The steps for spreadsheets: a row a step and endpoint, RFC 4180. */
final class CsvFile implements ReportFile {

  private static final CsvMapper MAPPER =
      CsvMapper.csvBuilder().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).build();
  private static final CsvSchema SCHEMA =
      MAPPER.schemaFor(Row.class).withHeader().withLineSeparator("\r\n");

  @Override
  public String name() {
    return "steps.csv";
  }

  @Override
  public void write(Report report, OutputStream out) throws IOException {
    if (report.steps().isEmpty()) {
      // the library writes its header with the first row only
      String header = String.join(",", SCHEMA.getColumnNames()) + "\r\n";
      out.write(header.getBytes(StandardCharsets.UTF_8));
      return;
    }
    SequenceWriter rows = MAPPER.writer(SCHEMA).writeValues(out);
    for (StepResult step : report.steps()) {
      String started =
          report.run().steps().stream()
              .filter(s -> s.name().equals(step.name()))
              .map(s -> Instant.ofEpochMilli(s.fromMillis()).toString())
              .findFirst()
              .orElse(null);
      for (Map.Entry<String, Figures> e : step.endpoints().entrySet()) {
        rows.write(Row.of(step, started, e.getKey(), "", e.getValue()));
      }
      for (Map.Entry<String, Figures> e : new TreeMap<>(step.classes()).entrySet()) {
        rows.write(Row.of(step, started, "", e.getKey(), e.getValue()));
      }
    }
    rows.flush();
  }

  /** All endpoints together stand under {@code (all)}, once more for each class of users. */
  @JsonPropertyOrder({
    "step",
    "endpoint",
    "users",
    "seconds",
    "offered_per_s",
    "achieved_per_s",
    "requests",
    "not_sent",
    "failed",
    "error_share",
    "errors",
    "mean_ms",
    "p50_ms",
    "p95_ms",
    "p99_ms",
    "max_ms",
    "service_p50_ms",
    "service_p95_ms",
    "service_p99_ms",
    "unsteady_s",
    "driver_limited_s",
    "unsent_mean_ms",
    "outside_mean_ms",
    "server_mean_ms",
    "class",
    "limited_429",
    "p999_ms",
    "started",
    "load",
    "cpu_cores",
    "memory_bytes",
    "heap_bytes",
    "gc_pause_share",
    "pool_in_use",
    "pool_max",
    "disk_read_bytes_per_s",
    "disk_written_bytes_per_s",
    "net_received_bytes_per_s",
    "net_sent_bytes_per_s",
    "p90_ms",
    "p9999_ms",
    "apdex",
    "apdex_target_ms"
  })
  private record Row(
      String step,
      String endpoint,
      @Nullable Integer users,
      double seconds,
      double offered_per_s,
      double achieved_per_s,
      long requests,
      long not_sent,
      long failed,
      double error_share,
      String errors,
      double mean_ms,
      double p50_ms,
      double p95_ms,
      double p99_ms,
      double max_ms,
      double service_p50_ms,
      double service_p95_ms,
      double service_p99_ms,
      @Nullable Integer unsteady_s,
      @Nullable Integer driver_limited_s,
      @Nullable Double unsent_mean_ms,
      @Nullable Double outside_mean_ms,
      @Nullable Double server_mean_ms,
      @JsonProperty("class") String kind,
      long limited_429,
      double p999_ms,
      @Nullable String started,
      @Nullable Double load,
      @Nullable Double cpu_cores,
      @Nullable Long memory_bytes,
      @Nullable Long heap_bytes,
      @Nullable Double gc_pause_share,
      @Nullable Double pool_in_use,
      @Nullable Integer pool_max,
      @Nullable Double disk_read_bytes_per_s,
      @Nullable Double disk_written_bytes_per_s,
      @Nullable Double net_received_bytes_per_s,
      @Nullable Double net_sent_bytes_per_s,
      @Nullable Double p90_ms,
      @Nullable Double p9999_ms,
      @Nullable Double apdex,
      @Nullable Double apdex_target_ms) {

    /**
     * What was left out, the split, and what the service used are the whole step's: empty in all
     * other rows.
     *
     * @param started null where the step is not marked
     */
    static Row of(
        StepResult step, @Nullable String started, String endpoint, String kind, Figures f) {
      boolean whole = endpoint.isEmpty() && kind.isEmpty();
      ServiceUse use = whole ? step.service() : null;
      List<PoolUse> pools = use == null ? List.of() : List.copyOf(use.pools().values());
      boolean known = !pools.isEmpty() && pools.stream().allMatch(p -> p.capacity() != null);
      LeftOut left = whole ? step.leftOut() : null;
      Split split = whole ? step.split() : null;
      return new Row(
          step.name(),
          endpoint.isEmpty() ? "(all)" : endpoint,
          step.offered().users(),
          round(step.seconds()),
          round(f.offeredPerSecond()),
          round(f.achievedPerSecond()),
          f.requests(),
          f.notSent(),
          f.failed(),
          Math.round(f.errorShare() * 1e6) / 1e6,
          new TreeMap<>(f.errors())
              .entrySet().stream()
                  .map(e -> e.getKey() + "=" + e.getValue())
                  .collect(Collectors.joining(" ")),
          round(f.meanMillis()),
          round(f.p50Millis()),
          round(f.p95Millis()),
          round(f.p99Millis()),
          round(f.maxMillis()),
          round(f.serviceP50Millis()),
          round(f.serviceP95Millis()),
          round(f.serviceP99Millis()),
          left == null ? null : left.unsteady(),
          left == null ? null : left.driverLimited(),
          split == null ? null : round(split.unsentMillis()),
          split == null ? null : round(split.outsideMillis()),
          split == null ? null : round(split.serverMillis()),
          kind,
          f.errors().getOrDefault("429", 0L),
          round(f.p999Millis()),
          started,
          load(step),
          use == null ? null : rounded(use.cpuCores()),
          use == null ? null : use.memoryBytes(),
          use == null ? null : use.heapUsedMax(),
          use == null ? null : rounded(use.gcPauseShare()),
          pools.isEmpty()
              ? null
              : (Double) round(pools.stream().mapToDouble(PoolUse::meanActive).sum()),
          known
              ? (Integer) pools.stream().mapToInt(p -> Objects.requireNonNull(p.capacity())).sum()
              : null,
          use == null ? null : rounded(use.diskRead()),
          use == null ? null : rounded(use.diskWritten()),
          use == null ? null : rounded(use.netReceived()),
          use == null ? null : rounded(use.netSent()),
          rounded(f.p90Millis()),
          rounded(f.p9999Millis()),
          f.apdex() == null ? null : rounded(f.apdex().score()),
          f.apdex() == null ? null : rounded(f.apdex().millis()));
    }

    /** Users, or requests a second. */
    private static @Nullable Double load(StepResult step) {
      Integer users = step.offered().users();
      return users == null ? step.offered().perSecond() : (Double) (double) users;
    }

    private static @Nullable Double rounded(@Nullable Double value) {
      return value == null ? null : (Double) round(value);
    }

    private static double round(double value) {
      return Math.round(value * 1000) / 1000.0;
    }
  }
}
