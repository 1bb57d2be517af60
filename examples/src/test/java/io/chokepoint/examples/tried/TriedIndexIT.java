package io.chokepoint.examples.tried;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** An index on a lease, in a real database: whatever happens, none of ours stays. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TriedIndexIT {

  private static final int ORDERS = 200_000;
  private static final String LEFT = "chokepoint_tried_of_another";

  @TempDir static Path folder;
  private static ControlledShop shop;
  private static String lacking;

  @BeforeAll
  static void start() throws Exception {
    assumeThat(ControlledShop.AGENT).as("built by the whole tree's build").exists();
    assumeThat(ControlledShop.SHOP).as("built by the whole tree's build").exists();
    shop = ControlledShop.start(folder, ORDERS);
    shop.beginStep("before");
    int[] customer = {0};
    lacking =
        await()
            .atMost(Duration.ofSeconds(30))
            .pollInterval(Duration.ofMillis(100))
            .until(
                () -> {
                  shop.customersOrders(++customer[0]);
                  return shop.lacking();
                },
                known -> known != null);
  }

  @AfterAll
  static void stop() {
    if (shop != null) {
      shop.close();
    }
  }

  @Test
  @Order(1)
  void refusesAnotherStatement() throws Exception {
    HttpResponse<String> refused = shop.take("sql:select id from orders where customer_id = 1", 5);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("there is no index of", "that can be changed");
    assertThat(shop.indexes()).isEmpty();
  }

  @Test
  @Order(2)
  void createsItUntilItIsGivenBackAndDropsWhatOthersLeft() throws Exception {
    assertThat(lacking).contains("from orders where customer_id = ?");
    try (Connection connection = shop.connection();
        Statement sql = connection.createStatement()) {
      sql.execute("create index " + LEFT + " on products (category)");
    }
    String id = ControlledShop.id(shop.take(lacking, 30));
    await().until(() -> shop.lease().path("settled").asBoolean());
    assertThat(shop.indexes()).hasSize(1).allMatch(i -> i.endsWith(" valid") && !i.contains(LEFT));

    assertThat(shop.giveBack(id).body()).contains("it was given back; put back to 0");
    await().until(() -> shop.indexes().isEmpty());
    assertThat(shop.log())
        .contains(
            "index " + LEFT + " was left by a service that ended: dropped",
            "control: create index concurrently \"chokepoint_tried_",
            "on \"public\".\"orders\" (\"customer_id\"",
            " created in ",
            " dropped");
  }

  @Test
  @Order(3)
  void dropsItWhereTheLeaseIsNotRenewed() throws Exception {
    ControlledShop.id(shop.take(lacking, 3));
    await().until(() -> shop.indexes().size() == 1);
    await().until(() -> shop.indexes().isEmpty());
    assertThat(shop.lease().path("ended").asText())
        .isEqualTo("it was not renewed in time; put back to 0");
  }

  /** A transaction that was there before holds up both, the index and its end. */
  @Test
  @Order(4)
  void leavesNoInvalidOneWhereItCannotBeCompleted() throws Exception {
    try (Connection connection = shop.connection();
        Statement sql = connection.createStatement()) {
      connection.setAutoCommit(false);
      sql.execute("select count(*) from orders where id = 1");
      sql.execute("lock table orders in row exclusive mode");
      ControlledShop.id(shop.take(lacking, 30));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  !shop.lease().path("ended").isMissingNode()
                      && !shop.lease().path("ended").isNull());
      assertThat(shop.lease().path("ended").asText()).startsWith("the index could not be created");
      connection.rollback();
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> shop.indexes().isEmpty());
  }

  @Test
  @Order(5)
  void namesWhatAKilledServiceLeft() throws Exception {
    ControlledShop.id(shop.take(lacking, 30));
    await().until(() -> shop.indexes().stream().anyMatch(i -> i.endsWith(" valid")));
    shop.stopService(true);
    List<String> left = shop.indexes();
    assertThat(left).hasSize(1);

    shop.startService();
    shop.beginStep("after");
    String name = left.get(0).replace(" valid", "");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> shop.log().contains("index " + name + " is left of a trial"));
    try (Connection connection = shop.connection();
        Statement sql = connection.createStatement()) {
      sql.execute("drop index " + name);
    }
  }

  @Test
  @Order(6)
  void dropsItWhenTheServiceIsStopped() throws Exception {
    shop.beginStep("last");
    int[] customer = {0};
    String again =
        await()
            .atMost(Duration.ofSeconds(30))
            .pollInterval(Duration.ofMillis(100))
            .until(
                () -> {
                  shop.customersOrders(++customer[0]);
                  return shop.lacking();
                },
                known -> known != null);
    ControlledShop.id(shop.take(again, 30));
    await().until(() -> shop.indexes().stream().anyMatch(i -> i.endsWith(" valid")));
    shop.stopService(false);
    assertThat(shop.indexes()).isEmpty();
    assertThat(shop.log()).contains("the service shuts down; put back to 0", " dropped");
  }
}
