package io.chokepoint.driver.plan.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.core.model.Offered;
import io.chokepoint.core.run.Run;
import io.chokepoint.driver.plan.Backing;
import io.chokepoint.driver.plan.Destination;
import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Stage;
import io.chokepoint.driver.plan.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanReaderTest {

  /** What plans of the tests and documents may ask the environment for. */
  static final Map<String, String> ENVIRONMENT =
      Map.of("SHOP_TOKEN", "s3cr3t-t0k3n", "PASSWORD", "knock", "CLIENT_SECRET", "s3cr3t");

  private static final String GOOD =
      """
      name: orders
      target: http://localhost:8080/shop
      agent: http://localhost:9405
      endpoints:
        - name: order
          path: /orders/{random:1-1000}
          weight: 3
          timeout: 2s
          headers:
            Accept: application/json
            Authorization: Bearer abc123
          targets: {success: 99%, mean: 20ms, p95: 50ms, p99: 0.1s, rate: 80}
        - path: /orders
          method: post
          body: '{"id": {seq}}'
      load:
        arrivals: constant
        warmup: {rate: 10, for: 5s}
        ramp: 2s
        connections: 50
        timeout: 1500ms
        seed: 7
        steps:
          - {rate: 50, for: 10s}
          - {rate: 100.5, for: 1m30s}
      """;

  @TempDir Path folder;

  @Test
  void everythingThatIsWrittenIsRead() throws PlanException {
    Plan plan = PlanReader.read("p.yaml", GOOD);

    assertThat(plan.name()).isEqualTo("orders");
    assertThat(plan.target()).isEqualTo(URI.create("http://localhost:8080/shop"));
    assertThat(plan.agent()).isEqualTo(URI.create("http://localhost:9405"));
    Endpoint order = plan.endpoints().get(0);
    assertThat(order.weight()).isEqualTo(3);
    assertThat(order.timeoutNanos()).isEqualTo(2_000_000_000L);
    assertThat(order.method()).isEqualTo("GET");
    assertThat(order.headers()).containsKey("Accept");
    assertThat(plan.targets())
        .isEqualTo(
            Map.of(
                "order",
                Run.Target.builder()
                    .success(0.99)
                    .meanNanos(20_000_000L)
                    .p95Nanos(50_000_000L)
                    .p99Nanos(100_000_000L)
                    .rate(80.0)
                    .build()));
    Endpoint create = plan.endpoints().get(1);
    assertThat(create.name()).isEqualTo("POST /orders");
    assertThat(create.timeoutNanos()).isEqualTo(1_500_000_000L);
    assertThat(String.valueOf(create.body())).isEqualTo("{\"id\": {seq}}");
    assertThat(plan.load())
        .isEqualTo(
            Load.builder(
                    Load.Arrival.CONSTANT,
                    java.util.List.of(
                        new Stage(Offered.open(50), 0, 10_000_000_000L),
                        new Stage(Offered.open(100.5), 0, 90_000_000_000L)),
                    50)
                .warmup(new Stage(Offered.open(10), 0, 5_000_000_000L))
                .rampNanos(2_000_000_000L)
                .seed(7)
                .build());
  }

  @Test
  void whatIsNotWrittenHasADefault() throws PlanException {
    Plan plan =
        PlanReader.read(
            "some/checkout.yaml",
            """
            target: https://shop.example
            endpoints: [{path: /}]
            load: {steps: [{users: 5, for: 3s}]}
            """);

    assertThat(plan.name()).isEqualTo("checkout");
    assertThat(plan.agent()).isNull();
    assertThat(plan.endpoints().get(0).name()).isEqualTo("GET /");
    assertThat(plan.endpoints().get(0).timeoutNanos()).isEqualTo(10_000_000_000L);
    assertThat(plan.load().closed()).isTrue();
    assertThat(plan.load().arrivals()).isEqualTo(Load.Arrival.POISSON);
    assertThat(plan.targets()).isEmpty();
  }

  @Test
  void valuesOfSecretHeadersAreLeftOutOfTheTextThatIsKept() throws PlanException {
    assertThat(PlanReader.read("p.yaml", GOOD).text())
        .doesNotContain("abc123")
        .contains("Authorization: ***")
        .contains("Accept: application/json");
  }

  /** One line of the good plan replaced, and the whole line that people are shown. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "target: http://localhost:8080/shop|tarjet: http://x|p.yaml:2:1: unknown key \"tarjet\" in the plan; did you mean \"target\"?",
        "target: http://localhost:8080/shop|target: localhost:8080|p.yaml:2:9: \"target\": \"localhost:8080\" must start with http:// or https://, like http://localhost:8080",
        "target: http://localhost:8080/shop|target: http://a:b@c/|p.yaml:2:9: \"target\": a URL with a password; use an Authorization header (an @ of a path is written %40)",
        "target: http://localhost:8080/shop|target: http://a:1/b@c|p.yaml:2:9: \"target\": a URL with a password; use an Authorization header (an @ of a path is written %40)",
        "target: http://localhost:8080/shop|target: http://a:1?b@c|p.yaml:2:9: \"target\": a URL with a password; use an Authorization header (an @ of a path is written %40)",
        "target: http://localhost:8080/shop|target: http://a:1#b@c|p.yaml:2:9: \"target\": a URL with a password; use an Authorization header (an @ of a path is written %40)",
        "target: http://localhost:8080/shop|target: htp://a:b@c|p.yaml:2:9: \"target\": a URL with a password; use an Authorization header (an @ of a path is written %40)",
        "target: http://localhost:8080/shop|target:|p.yaml:2:1: the plan needs \"target\"",
        "target: http://localhost:8080/shop|target: 'http://127.0.0.1:99999'|p.yaml:2:9: \"target\": \"http://127.0.0.1:99999\" has the port \"99999\"; a port is a number from 1 to 65535",
        "target: http://localhost:8080/shop|target: 'http://h:0'|p.yaml:2:9: \"target\": \"http://h:0\" has the port \"0\"; a port is a number from 1 to 65535",
        "target: http://localhost:8080/shop|target: 'http://h:-1'|p.yaml:2:9: \"target\": \"http://h:-1\" has the port \"-1\"; a port is a number from 1 to 65535",
        "target: http://localhost:8080/shop|target: 'http://h:http/a'|p.yaml:2:9: \"target\": \"http://h:http/a\" has the port \"http\"; a port is a number from 1 to 65535",
        "target: http://localhost:8080/shop|target: 'http://h:'|p.yaml:2:9: \"target\": \"http://h:\" has the port \"\"; a port is a number from 1 to 65535",
        "target: http://localhost:8080/shop|target: 'http://[::1]:70000'|p.yaml:2:9: \"target\": \"http://[::1]:70000\" has the port \"70000\"; a port is a number from 1 to 65535",
        "target: http://localhost:8080/shop|target: 'http://:8080'|p.yaml:2:9: \"target\": \"http://:8080\" names no host",
        "target: http://localhost:8080/shop|target: 'http://::1:8080'|p.yaml:2:9: \"target\": \"http://::1:8080\" names no host",
        "target: http://localhost:8080/shop|target: http://my_shop|p.yaml:2:9: \"target\": \"http://my_shop\" has a host that no URL can have",
        "agent: http://localhost:9405|agent: http://h:99999|p.yaml:3:8: \"agent\": \"http://h:99999\" has the port \"99999\"; a port is a number from 1 to 65535",
        "name: orders|timeout: 2s|p.yaml:1:1: unknown key \"timeout\" in the plan; it belongs under an endpoint or load",
        "name: orders|name: [a]|p.yaml:1:7: \"name\" must be one value, not a list",
        "name: orders|name: *x|p.yaml:1:7: an alias (*x); plans are written out in full",
        "    path: /orders/{random:1-1000}|    path: orders|p.yaml:6:11: \"path\": \"orders\" must start with / or a ${variable}",
        "    path: /orders/{random:1-1000}|    path: /{sq}|p.yaml:6:11: \"path\": unknown generator {sq}; did you mean \"seq\"? (known: {seq}, {random:1-1000}, {pick:a or b}, {traceparent}, {uuid})",
        "    path: /orders/{random:1-1000}|    path: /{random:9-1}|p.yaml:6:11: \"path\": {random:9-1} needs a range from low to high, like {random:1-1000}",
        "    path: /orders/{random:1-1000}|    pathh: /|p.yaml:6:5: unknown key \"pathh\" in an endpoint; did you mean \"path\"?",
        "    weight: 3|    weight: heavy|p.yaml:7:13: \"weight\": \"heavy\" is no number",
        "    weight: 3|    weight: -3|p.yaml:7:13: \"weight\": \"-3\" must be more than 0 and at most 1000000000",
        "    timeout: 2s|    timeout: 2|p.yaml:8:14: \"timeout\": \"2\" is no duration; write it like 500ms, 10s, 2m or 1m30s",
        "    timeout: 2s|    timeout: 0s|p.yaml:8:14: \"timeout\": must be longer than nothing",
        "    method: post|    method: fetch|p.yaml:14:13: \"method\": \"fetch\" is no method",
        "    method: post|    method: pots|p.yaml:14:13: \"method\": \"pots\" is no method; did you mean \"POST\"?",
        "  arrivals: constant|  arrivals: uniform|p.yaml:17:13: \"arrivals\": \"uniform\" is no arrival process; write constant or poisson",
        "  connections: 50|  connections: 1.5|p.yaml:20:16: \"connections\": \"1.5\" must be a whole number",
        "  seed: 7|  steps: []|p.yaml:23:3: \"steps\" stands here a second time",
        "    - {rate: 50, for: 10s}|    - {rate: 50, for: 10}|p.yaml:24:23: \"for\": \"10\" is no duration; write it like 500ms, 10s, 2m or 1m30s",
        "    - {rate: 50, for: 10s}|    - {rate: 50, for: 500ms}|p.yaml:24:23: \"for\": \"500ms\" is too short; the timeline counts in seconds, so 1s at least",
        "    - {rate: 50, for: 10s}|    - {rate: 50}|p.yaml:24:7: a step needs \"for\"",
        "    - {rate: 50, for: 10s}|    - {for: 10s}|p.yaml:24:7: needs rate (requests a second) or users",
        "    - {rate: 50, for: 10s}|    - {users: 5, rate: 5, for: 10s}|p.yaml:24:7: rate or users, not both: arrivals at a rate do not wait for answers, users do",
        "    - {rate: 50, for: 10s}|    - {rate: 50, think: 1s, for: 10s}|p.yaml:24:25: \"think\" goes with users; arrivals at a rate never rest",
        "    - {rate: 100.5, for: 1m30s}|    - {users: 5, for: 10s}|p.yaml:25:7: a plan has steps of rate or steps of users, not both (the first has rate)",
        "    - {rate: 100.5, for: 1m30s}|    - 5|p.yaml:25:7: a step must be a mapping of keys (rate, users, think, for, ramp), not \"5\"",
        "  ramp: 2s|  ramp: [2s|p.yaml:20:14: not YAML: expected ',' or ']', but got :",
      })
  void everyMistakeIsOneLineWithItsPlace(String line, String instead, String message) {
    assertThat(GOOD).contains(line + "\n");
    String bad = GOOD.replace(line + "\n", instead + "\n");

    assertThatThrownBy(() -> PlanReader.read("p.yaml", bad))
        .isInstanceOf(PlanException.class)
        .extracting(e -> String.valueOf(e.getMessage()).replace("{pick:a|b|c}", "{pick:a or b}"))
        .isEqualTo(message);
  }

  @Test
  void servicesBehindHaveAnAddressAndSecretsStayOut() throws PlanException {
    Plan plan =
        PlanReader.read(
            "p.yaml",
            """
            target: http://localhost:1
            endpoints: [{path: /}]
            load: {steps: [{rate: 1, for: 1s}]}
            services:
              db: {postgresql: localhost:5432/orders, user: app, password: "${env:DB_PASSWORD}"}
              cache: {redis: localhost:6379}
              old:
                postgresql: jdbc:postgresql://h/x?ssl=true
                password: plain
            """,
            Map.of("DB_PASSWORD", "deep"));

    assertThat(plan.services())
        .containsExactly(
            new Backing(
                "db",
                Backing.Kind.POSTGRESQL,
                "jdbc:postgresql://localhost:5432/orders",
                "app",
                "deep"),
            new Backing("cache", Backing.Kind.REDIS, "redis://localhost:6379", null, null),
            new Backing(
                "old", Backing.Kind.POSTGRESQL, "jdbc:postgresql://h/x?ssl=true", null, "plain"));
    assertThat(plan.text())
        .contains("${env:DB_PASSWORD}", "password: ***")
        .doesNotContain("deep", "plain");
    assertThat(plan.services().toString()).doesNotContain("deep", "plain");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "db: {user: x}| a service needs postgresql or redis, with its address",
        "db: {postgresql: localhost}| \"postgresql\": no address of a database; write it like localhost:5432/orders",
        "db: {redis: 'h:70000'}| \"redis\": \"h:70000\" has the port \"70000\"; a port is a number from 1 to 65535",
        "db: {redis: '[::1]:0'}| \"redis\": \"[::1]:0\" has the port \"0\"; a port is a number from 1 to 65535",
        "db: {postgresql: 'h:99999/d'}| \"postgresql\": \"h:99999\" has the port \"99999\"; a port is a number from 1 to 65535",
        "db: {redis: 'a b'}| \"redis\": no address of a server; write it like localhost:6379",
        "db: {redis: h, password: '${env:NONE}'}| \"password\": the environment has no variable NONE for ${env:NONE}",
        "db: {mysql: h}| unknown key \"mysql\" in a service; known here: postgresql, redis, user, password"
      })
  void mistakesInServicesSayWhatToWrite(String service, String message) {
    assertThatThrownBy(
            () ->
                PlanReader.read(
                    "p.yaml",
                    "target: http://h\nendpoints: [{path: /}]\n"
                        + "load: {steps: [{rate: 1, for: 1s}]}\nservices:\n  "
                        + service
                        + "\n",
                    Map.of()))
        .isInstanceOf(PlanException.class)
        .hasMessageStartingWith("p.yaml:5:")
        .hasMessageEndingWith(message);
  }

  @Test
  void webSocketsOfATargetWithAnAddressOfItsOwnAreRefused() {
    assertThatThrownBy(
            () ->
                PlanReader.read(
                    "p.yaml",
                    """
                    target:
                      shop: http://shop
                      chat: {url: 'http://chat', address: 'localhost:81'}
                    endpoints: [{path: /}]
                    load: {steps: [{rate: 1, for: 1s}]}
                    websockets:
                      - {path: /news, target: shop}
                      - {path: /rooms, target: chat}
                    """,
                    Map.of()))
        .isInstanceOf(PlanException.class)
        .hasMessageStartingWith("p.yaml:6:")
        .hasMessageEndingWith(
            "\"/rooms\": WebSockets go to the host of the URL, not to \"address\"");
  }

  @Test
  void twoEndpointsNeedTwoNames() {
    String twice = GOOD.replace("  - path: /orders\n", "  - name: order\n    path: /orders\n");

    assertMistake(
        twice, "p.yaml:13:11: a second endpoint called \"order\"; give each its own name");
  }

  @Test
  void emptyPlansSayWhatAPlanNeeds() {
    String needs = "p.yaml: empty; a plan needs at least target, endpoints and load";

    assertMistake("", needs);
    assertMistake("# nothing but a remark\n", needs);
    assertMistake("---\n", needs);
    assertThatThrownBy(() -> PlanReader.read("p.yaml", "just words"))
        .message()
        .startsWith("p.yaml:1:1: the plan must be a mapping of keys (name, target, ")
        .endsWith("), not \"just words\"");
  }

  @Test
  void aSecondDocumentIsNotIgnored() {
    assertMistake(GOOD + "---\na: b\n", "p.yaml:27:1: a second document; a file contains one plan");
  }

  @Test
  void filesThatAreNoPlanAreRefusedByName() throws IOException {
    Path latin =
        Files.write(
            folder.resolve("latin.yaml"),
            "name: a\n# caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    Path huge = Files.write(folder.resolve("huge.yaml"), new byte[(1 << 20) + 1]);
    Path missing = folder.resolve("missing.yaml");

    assertThatThrownBy(() -> PlanReader.read(latin)).hasMessage(latin + ":2:6: not UTF-8");
    assertThatThrownBy(() -> PlanReader.read(huge))
        .hasMessage(huge + ": 1048577 bytes; a plan has at most 1048576");
    assertThatThrownBy(() -> PlanReader.read(missing)).hasMessage(missing + ": no such file");
    Path mistyped = folder.resolve("hueg.yaml");
    assertThatThrownBy(() -> PlanReader.read(mistyped))
        .hasMessage(mistyped + ": no such file; did you mean \"huge.yaml\"?");
    assertThatThrownBy(() -> PlanReader.read(folder)).hasMessage(folder + ": a folder, not a plan");
  }

  @Test
  void deepNestingIsRefusedAndDoesNotOverflow() {
    String deep = "a: " + "[".repeat(100_000);

    assertThatThrownBy(() -> PlanReader.read("p.yaml", deep)).isInstanceOf(PlanException.class);
  }

  @Test
  void aByteOrderMarkIsNoPartOfThePlan() throws IOException, PlanException {
    Path file = Files.writeString(folder.resolve("bom.yaml"), "\uFEFF" + GOOD);

    assertThat(PlanReader.read(file).name()).isEqualTo("orders");
  }

  private static void assertMistake(String text, String message) {
    assertThatThrownBy(() -> PlanReader.read("p.yaml", text))
        .isInstanceOf(PlanException.class)
        .hasMessage(message);
  }

  @Test
  void requestsBeginATraceWhereThePlanAsksForItAndTheirOwnHeaderDoesNotSay() throws PlanException {
    String plan =
        """
        target: http://localhost
        setUp: [{path: /first}]
        endpoints:
          - {name: a, path: /}
          - {name: b, path: /, headers: {Traceparent: none}}
        load: {steps: [{users: 5, for: 3s}]}
        """;

    Plan traced = PlanReader.read("p.yaml", "traceparent: true\n" + plan);

    assertThat(traced.setUp().get(0).headers()).containsOnlyKeys("traceparent");
    assertThat(traced.endpoints().get(0).headers()).containsOnlyKeys("traceparent");
    assertThat(traced.endpoints().get(1).headers()).containsOnlyKeys("Traceparent");
    assertThat(PlanReader.read("p.yaml", plan).endpoints().get(0).headers()).isEmpty();
  }

  @Test
  void connectionsAreAsThePlanSays() throws Exception {
    Transport transport =
        PlanReader.read(
                "p.yaml",
                """
                target: https://localhost
                http: 2
                streams: 7
                keepAlive: false
                maxBody: 2MB
                tls: {verify: false}
                endpoints: [{path: /}]
                load: {steps: [{rate: 1, for: 1s}]}
                """)
            .destinations()
            .get(0)
            .transport();

    assertThat(transport)
        .isEqualTo(
            new Transport(
                Transport.Protocol.HTTP_2, false, 7, new Transport.Tls(false, null), 2 << 20));
  }

  @Test
  void severalTargetsHaveNamesAndWhatTheySayOfTheirConnectionsGoesBeforeThePlans()
      throws PlanException {
    Plan plan =
        PlanReader.read(
            "p.yaml",
            """
            target:
              shop: http://localhost:8080/shop
              pay: {url: 'https://localhost:8443/v1', http: 2, tls: {verify: false}}
            agent: http://localhost:9405
            keepAlive: false
            maxBody: 2MB
            endpoints:
              - {name: a, path: '/a/{seq}'}
              - {name: b, path: /b, target: pay}
              - {name: c, path: /c, target: shop}
            websockets: [{name: w, path: /w, target: pay}]
            load: {smoke: {}}
            """);

    assertThat(plan.destinations()).extracting(Destination::name).containsExactly("shop", "pay");
    Transport shop = plan.destinations().get(0).transport();
    Transport pay = plan.destinations().get(1).transport();
    assertThat(shop)
        .isEqualTo(
            new Transport(Transport.Protocol.HTTP_1, false, 100, Transport.Tls.DEFAULT, 2 << 20));
    assertThat(pay)
        .isEqualTo(
            new Transport(
                Transport.Protocol.HTTP_2, false, 100, new Transport.Tls(false, null), 2 << 20));
    assertThat(plan.endpoints()).extracting(Endpoint::destination).containsExactly(0, 1, 0);
    assertThat(plan.webSockets().get(0).destination()).isEqualTo(1);
    assertThat(plan.routes()).isEqualTo(Map.of("a", "GET /shop/a/*", "b", "", "c", "GET /shop/c"));
    assertThat(plan.at(URI.create("http://elsewhere"), null).destinations())
        .extracting(d -> d.name() + " " + d.url().getHost())
        .containsExactly("shop elsewhere", "pay localhost");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{shop: http://x, pay: http://y} | {path: /, target: pya} | p.yaml:2:31: no target is called \"pya\"; did you mean \"pay\"?",
        "{shop: http://x, pay: y} | {path: /} | p.yaml:1:31: \"pay\": \"y\" must start with http:// or https://, like http://localhost:8080",
        "{shop: http://x, pay: {http: 2}} | {path: /} | p.yaml:1:31: a target needs \"url\"",
        "{'a/b': http://x} | {path: /} | p.yaml:1:10: \"a/b\" is no name for a target",
        "http://x | {path: /, target: pay} | p.yaml:2:31: \"target\": the plan's own target has no name; write target: {pay: URL} there",
        "[http://x] | {path: /} | p.yaml:1:9: \"target\" must be a mapping, not a list",
      })
  void mistakesWithTargetsAreSaidWithTheirPlace(String target, String endpoint, String message) {
    String plan = "target: " + target + "\nendpoints: [" + endpoint + "]\nload: {smoke: {}}\n";

    assertThatThrownBy(() -> PlanReader.read("p.yaml", plan)).hasMessage(message);
  }

  @Test
  void aFileThatHoldsNoCertificateIsSaidToBeSoWithItsPlace() {
    assertThatThrownBy(
            () ->
                PlanReader.read(
                    "p.yaml",
                    "target: https://localhost\ntls: {trust: nowhere.pem}\n"
                        + "endpoints: [{path: /}]\nload: {steps: [{rate: 1, for: 1s}]}\n"))
        .hasMessage("p.yaml:2:14: \"trust\": nowhere.pem cannot be read");
  }

  @Test
  void usersRestAsTheirEndpointsSayOrNobodyKnowsHowLong() throws PlanException {
    String load = "load: {steps: [{users: 5, think: 1s, for: 5s}]}\n";
    String other = "load: {steps: [{users: 5, think: 1s, for: 5s}, {users: 9, for: 5s}]}\n";
    String endpoints = "{path: /a, weight: 3}, {path: /b, think: 5s}";

    assertThat(meanThink("endpoints: [{path: /a}]\n" + load)).isEqualTo(1_000_000_000L);
    assertThat(meanThink("endpoints: [" + endpoints + "]\n" + load)).isEqualTo(2_000_000_000L);
    assertThat(meanThink("endpoints: [{path: /a}]\n" + other)).isNull();
    assertThat(
            meanThink(
                "endpoints: ["
                    + endpoints
                    + "]\nclasses: [{name: c, share: 100%, think: 3s}]\n"
                    + load))
        .isNull();
  }

  private static @Nullable Long meanThink(String rest) throws PlanException {
    return PlanReader.read("p.yaml", "target: http://h\n" + rest).aim().thinkNanos();
  }
}
