package io.chokepoint.driver.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.yaml.PlanException;
import io.chokepoint.driver.plan.yaml.PlanReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sequences, variables, checks and classes of users, over real sockets. */
class VirtualUsersTest {

  private static final Pattern LINE = Pattern.compile("GET (\\S+) HTTP/1.1");

  @TempDir Path folder;

  @Test
  void whatAnAnswerHoldsIsUsedByTheNextRequestOfTheSameArrival() throws Exception {
    AtomicInteger logins = new AtomicInteger();
    try (RawServer server =
        new RawServer(
            (head, socket, out) -> {
              if (head.contains("/login")) {
                String token = "t" + logins.incrementAndGet();
                say(out, 200, "X-Next: " + token, "{\"auth\": {\"token\": \"" + token + "\"}}");
              } else {
                say(
                    out,
                    200,
                    "X-Any: 1",
                    "order number=" + path(head).replaceFirst(".*/", "") + ";");
              }
            })) {
      Seen seen =
          drive(
              server.port(),
              """
              endpoints:
                - name: login
                  path: /login
                  extract:
                    token: {json: $.auth.token}
                    next: {header: X-Next}
                - name: order
                  path: /orders/${next}
                  headers: {Authorization: 'Bearer ${token}'}
                  extract: {number: {regex: 'number=(\\w+);'}}
                - {name: receipt, path: '/receipts/${number}'}
              sequences:
                - {name: buy, endpoints: [login, order, receipt], think: 1ms}
              load: {arrivals: constant, steps: [{rate: 20, for: 1s}]}
              """);

      assertThat(seen.errors()).isEmpty();
      assertThat(seen.completed()).isBetween(40L, 60L); // what would follow the end is left undone
      List<String> receipts = paths(server, "/receipts/");
      assertThat(receipts).hasSizeGreaterThan(10).doesNotHaveDuplicates();
      for (String request : server.requests()) {
        if (request.contains("/orders/")) {
          String token = path(request).replaceFirst(".*/", "");
          assertThat(request).contains("Authorization: Bearer " + token + "\n");
        }
      }
    }
  }

  @Test
  void aFailureEndsTheSequence() throws Exception {
    try (RawServer server =
        new RawServer(
            (head, socket, out) -> say(out, head.contains("/a") ? 500 : 200, "A: b", ""))) {
      Seen seen =
          drive(
              server.port(),
              """
              endpoints: [{name: a, path: /a}, {name: b, path: /b}]
              sequences: [{name: both, endpoints: [b, a, b]}]
              load: {arrivals: constant, steps: [{rate: 10, for: 1s}]}
              """);

      assertThat(seen.errors()).isEqualTo(Map.of("5xx", 10L));
      assertThat(paths(server, "/base/b")).hasSize(10);
    }
  }

  @Test
  void failingChecksAreErrorsUnderTheirNames() throws Exception {
    AtomicInteger count = new AtomicInteger();
    try (RawServer server =
        new RawServer(
            (head, socket, out) ->
                say(out, 200, "Kind: a", "{\"total\": " + count.incrementAndGet() % 2 + "}"))) {
      Seen seen =
          drive(
              server.port(),
              """
              endpoints:
                - path: /
                  checks:
                    - {status: 2xx}
                    - {header: Kind, equals: a}
                    - {contains: total}
                    - {name: some of them, json: $.total, equals: 1}
                - {path: /other, checks: [{header: Missing}]}
              load: {arrivals: constant, steps: [{rate: 40, for: 1s}]}
              """);

      assertThat(seen.errors()).containsOnlyKeys("check: some of them", "check: Missing is there");
      assertThat(seen.completed()).isEqualTo(40);
    }
  }

  @Test
  void aStatusThatThePlanChecksForIsNoError() throws Exception {
    try (RawServer server =
        new RawServer(
            (head, socket, out) -> say(out, head.contains("/no") ? 404 : 500, "A: b", ""))) {
      Seen seen =
          drive(
              server.port(),
              """
              endpoints:
                - {path: /no, checks: [{status: 404}]}
                - {path: /worse, checks: [{status: 404}]}
              load: {requests: 40, workers: 2}
              """);

      assertThat(seen.errors())
          .isEqualTo(Map.of("5xx", (long) paths(server, "/base/worse").size()));
      assertThat(paths(server, "/base/no")).isNotEmpty();
    }
  }

  @Test
  void anAnswerWithoutTheVariableIsAnErrorOfItsOwn() throws Exception {
    try (RawServer server = new RawServer((head, socket, out) -> say(out, 200, "A: b", "{}"))) {
      Seen seen =
          drive(
              server.port(),
              """
              endpoints:
                - {name: login, path: /login, extract: {token: {json: $.token}}}
                - {name: use, path: '/use/${token}'}
              load: {steps: [{users: 2, for: 1s}]}
              """);

      assertThat(seen.errors()).containsOnlyKeys("variable: token");
      assertThat(paths(server, "/use")).isEmpty();
    }
  }

