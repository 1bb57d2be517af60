package io.chokepoint.driver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.driver.plan.Destination;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.yaml.PlanException;
import io.chokepoint.driver.plan.yaml.PlanReader;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan of two real servers, one in clear text, the other over TLS. */
class DestinationsTest {

  @TempDir static Path folder;
  private static TestCertificate certificate;

  private final List<String> shopSaw = new CopyOnWriteArrayList<>();
  private final List<String> paySaw = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void makeCertificate() throws Exception {
    certificate = TestCertificate.good(folder);
  }

  @Test
  void aSequenceGoesFromOneTargetToTheOtherAndTakesItsVariablesAlong() throws Exception {
    for (String http : List.of("1.1", "2")) {
      shopSaw.clear();
      paySaw.clear();
      try (TestServer shop = shop();
          TestServer pay = pay()) {
        Plan plan =
            plan(
                shop,
                "pay: {url: 'https://localhost:%d/v1', http: %s, tls: {trust: good.pem}}"
                    .formatted(pay.port(), http));
        for (Destination to : plan.destinations()) {
          Preflight.check(to, address(to));
        }
        Seen seen = Seen.of(plan, 2);

        assertThat(seen.errors()).isEmpty();
        assertThat(seen.completed()).isGreaterThan(20);
        assertThat(shopSaw)
            .contains("GET /login at localhost:" + shop.port() + " by null")
            .allMatch(request -> request.startsWith("GET /login "));
        assertThat(paySaw)
            .contains("POST /v1/pay at localhost:" + pay.port() + " by Bearer t1")
            .allMatch(request -> request.startsWith("POST /v1/pay "))
            .doesNotHaveDuplicates();
        assertThat(shop.versions).containsExactly(HttpVersion.HTTP_1_1);
        assertThat(pay.versions)
            .containsExactly(http.equals("2") ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1);
      }
    }
  }

  @Test
  void eachTargetKeepsItsConnectionsInItsOwnWay() throws Exception {
    try (TestServer shop = shop();
        TestServer pay = pay()) {
      Seen seen =
          Seen.of(
              plan(
                  shop,
                  "pay: {url: 'https://localhost:%d/v1', keepAlive: false, tls: {verify: false}}"
                      .formatted(pay.port())),
              1);

      assertThat(seen.errors()).isEmpty();
      assertThat(shop.connections.get()).isBetween(1, 10);
      assertThat(pay.connections.get()).isBetween(paySaw.size(), paySaw.size() + 5);
      assertThat(paySaw).hasSizeGreaterThan(20);
    }
  }

  @Test
  void aCertificateThatFailsAtOneOfThemIsFoundBeforeTheLoad() throws Exception {
    try (TestServer shop = shop();
        TestServer pay = pay()) {
      Plan plan = plan(shop, "pay: https://localhost:%d/v1".formatted(pay.port()));

      Preflight.check(plan.destinations().get(0), address(plan.destinations().get(0)));
      assertThatThrownBy(
              () ->
                  Preflight.check(plan.destinations().get(1), address(plan.destinations().get(1))))
          .hasMessageStartingWith("certificate is not trusted: unknown issuer");
      assertThat(Seen.of(plan, 1).errors()).containsOnlyKeys("tls");
      assertThat(shopSaw).isNotEmpty();
      assertThat(paySaw).isEmpty();
    }
  }

  private TestServer shop() throws Exception {
    return new TestServer(
        null,
        100,
        request -> {
          shopSaw.add(seen(request));
          request.response().end("{\"token\": \"t" + shopSaw.size() + "\"}");
        });
  }

  private TestServer pay() throws Exception {
    return new TestServer(
        certificate,
        100,
        request -> {
          paySaw.add(seen(request));
          request.response().end();
        });
  }

  private static String seen(HttpServerRequest request) {
    return request.method()
        + " "
        + request.path()
        + " at "
        + request.authority()
        + " by "
        + request.getHeader("Authorization");
  }

  private static Plan plan(TestServer shop, String pay) throws PlanException {
    return PlanReader.read(
        folder.resolve("p.yaml").toString(),
        """
        target:
          shop: http://localhost:%d
          %s
        endpoints:
          - {name: login, path: /login, extract: {token: {json: $.token}}}
          - name: pay
            target: pay
            method: POST
            path: /pay
            headers: {Authorization: 'Bearer ${token}'}
            body: '{"sum": 1}'
        sequences: [{name: buy, endpoints: [login, pay]}]
        load: {arrivals: constant, steps: [{rate: 30, for: 1s}]}
        """
            .formatted(shop.port(), pay),
        Map.of());
  }

  private static InetSocketAddress address(Destination to) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), to.url().getPort());
  }
}
