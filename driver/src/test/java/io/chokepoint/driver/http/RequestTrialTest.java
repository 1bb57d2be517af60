package io.chokepoint.driver.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.yaml.PlanReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTrialTest {

  @TempDir Path folder;

  private final List<String> asked = new CopyOnWriteArrayList<>();

  @Test
  void whatComesFirstIsTriedFirstByTheUserWhoGoesOn() throws Exception {
    try (TestServer server =
        new TestServer(
            null,
            100,
            request -> {
              asked.add(request.uri() + " " + request.getHeader("cookie"));
              request.response().putHeader("Set-Cookie", "S=1; Path=/").end("{\"t\": 7}");
            })) {
      Plan plan =
          PlanReader.read(
              folder.resolve("p.yaml").toString(),
              "target: http://localhost:"
                  + server.port()
                  + """

                  endpoints:
                    - {name: read, path: '/read/${t}'}
                    - {name: login, path: /login, extract: {t: {json: $.t}}}
                    - {name: order, path: '/order/${t}'}
                  sequences: [{name: buy, endpoints: [order]}, {name: sign in, endpoints: [login]}]
                  first: sign in
                  load: {steps: [{users: 1, for: 1s}]}
                  """);
      try (RequestTrial trial =
          new RequestTrial(
              plan,
              List.of(
                  Addresses.of(
                      new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))),
              part -> {})) {
        assertThat(trial.run()).isTrue();
      }
      assertThat(asked).containsExactly("/login null", "/order/7 S=1", "/read/7 S=1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1", "2"})
  void eachRequestIsSentOnceAsItsUserWouldSendIt(String http) throws Exception {
    Files.writeString(folder.resolve("people.csv"), "name,id\nAnn & Bob,7\nCarl,8\n");
    try (TestServer server =
        new TestServer(
            null,
            100,
            request -> {
              asked.add(
                  request.method()
                      + " "
                      + request.uri()
                      + " "
                      + request.getHeader("cookie")
                      + " "
                      + request.getHeader("role"));
              switch (request.path()) {
                case "/login" ->
                    request
                        .response()
                        .putHeader("Set-Cookie", "S=1; Path=/")
                        .end("{\"order\": \"o9\"}");
                case "/old" ->
                    request.response().setStatusCode(301).putHeader("Location", "/new").end();
                case "/bad" -> request.response().setStatusCode(500).end("no");
                default -> request.response().end("fine");
              }
            })) {
      Plan plan =
          PlanReader.read(
              folder.resolve("p.yaml").toString(),
              "target: http://localhost:"
                  + server.port()
                  + "\nhttp: "
                  + http
                  + """

                  data: {people: {file: people.csv}}
                  endpoints:
                    - {name: login, method: POST, path: /login, body: 'u=${people.name}', extract: {order: {json: $.order}},
                       headers: {Content-Type: application/x-www-form-urlencoded}}
                    - {name: order, path: '/orders/${order}/${people.id}', checks: [{contains: fine}]}
                    - {name: old, path: /old}
                    - {name: bad, path: /bad}
                    - {name: never, path: /never}
                    - {name: clerks, path: /clerks}
                  sequences:
                    - {name: visit, endpoints: [login, order]}
                    - {name: break, endpoints: [bad, never]}
                  classes:
                    - {name: guest, share: 50%, endpoints: {visit: 1, break: 1, old: 1}}
                    - {name: clerk, share: 50%, headers: {Role: clerk}, endpoints: {clerks: 1}}
                  load: {steps: [{rate: 1, for: 1s}]}
                  """);
      List<RequestTrial.Part> parts = new ArrayList<>();
      boolean well;
      try (RequestTrial trial =
          new RequestTrial(
              plan,
              List.of(
                  Addresses.of(
                      new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))),
              parts::add)) {
        well = trial.run();
      }

      assertThat(well).isFalse();
      assertThat(asked)
          .containsExactly(
              "POST /login null null",
              "GET /orders/o9/7 S=1 null",
              "GET /bad null null",
              "GET /old null null",
              "GET /new null null",
              "GET /clerks null clerk");
      assertThat(parts)
          .extracting(p -> p.endpoint() + " " + p.redirected() + " " + p.error())
          .containsExactly(
              "login false ",
              "order false ",
              "bad false 5xx",
              "old false ",
              "old true ",
              "clerks false ");
      assertThat(parts.get(0).request().body().text()).isEqualTo("u=Ann%20%26%20Bob");
      assertThat(parts.get(0).answer().body().text()).isEqualTo("{\"order\": \"o9\"}");
    }
  }
}
