package io.chokepoint.driver.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.yaml.PlanReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Load as browsers send it: cookies and redirects, over both versions of HTTP. */
class BrowserLoadTest {

  private static final String VISIT =
      """
      endpoints:
        - {name: login, method: POST, path: /login, body: user=a}
        - {name: account, path: /account}
      sequences: [{name: visit, endpoints: [login, account]}]
      """;

  /** Requests in their order: method, URI and what the test wants to see of the headers. */
  private final List<String> asked = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"1.1", "2"})
  void aUserOfASequenceSendsItsCookiesBack(String http) throws Exception {
    try (TestServer server = login()) {
      Seen seen =
          drive(
              server,
              "http: "
                  + http
                  + "\n"
                  + VISIT
                  + "load: {arrivals: constant, steps: [{rate: 4, for: 1s}]}");

      assertThat(seen.errors()).isEmpty();
      assertThat(asked.stream().filter(a -> a.startsWith("POST")))
          .containsOnly("POST /login cookie=null");
      assertThat(asked.stream().filter(a -> a.startsWith("GET")))
          .hasSize(4)
          .allMatch(a -> a.matches("GET /account cookie=S=\\d+; X=1"));
      assertThat(asked.stream().distinct()).hasSize(1 + 4);
    }
  }

  @Test
  void noCookiesAreKeptWhereThePlanSaysSoAndWhereNobodyIsThere() throws Exception {
    try (TestServer server = login()) {
      drive(
          server, "cookies: false\n" + VISIT + "load: {steps: [{users: 1, think: 50ms, for: 1s}]}");
      drive(server, "endpoints: [{path: /login}]\nload: {steps: [{rate: 5, for: 1s}]}");

      assertThat(asked).isNotEmpty().allMatch(a -> a.endsWith("cookie=null"));
    }
  }

  @Test
  void aUserKeepsThemForTheWholeRun() throws Exception {
    try (TestServer server = login()) {
      drive(
          server, "endpoints: [{path: /login}]\nload: {steps: [{users: 2, think: 50ms, for: 1s}]}");

      assertThat(asked.stream().filter(a -> a.endsWith("cookie=null"))).hasSize(2);
      assertThat(asked).hasSizeGreaterThan(4);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1", "2"})
  void aRedirectIsFollowedWithTheCookiesOfTheWay(String http) throws Exception {
    try (TestServer server = redirects(0)) {
      Seen seen =
          drive(
              server,
              "http: "
                  + http
                  + """

                  endpoints:
                    - {name: login, method: POST, path: /login, body: a=b, checks: [{contains: home}],
                       headers: {Content-Type: application/x-www-form-urlencoded, Authorization: x}}
                  load: {arrivals: constant, steps: [{rate: 3, for: 1s}]}
                  """);

      assertThat(seen.errors()).isEmpty();
      assertThat(seen.completed()).isEqualTo(3);
      assertThat(seen.due()).isEqualTo(3);
      assertThat(seen.of("login → redirect").completed()).isEqualTo(6);
      assertThat(seen.latency().percentileNanos(50))
          .isGreaterThan(seen.of("login → redirect").latency().percentileNanos(50));
      assertThat(asked.stream().sorted().toList())
          .hasSize(9)
          .startsWith("GET /a/home?x=1 S=1 x null")
          .contains("GET /a/next S=1 x null")
          .endsWith("POST /login null x application/x-www-form-urlencoded");
    }
  }

  @Test
  void toAnotherOriginGoesNothingThatMayBeASecret() throws Exception {
    try (TestServer other = redirects(0);
        TestServer server = redirects(other.port())) {
      Plan plan =
          PlanReader.read(
              "p.yaml",
              "target: {a: 'http://localhost:"
                  + server.port()
                  + "', b: 'http://127.0.0.1:"
                  + other.port()
                  + "/base'}\n"
                  + """
                  endpoints: [{path: /other, method: PUT, body: '{}', headers: {Authorization: x}}]
                  load: {arrivals: constant, steps: [{rate: 1, for: 1s}]}
                  """);

      assertThat(Seen.of(plan, 1).errors()).isEmpty();
      assertThat(asked)
          .containsExactly(
              "PUT /other null x application/json", "PUT /there null null application/json");
    }
  }

  @Test
  void whatLeadsNowhereEnds() throws Exception {
    try (TestServer server = redirects(1)) {
      Seen endless =
          drive(
              server,
              "endpoints: [{path: /again}]\nload: {arrivals: constant, steps: [{rate: 1, for: 1s}]}");
      assertThat(endless.errors()).isEqualTo(Map.of("redirects", 1L));
      assertThat(asked).hasSize(11);

      Seen left =
          drive(
              server,
              """
              endpoints:
                - {path: /other}
                - {path: /a/next, redirects: false}
                - {path: /login, checks: [{status: 303}]}
                - {path: /nowhere}
              load: {arrivals: constant, steps: [{rate: 20, for: 1s}]}
              """);
      assertThat(left.errors()).isEmpty();
      assertThat(asked).hasSize(31);
    }
  }

  /** The login of an OpenID server, which is another target, and the way back. */
  @ParameterizedTest
  @ValueSource(strings = {"1.1", "2"})
  void aLinkOfAPageIsGoneTo(String http) throws Exception {
    try (TestServer shop = redirects(0);
        TestServer login =
            new TestServer(
                null,
                100,
                request -> {
                  asked.add(request.method() + " " + request.uri());
                  if (request.path().equals("/base/page")) {
                    request
                        .response()
                        .putHeader("Content-Type", "text/html")
                        .end("<a href=\"/form?a=1&amp;b=2\">");
                  } else {
                    request
                        .response()
                        .setStatusCode(302)
                        .putHeader(
                            "Location", "http://localhost:" + shop.port() + "/back?code=c%2B1")
                        .end();
                  }
                })) {
      Plan plan =
          PlanReader.read(
              "p.yaml",
              "http: "
                  + http
                  + "\ntarget: {login: 'http://localhost:"
                  + login.port()
                  + "/base', shop: 'http://localhost:"
                  + shop.port()
                  + "'}\n"
                  + """
                  endpoints:
                    - {name: page, path: /page, extract: {form: {regex: 'href="([^"]*)"'}}}
                    - {name: credentials, method: POST, path: '${form}&c=3', extract: {back: {header: Location}}}
                    - {name: back, path: '${back}', checks: [{contains: home}]}
                  sequences: [{name: visit, endpoints: [page, credentials, back]}]
                  load: {arrivals: constant, steps: [{rate: 1, for: 1s}]}
                  """);
      Seen seen = Seen.of(plan, 1);

      assertThat(seen.errors()).isEmpty();
      assertThat(asked)
          .containsExactly(
              "GET /base/page", "POST /form?a=1&b=2&c=3", "GET /back?code=c%2B1 null null null");
    }
  }

  @Test
  void aLinkToNoTargetIsNotGoneTo() throws Exception {
    try (TestServer server = redirects(9)) {
      Seen seen =
          drive(
              server,
              """
              endpoints:
                - {name: a, path: /other, extract: {link: {header: Location}}}
                - {name: b, path: '${link}'}
              sequences: [{name: visit, endpoints: [a, b]}]
              load: {arrivals: constant, steps: [{rate: 1, for: 1s}]}
              """);

      assertThat(seen.errors())
          .isEqualTo(Map.of("variable: ${link} leads to no target of the plan", 1L));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1", "2"})
  void aFileIsSentAsItIs(String http, @TempDir Path folder) throws Exception {
    byte[] bytes = new byte[200_000];
    new Random(1).nextBytes(bytes);
    Files.write(folder.resolve("up.bin"), bytes);
    List<Boolean> same = new CopyOnWriteArrayList<>();
    try (TestServer server =
        new TestServer(
            null,
            100,
            request ->
                request
                    .body()
                    .onSuccess(
                        body -> {
                          asked.add(request.getHeader("content-type"));
                          same.add(Arrays.equals(body.getBytes(), bytes));
                          request.response().end();
                        }))) {
      Plan plan =
          PlanReader.read(
              folder.resolve("p.yaml").toString(),
              "target: http://localhost:"
                  + server.port()
                  + "\nhttp: "
                  + http
                  + """

                  endpoints:
                    - {path: /, method: POST, body: {file: up.bin}}
                    - {path: '/{seq}', method: PUT, body: {file: up.bin, type: image/png}}
                  load: {arrivals: constant, steps: [{rate: 10, for: 1s}]}
                  """);

      assertThat(Seen.of(plan, 1).errors()).isEmpty();
      assertThat(same).hasSize(10).containsOnly(true);
      assertThat(asked).contains("application/octet-stream", "image/png");
    }
  }

  /** Sets two cookies at /login, another session each time. */
  private TestServer login() throws Exception {
    return new TestServer(
        null,
        100,
        request -> {
          asked.add(
              request.method() + " " + request.uri() + " cookie=" + request.getHeader("cookie"));
          if (request.path().equals("/login")) {
            request
                .response()
                .headers()
                .add("Set-Cookie", "S=" + asked.size() + "; Path=/; HttpOnly")
                .add("Set-Cookie", "X=1; Path=/")
                .add("Set-Cookie", "Y=1; Path=/elsewhere");
          }
          request.response().end();
        });
  }

  private TestServer redirects(int port) throws Exception {
    return new TestServer(
        null,
        100,
        request -> {
          asked.add(
              String.join(
                  " ",
                  request.method().name(),
                  request.uri(),
                  request.getHeader("cookie"),
                  request.getHeader("authorization"),
                  request.getHeader("content-type")));
          switch (request.path()) {
            case "/login" ->
                request
                    .response()
                    .setStatusCode(303)
                    .putHeader("Location", "a/next#top")
                    .putHeader("Set-Cookie", "S=1; Path=/")
                    .end();
            case "/a/next" ->
                request.response().setStatusCode(302).putHeader("Location", "home?x=1").end();
            case "/other" ->
                request
                    .response()
                    .setStatusCode(307)
                    .putHeader("Location", "http://127.0.0.1:" + port + "/there")
                    .end();
            case "/again" ->
                request.response().setStatusCode(301).putHeader("Location", "/again").end();
            case "/nowhere" ->
                request.response().setStatusCode(302).putHeader("Location", "http://[").end();
            default -> request.response().end("home");
          }
        });
  }

  private static Seen drive(TestServer server, String rest) throws Exception {
    return Seen.of(
        PlanReader.read("p.yaml", "target: http://localhost:" + server.port() + "\n" + rest), 1);
  }
}