  @Test
  void rowsAreTakenInTurnOverAllEventLoops() throws Exception {
    Files.writeString(folder.resolve("ids.csv"), "id,name\n1,Ann B\n2,\"C,\"\"D\"\n3,é\n");
    try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
      Plan plan =
          plan(
              server.port(),
              """
              data: {who: {file: ids.csv}}
              endpoints: [{path: '/p/${who.id}?name=${who.name}'}]
              load: {arrivals: constant, steps: [{rate: 12, for: 1s}]}
              """);
      Seen.of(plan, 2);

      assertThat(paths(server, "/base/p/1?name=Ann%20B")).hasSize(4);
      assertThat(paths(server, "/base/p/2?name=C%2C%22D")).hasSize(4);
      assertThat(paths(server, "/base/p/3?name=%C3%A9")).hasSize(4);
    }
  }

  @Test
  void aUserKeepsTheRowThatNobodyElseHas() throws Exception {
    Files.writeString(folder.resolve("ids.csv"), "1\n2\n3\n4\n");
    try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
      Plan plan =
          plan(
              server.port(),
              """
              data: {who: {file: ids.csv, take: once, columns: [id]}}
              endpoints: [{path: '/${who.id}'}]
              load: {steps: [{users: 3, think: 50ms, for: 3s}]}
              """);
      Seen.of(plan, 1);

      assertThat(server.requests().stream().map(VirtualUsersTest::path).distinct())
          .containsExactlyInAnyOrder("/base/1", "/base/2", "/base/3");
    }
  }

  @Test
  void eachUserBeginsWithWhatComesFirstAndTriesAgainUntilItSucceeds() throws Exception {
    AtomicInteger logins = new AtomicInteger();
    try (RawServer server =
        new RawServer(
            (head, socket, out) ->
                say(
                    out,
                    head.contains("/login") && logins.incrementAndGet() == 1 ? 503 : 200,
                    "A: b",
                    "{\"token\": \"t\"}"))) {
      Seen seen =
          drive(
              server.port(),
              """
              endpoints:
                - {name: login, path: /login, extract: {token: {json: $.token}}}
                - {name: hello, path: /hello}
                - {name: read, path: '/read/${token}'}
              sequences: [{name: sign in, endpoints: [login, hello]}]
              first: sign in
              load: {requests: 60, workers: 4}
              """);

      assertThat(seen.errors()).isEqualTo(Map.of("5xx", 1L));
      assertThat(paths(server, "/base/login")).hasSize(5);
      assertThat(paths(server, "/base/hello")).hasSize(4);
      assertThat(paths(server, "/base/read/t")).hasSize(51);
    }
  }

  @Test
  void onlyUsersOfTheClassBeginWithWhatComesFirstForIt() throws Exception {
    try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
      drive(
          server.port(),
          """
          endpoints: [{name: login, path: /login}, {name: read, path: /read}]
          sequences: [{name: sign in, endpoints: [login]}]
          classes:
            - {name: guest, share: 50%, endpoints: {read: 1}}
            - {name: member, share: 50%, endpoints: {read: 1}, first: sign in}
          load: {requests: 60, workers: 4}
          """);

      assertThat(paths(server, "/base/login")).hasSize(2);
    }
  }

  @Test
  void valuesThatAreMadeUpLastForASequenceOrForAUser() throws Exception {
    try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
      drive(
          server.port(),
          """
          data:
            item: {values: {id: '{random:1-1000000}'}}
            user: {values: {name: 'user-{seq}'}, take: once}
          endpoints:
            - {name: look, path: '/look/${item.id}?by=${user.name}'}
            - {name: buy, path: '/buy/${item.id}?by=${user.name}'}
          sequences: [{name: shop, endpoints: [look, buy]}]
          load: {requests: 40, workers: 2}
          """);

      List<String> looked = paths(server, "/look/").stream().map(p -> p.substring(11)).toList();
      List<String> bought = paths(server, "/buy/").stream().map(p -> p.substring(10)).toList();
      assertThat(looked).hasSizeBetween(20, 21).doesNotHaveDuplicates().containsAll(bought);
      assertThat(looked.stream().map(p -> p.replaceFirst(".*by=", "")).distinct())
          .containsExactlyInAnyOrder("user-1", "user-2");
    }
  }

  @Test
  void anyOfSeveralIsTaken() throws Exception {
    try (RawServer server =
        new RawServer(
            (head, socket, out) ->
                say(
                    out,
                    200,
                    "Content-Type: text/html",
                    "<a href=\"/a?b&amp;c\"><a href=\"/d\">"))) {
      drive(
          server.port(),
          """
          endpoints:
            - {name: page, path: /page, extract: {link: {regex: 'href="([^"]*)"', take: random}}}
            - {name: next, path: '${link}'}
          sequences: [{name: browse, endpoints: [page, next]}]
          load: {requests: 80, workers: 2}
          """);

      assertThat(paths(server, "/a?b&c")).hasSizeBetween(8, 32);
      assertThat(paths(server, "/d")).hasSizeBetween(8, 32);
    }
  }

  @Test
  void nameAndPasswordAreSentInBase64() throws Exception {
    try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
      drive(
          server.port(),
          """
          endpoints:
            - {name: plain, path: /plain, headers: {Authorization: 'Basic ann:${env:TOKEN}'}}
            - {name: done, path: /done, headers: {Authorization: 'Basic YW5uOnMzY3IzdA=='}}
          sequences: [{name: both, endpoints: [plain, done]}]
          load: {requests: 2, workers: 1}
          """);

      assertThat(server.requests())
          .hasSize(2)
          .allMatch(r -> r.contains("Authorization: Basic YW5uOnMzY3IzdA==\n"));
    }
  }

  @Test
  void classesOfUsersSendTheirOwnHeadersToTheirOwnEndpoints() throws Exception {
    try (RawServer server =
        new RawServer(
            (head, socket, out) ->
                say(out, head.contains("Role: guest") ? 429 : 200, "A: b", ""))) {
      Plan plan =
          plan(
              server.port(),
              """
              endpoints: [{name: read, path: /r}, {name: write, path: /w, weight: 9}]
              classes:
                - {name: guest, share: 70%, headers: {Role: guest}, endpoints: {read: 1}}
                - {name: staff, share: 30%, headers: {Role: staff, Token: '${env:TOKEN}'}}
              load: {steps: [{users: 10, think: 20ms, for: 4s}]}
              """);
      Seen seen = Seen.of(plan, 1);

      assertThat(server.requests())
          .allMatch(r -> r.contains("Role: guest\n") || r.contains("Role: staff\n"))
          .noneMatch(r -> r.contains("Role: guest\n") && r.contains("/w "))
          .anyMatch(r -> r.contains("Role: staff\n") && r.contains("/w "))
          .allMatch(r -> r.contains("Role: staff\n") == r.contains("Token: s3cr3t\n"));
      assertThat(seen.classes().get("guest").errors()).containsOnlyKeys("429");
      assertThat(seen.classes().get("staff").errors()).isEmpty();
      long guests = seen.classes().get("guest").completed();
      assertThat(guests + seen.classes().get("staff").completed()).isEqualTo(seen.completed());
      assertThat((double) guests / seen.completed()).isBetween(0.6, 0.8);
    }
  }

  @Test
  void aFixedNumberOfRequestsIsSharedByTheWorkers() throws Exception {
    try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
      Seen seen =
          Seen.of(
              plan(server.port(), "endpoints: [{path: /}]\nload: {requests: 101, workers: 10}"), 2);

      assertThat(seen.completed()).isEqualTo(101);
      assertThat(server.requests()).hasSize(101);
    }
  }

  @Test
  void eachCellOfAMatrixAsksForOneEndpoint() throws Exception {
    try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
      drive(
          server.port(),
          "endpoints: [{path: /a}, {path: /b}]\nload: {matrix: {connections: [2], for: 3s}}");

      List<String> paths = server.requests().stream().map(VirtualUsersTest::path).toList();
      int lastOfA = paths.lastIndexOf("/base/a");
      assertThat(lastOfA).isPositive();
      assertThat(paths.subList(0, Math.max(0, lastOfA - 4))).containsOnly("/base/a");
      assertThat(paths.subList(lastOfA + 1, paths.size())).isNotEmpty().containsOnly("/base/b");
    }
  }

  private static void say(OutputStream out, int status, String header, String body)
      throws java.io.IOException {
    String answer =
        "HTTP/1.1 "
            + status
            + " X\r\n"
            + header
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    out.write(answer.getBytes(StandardCharsets.US_ASCII));
  }

  private static List<String> paths(RawServer server, String part) {
    return server.requests().stream()
        .map(VirtualUsersTest::path)
        .filter(p -> p.contains(part))
        .toList();
  }

  private static String path(String head) {
    Matcher line = LINE.matcher(head);
    return line.find() ? line.group(1) : "";
  }

  private Seen drive(int port, String text) throws PlanException {
    return Seen.of(plan(port, text), 1);
  }

  private Plan plan(int port, String text) throws PlanException {
    return PlanReader.read(
        folder.resolve("plan.yaml").toString(),
        "target: http://localhost:" + port + "/base\n" + text,
        Map.of("TOKEN", "s3cr3t"));
  }
}
