package io.chokepoint.examples.tried;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way: verdict, index, measurement, and a database that is as it was. */
class ProveSqlIT {

  private static final int ORDERS = 1_000_000;

  private static final String PLAN =
      """
      name: slow-sql
      target: %s
      agent: %s
      endpoints:
        - name: newest orders
          path: /customers/{random:1-25000}/orders
          targets: {p95: 10ms}
      load:
        warmup: {rate: 4, for: 3s}
        steps:
          - {rate: 4, for: 8s}
          - {rate: 8, for: 8s}
      """;

  @TempDir Path folder;

  @Test
  void triesTheIndexAndLeavesNone() throws Exception {
    assumeThat(ControlledShop.CHOKEPOINT).as("built by the whole tree's build").exists();
    assumeThat(ControlledShop.AGENT).as("built by the whole tree's build").exists();
    assumeThat(ControlledShop.SHOP).as("built by the whole tree's build").exists();
    try (ControlledShop shop = ControlledShop.start(folder, ORDERS)) {
      Path plan =
          Files.writeString(folder.resolve("plan.yaml"), PLAN.formatted(shop.url(), shop.agent()));
      Path report = folder.resolve("report");
      Process run =
          shop.java(
              "driver",
              "-jar",
              ControlledShop.CHOKEPOINT.toString(),
              "run",
              plan.toString(),
              "--prove",
              "--prove-sql",
              "--plain",
              "--report",
              report.toString());
      assertThat(run.waitFor(3, TimeUnit.MINUTES)).isTrue();
      String said = Files.readString(folder.resolve("driver.log"));
      JsonNode findings =
          new ObjectMapper()
              .readTree(report.resolve("report.json").toFile())
              .path("verdict")
              .path("findings");
      JsonNode finding = null;
      for (JsonNode f : findings) {
        finding =
            f.path("resource").toString().contains("from orders where customer_id") ? f : finding;
      }
      assertThat(shop.indexes()).isEmpty();
      // a machine that is too busy leaves no seconds that count
      assumeThat(said).as("seconds that count").doesNotContain("Left out because the driver");
      assertThat(finding).as(said).isNotNull();
      assertThat(said).contains("trying index on orders (customer_id");
      assertThat(shop.log()).contains(" created in ", " dropped");
      JsonNode tried = finding.path("measured");
      String outcome = tried.path("outcome").asText();
      assumeThat(outcome).as("blocks that count").isNotEqualTo("not-decided");
      assertThat(outcome).as(tried.toString()).isEqualTo("confirmed");
      assertThat(tried.path("what")).isEqualTo(finding.path("predicted").path("what"));
      assertThat(tried.path("to").asDouble()).isLessThan(tried.path("from").asDouble() / 2);
    }
  }
}
