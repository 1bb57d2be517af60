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
        - name: product
          path: /products/{random:1-20000}
      load:
        warmup: {rate: 20, for: 3s}
        steps:
          - {rate: 8, for: 7s}
          - {rate: 60, for: 7s}
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
      assertThat(finding).as(said).isNotNull();
      JsonNode tried = finding.path("measured");
      assertThat(tried.path("outcome").asText())
          .as(tried.toString())
          .isIn("confirmed", "CONFIRMED");
      assertThat(tried.path("what")).isEqualTo(finding.path("predicted").path("what"));
      assertThat(tried.path("to").asDouble()).isLessThan(tried.path("from").asDouble() / 2);
      assertThat(said).contains("trying index on orders (customer_id");
      assertThat(shop.indexes()).isEmpty();
      assertThat(shop.log()).contains(" created in ", " dropped");
    }
  }
}
