package io.chokepoint.exporters.monitoring;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.report.Threshold;
import io.chokepoint.core.report.Threshold.Signal;
import io.chokepoint.core.text.Text;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/**
 * Alerting rules for Prometheus from a run's thresholds: a file that {@code rule_files} names. Each
 * threshold is two rules, one of severity {@code warning} and one {@code critical}.
 */
public final class AlertRules {

  /** Upper bounds of the buckets of {@link #REQUESTS}, in seconds. */
  private static final List<Double> BOUNDS = Latencies.MONITORED_SECONDS;

  private static final String REQUESTS = "http_server_requests_seconds";

  /** Long beside a scrape, short beside a lunch. */
  private static final String OVER = "[5m]";

  /** Upwards, so that what is normal stays below. */
  private static final MathContext FOUR_DIGITS = new MathContext(4, RoundingMode.UP);

  private final String application;
  private final StringBuilder yaml = new StringBuilder();

  private AlertRules(String application) {
    this.application = application;
  }

  /**
   * The rules' file.
   *
   * @param application as the agent labels its series
   * @param run what the thresholds come from, for its readers
   */
  public static String of(String application, String run, List<Threshold> thresholds) {
    AlertRules rules = new AlertRules(application);
    rules
        .line("# Alerting rules for Prometheus, of the run " + run.replaceAll("\\s+", " ") + ".")
        .line("groups:")
        .line("  - name: " + quoted("chokepoint " + application))
        .line("    rules:");
    rules.blind();
    thresholds.forEach(rules::rules);
    return rules.yaml.toString();
  }

  private AlertRules line(String text) {
    yaml.append(text).append('\n');
    return this;
  }

  /** What is not measured any more is in no other rule. */
  private void blind() {
    rule(
        "AgentMeasuresNothing",
        application,
        "chokepoint_agent_window_age_seconds" + labels() + " > 15",
        "warning",
        "the agent has measured nothing for {{ $value | humanizeDuration }}",
        "its other series have ended meanwhile");
  }

  private void rules(Threshold t) {
    if (t.signal() == Signal.LATENCY) {
      int warning = bound(t.warning());
      slow(t, "warning", warning, t.warning());
      slow(t, "critical", Math.max(bound(t.critical()), warning + 1), t.critical());
    } else {
      above(t, "warning", t.warning());
      if (t.critical() > t.warning()) {
        above(t, "critical", t.critical());
      }
    }
  }

  /** The first bound of a bucket that is not below. */
  private static int bound(double nanos) {
    int bound = 0;
    while (bound < BOUNDS.size() && BOUNDS.get(bound) * 1e9 < nanos) {
      bound++;
    }
    return bound;
  }

  /**
   * More than 5 % of the requests took longer than a bucket's bound: exact, where {@code
   * histogram_quantile} would guess within a bucket two and a half times as wide.
   */
  private void slow(Threshold t, String severity, int bound, double nanos) {
    if (bound >= BOUNDS.size()) {
      return;
    }
    double seconds = BOUNDS.get(bound);
    int space = t.subject().indexOf(' ');
    String method = space < 0 ? "" : t.subject().substring(0, space);
    String uri = t.subject().substring(space + 1);
    String endpoint = "method=" + label(method) + ",uri=" + label(uri);
    rule(
        name(t.signal()),
        t.subject(),
        "1 - "
            + perSecond(REQUESTS + "_bucket", endpoint + ",le=" + label(String.valueOf(seconds)))
            + " / "
            + perSecond(REQUESTS + "_count", endpoint)
            + " > 0.05",
        severity,
        Text.of("{{ $value | humanizePercentage }} of %s took over %s", t.subject(), time(seconds)),
        Text.of(
            "p95 from %s on, up to the next bound of a bucket%s; %s",
            t.signal().text(nanos), normal(t), t.because()));
  }

