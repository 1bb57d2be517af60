package io.chokepoint.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.chokepoint.examples.database.Database;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;

/** The service with a real PostgreSQL behind it: what its endpoints say of themselves is so. */
class ShopIT {

  private static final int ORDERS = 50_000;

  private static Database database;

  private final HttpClient http = HttpClient.newHttpClient();
  private final CountDownLatch settled = new CountDownLatch(1);
  private final CountDownLatch asked = new CountDownLatch(1);
  private HttpServer partner;
  private ServletWebServerApplicationContext shop;

  @BeforeAll
  static void startDatabase() throws Exception {
    database = Database.start(0, ORDERS, false, 0);
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @BeforeEach
  void startShop() throws Exception {
    partner = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    partner.setExecutor(Executors.newCachedThreadPool());
    partner.createContext(
        "/settlements",
        exchange -> {
          asked.countDown();
          awaitSettled();
          exchange.sendResponseHeaders(200, 3);
          exchange.getResponseBody().write("R-1".getBytes());
          exchange.close();
        });
    partner.start();
    shop =
        (ServletWebServerApplicationContext)
            Shop.start(
                "--server.port=0",
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.hikari.maximum-pool-size=3",
                "--spring.datasource.hikari.connection-timeout=250",
                "--shop.partner=http://127.0.0.1:" + partner.getAddress().getPort(),
                "--shop.catalogue.variants-per-product=1");
  }

  @AfterEach
  void stopShop() {
    settled.countDown();
    shop.close();
    partner.stop(0);
  }

  @Test
  void theOrdinaryEndpointsAnswer() throws Exception {
    assertThat(get("/products/7")).contains("\"name\":\"Product 7\"");
    assertThat(get("/products?after=7"))
        .contains("Product 8", "Product 27")
        .doesNotContain("Product 28");
    assertThat(get("/orders/7")).contains("\"id\":7");
    assertThat(get("/about")).contains("shop");
    assertThat(get("/ready")).contains("PostgreSQL 17");
    assertThat(send("GET", "/products/99999999").statusCode()).isEqualTo(404);
  }

  @Test
  void anOrderThatWasPlacedCanBeLookedUp() throws Exception {
    String placed = post("/orders?customer=12&product=34&quantity=2");
    String id = placed.replaceAll("\\D", "");
    assertThat(get("/orders/" + id)).contains("\"customerId\":12", "\"productId\":34");
  }

  @Test
  void aCustomersNewestOrdersComeNewestFirst() throws Exception {
    String first = post("/orders?customer=77&product=1").replaceAll("\\D", "");
    String second = post("/orders?customer=77&product=2").replaceAll("\\D", "");
    assertThat(get("/customers/77/orders"))
        .containsSubsequence("\"id\":" + second, "\"id\":" + first);
  }

  @Test
  void anExpiredCouponTakesAConnectionForGood() throws Exception {
    assertThat(get("/coupons/SPRING-1")).contains("expired");
    assertThat(get("/coupons/SPRING-2")).contains("expired");
    assertThat(pool().getActiveConnections()).isEqualTo(2);
    get("/coupons/SPRING-3");
    assertThat(send("GET", "/products/7").statusCode()).isEqualTo(500);
    assertThat(send("GET", "/about").statusCode()).isEqualTo(200);
  }

  @Test
  void aValidCouponReturnsItsConnection() throws Exception {
    assertThat(get("/coupons/SAVE-1")).contains("\"valid\":true");
    assertThat(pool().getActiveConnections()).isZero();
  }

  @Test
  void payingInsideTheTransactionKeepsAConnectionWhileThePartnerSettles() throws Exception {
    CompletableFuture<HttpResponse<String>> payment = sendAsync("/v1/orders/5/payment");
    asked.await();
    assertThat(pool().getActiveConnections()).isEqualTo(1);
    settled.countDown();
    assertThat(payment.get().body()).contains("R-1");
    assertThat(get("/orders/5")).contains("\"status\":\"paid\"");
  }

  @Test
  void payingOutsideTheTransactionKeepsNoneWhileThePartnerSettles() throws Exception {
    CompletableFuture<HttpResponse<String>> payment = sendAsync("/v2/orders/6/payment");
    asked.await();
    assertThat(pool().getActiveConnections()).isZero();
    settled.countDown();
    assertThat(payment.get().body()).contains("R-1");
    assertThat(get("/orders/6")).contains("\"status\":\"paid\"");
  }

  @Test
  void anExportStreamsAllItsRowsAndReturnsItsConnection() throws Exception {
    assertThat(get("/exports/orders?rows=10000").lines()).hasSize(10_001);
    await().untilAsserted(() -> assertThat(pool().getActiveConnections()).isZero());
  }

  @Test
  void onlyTheRightPasswordLogsIn() throws Exception {
    assertThat(post("/login?login=customer-1&password=password-1")).contains("welcome");
    assertThat(send("POST", "/login?login=customer-1&password=wrong").statusCode()).isEqualTo(401);
    assertThat(send("POST", "/login?login=nobody&password=wrong").statusCode()).isEqualTo(401);
  }

  @Test
  void recommendationsComeFromTheCatalogueInMemory() throws Exception {
    get("/ready");
    assertThat(get("/recommendations/5").split("\"name\"")).hasSize(11);
    assertThat(get("/recommendations/5")).isEqualTo(get("/recommendations/5"));
    assertThat(get("/recommendations/5")).isNotEqualTo(get("/recommendations/6"));
  }

  private HikariPoolMXBean pool() {
    return shop.getBean(HikariDataSource.class).getHikariPoolMXBean();
  }

  private void awaitSettled() {
    try {
      settled.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String get(String path) throws Exception {
    return ok(send("GET", path));
  }

  private String post(String path) throws Exception {
    return ok(send("POST", path));
  }

  private static String ok(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    return http.send(request(method, path), HttpResponse.BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> sendAsync(String path) {
    return http.sendAsync(request("POST", path), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest request(String method, String path) {
    URI uri = URI.create("http://127.0.0.1:" + shop.getWebServer().getPort() + path);
    return HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build();
  }
}
