package io.chokepoint.exporters.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.report.Report;
import io.chokepoint.core.report.Thresholds;
import io.chokepoint.exporters.monitoring.AlertRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerting rules of a run, as Prometheus' own tool understands and tries them. */
class AlertRulesIT {

  private static final Pattern RULE =
      Pattern.compile("- alert: (\\w+)\n.*\n.*\n +labels: \\{severity: (\\w+)");

  private static final String SAMPLE =
      """
                - labels: '{alertname="%s"}'
                  value: %d
      """;

  /** Half of what is sustained, all of it fast. */
  private static final String WELL =
      series("0+1200x20", "0+1200x20", "0+0x20", "0+120x20", "3", "14", "0.2", "0.5");

  /** All requests slow, some failing, everything full, and the agent's last word long ago. */
  private static final String SICK =
      series("0+12000x20", "0+0x20", "0+600x20", "0+240x20", "200", "95", "0.99", "60");

  @TempDir Path folder;
  private String rules = "";

  @BeforeEach
  void write() throws IOException {
    Report report = SampleReports.poolTooSmall();
    rules = AlertRules.of("shop", "the \"shop\"\nof the test", Thresholds.of(report));
    Files.writeString(folder.resolve("rules.yml"), rules);
  }

  @Test
  void promtoolAcceptsThem() throws IOException, InterruptedException {
    assertThat(promtool("check", "rules", "rules.yml")).contains("SUCCESS");
  }

  @Test
  void noneFiresAtWhatIsNormalAndEachAtWhatIsNot() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("well.yml"), tried(WELL, ""));
    String each =
        RULE
            .matcher(rules)
            .results()
            .map(r -> r.group(1) + "\", severity=\"" + r.group(2))
            .collect(Collectors.groupingBy(r -> r, TreeMap::new, Collectors.counting()))
            .entrySet()
            .stream()
            .map(e -> SAMPLE.formatted(e.getKey(), e.getValue()))
            .collect(Collectors.joining());
    assertThat(each.lines().count()).isEqualTo(2 * 15);
    Files.writeString(folder.resolve("sick.yml"), tried(SICK, each));

    assertThat(promtool("test", "rules", "well.yml", "sick.yml")).contains("SUCCESS");
  }

  /** Series by the minute, and which alerts fire after a quarter of an hour of them. */
  private static String tried(String series, String firing) {
    StringBuilder inputs = new StringBuilder();
    for (String line : series.split("\n")) {
      String[] parts = line.split(" ");
      inputs.append("      - series: '").append(parts[0]).append("'\n");
      inputs.append("        values: '").append(parts[1]).append("'\n");
    }
    return """
    rule_files: [rules.yml]
    evaluation_interval: 1m
    tests:
      - interval: 1m
        input_series:
    %s
        promql_expr_test:
          - expr: 'count by (alertname, severity) (ALERTS{alertstate="firing"})'
            eval_time: 15m
            exp_samples:%s
    """
        .formatted(inputs.toString().indent(2), firing.isEmpty() ? " []" : "\n" + firing);
  }

  private static String series(
      String requests,
      String fast,
      String errors,
      String inUse,
      String workers,
      String live,
      String cpu,
      String age) {
    StringBuilder all = new StringBuilder();
    for (String endpoint :
        List.of("GET,/orders", "GET,/orders/{id}", "POST,/orders/{id}/payment")) {
      String of =
          "method=\""
              + endpoint.replace(",", "\",uri=\"")
              + "\",application=\"shop\",instance=\"a\"";
      all.append("http_server_requests_seconds_count{" + of + "} " + requests + "\n");
      for (String le : List.of("0.1", "0.25", "0.5")) {
        all.append(
            "http_server_requests_seconds_bucket{" + of + ",le=\"" + le + "\"} " + fast + "\n");
      }
    }
    String shop = "{application=\"shop\",instance=\"a\"";
    return all
        + """
        chokepoint_request_errors_total%1$s,cause="Oops"} %2$s
        chokepoint_pool_busy_seconds_total%1$s,pool="main"} %3$s
        hikaricp_connections_max%1$s,pool="main"} 4x20
        tomcat_threads_busy_threads%1$s,name="http-nio-8080"} %4$sx20
        tomcat_threads_config_max_threads%1$s,name="http-nio-8080"} 200x20
        chokepoint_heap_live_bytes%1$s} %5$sx20
        jvm_memory_max_bytes%1$s,area="heap",id="old"} 100x20
        system_cpu_usage%1$s} %6$sx20
        chokepoint_agent_window_age_seconds%1$s} %7$sx20
        """
            .formatted(shop, errors, inUse, workers, live, cpu, age);
  }

  private String promtool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("promtool.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(out);
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