  private static String normal(Threshold t) {
    return t.normal() == null ? "" : "; normal is " + t.signal().text(t.normal());
  }

  private static String time(double seconds) {
    return Text.time(seconds * 1e9);
  }

  private void above(Threshold t, String severity, double value) {
    String limit = new BigDecimal(value, FOUR_DIGITS).stripTrailingZeros().toPlainString();
    String subject = t.subject().isEmpty() ? application : t.subject();
    String human =
        t.signal() == Signal.RATE
            ? "{{ $value | humanize }}/s"
            : "{{ $value | humanizePercentage }}";
    rule(
        name(t.signal()),
        subject,
        expression(t) + " > " + limit,
        severity,
        human + " " + t.signal().label() + " (" + subject + ")",
        Text.of("%s from %s on%s; %s", severity, t.signal().text(value), normal(t), t.because()));
  }

  private static String name(Signal signal) {
    return switch (signal) {
      case LATENCY -> "RequestsAreSlow";
      case FAILURES -> "RequestsFail";
      case RATE -> "LoadNearsWhatIsSustained";
      case POOL -> "ConnectionPoolIsBusy";
      case WORKERS -> "WorkerThreadsAreBusy";
      case HEAP -> "HeapIsFull";
      case CPU -> "ProcessorsAreBusy";
    };
  }

  private String expression(Threshold t) {
    String named = "name=" + label(t.subject());
    String pool = "pool=" + label(t.subject());
    return switch (t.signal()) {
      case LATENCY -> throw new IllegalArgumentException("has an expression of its own");
      case FAILURES ->
          "("
              + perSecond("chokepoint_request_errors_total", "")
              + " or 0 * "
              + perSecond(REQUESTS + "_count", "")
              + ") / "
              + perSecond(REQUESTS + "_count", "");
      case RATE -> perSecond(REQUESTS + "_count", "");
      case POOL ->
          "rate(chokepoint_pool_busy_seconds_total"
              + labels(pool)
              + OVER
              + ") / on (application, instance, pool) (hikaricp_connections_max"
              + labels(pool)
              + " or chokepoint_pool_max"
              + labels(pool)
              + " or label_replace(jdbc_connections_max"
              + labels(named)
              + ", \"pool\", \"$1\", \"name\", \"(.*)\"))";
      case WORKERS ->
          "avg_over_time(tomcat_threads_busy_threads"
              + labels(named)
              + OVER
              + ")"
              + " / tomcat_threads_config_max_threads"
              + labels(named);
      case HEAP ->
          "chokepoint_heap_live_bytes"
              + labels()
              + " / on (application, instance) sum by (application, instance) (jvm_memory_max_bytes"
              + labels("area=\"heap\"")
              + ")";
      case CPU -> "avg_over_time(system_cpu_usage" + labels() + OVER + ")";
    };
  }

  /** Of the application's instances each. */
  private String perSecond(String counter, String more) {
    return "sum by (application, instance) (rate(" + counter + labels(more) + OVER + "))";
  }

  private String labels(String... more) {
    StringBuilder all = new StringBuilder("{application=").append(label(application));
    for (String each : more) {
      if (!each.isEmpty()) {
        all.append(',').append(each);
      }
    }
    return all.append('}').toString();
  }

  private void rule(
      String name,
      String of,
      String expression,
      String severity,
      String summary,
      String description) {
    line("      - alert: " + name);
    line("        expr: " + quoted(expression));
    line("        for: 2m");
    line("        labels: {severity: " + severity + ", of: " + quoted(of) + "}");
    line("        annotations:");
    line("          summary: " + quoted(summary));
    line("          description: " + quoted(description));
  }

  /** A label's value in an expression, with what PromQL escapes escaped. */
  private static String label(String value) {
    return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  /** A single-quoted scalar of YAML, on one line. */
  private static String quoted(String text) {
    return "'" + text.replaceAll("\\s+", " ").replace("'", "''") + "'";
  }
}
