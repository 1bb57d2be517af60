package io.chokepoint.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.core.report.Report;
import io.chokepoint.core.run.Apdex;
import io.chokepoint.core.run.Figures;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.http.RawServer;
import io.chokepoint.driver.plan.yaml.PlanReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan says of who asks, carried out and seen in the report. */
class WholePlanTest {

  private static final String SECRET = "hush-s3cr3t-hush";

  private static final String ONCE =
      """
      setUp:
        - {path: /begin, method: POST, extract: {token: {json: $.token}}}
        - {path: '/known/${token}'}
      endpoints: [{name: GET /a, path: '/a?t=${token}'}, {path: /begin, method: POST, weight: 1e-9}]
      tearDown: [{path: '/end/${token}', method: DELETE}]
      """;

  @TempDir Path folder;

  @Test
  void secretsOfTheEnvironmentAreSentAndStandNowhereInTheReport() throws Exception {
    try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
      Report report =
          run(
              server,
              """
              endpoints:
                - path: /p/${env:SECRET}?k=${env:SECRET}
                  headers: {X-Any: 'a ${env:SECRET}', Authorization: 'Basic ${env:SECRET}'}
                  checks: [{contains: no such text}]
                  tags: {kind: secretive}
              classes: [{name: all, share: 1, headers: {X-Class: '${env:SECRET}'}}]
              load: {requests: 20, workers: 2}
              """);

      assertThat(server.requests())
          .hasSize(20)
          .allMatch(r -> r.contains("/p/" + SECRET + "?k=" + SECRET + " "))
          .allMatch(r -> r.contains("X-Any: a " + SECRET + "\n"))
          .allMatch(r -> r.contains("X-Class: " + SECRET + "\n"));
      assertThat(report.steps().get(0).overall().errors())
          .isEqualTo(Map.of("check: body contains no such text", 20L));
      for (Path file : files()) {
        assertThat(text(file)).as(file.toString()).doesNotContain(SECRET);
      }
    }
  }

  @Test
  void aFixedNumberIsReportedWholeAndOverTheTimeItTook() throws Exception {
    try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
      Report report = run(server, "endpoints: [{path: /}]\nload: {requests: 100, workers: 10}");

      assertThat(report.steps()).hasSize(1);
      Report.StepResult step = report.steps().get(0);
      assertThat(step.name()).isEqualTo("100 requests over 10");
      assertThat(step.overall().requests()).isEqualTo(100);
      assertThat(step.overall().achievedPerSecond() * step.seconds())
          .isCloseTo(100, org.assertj.core.data.Offset.offset(0.01));
    }
  }

  @Test
  void rampsAreRowsOfTheirOwnBesideTheLevel() throws Exception {
    try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
      Report report =
          run(
              server,
              "endpoints: [{path: /}]\n"
                  + "load: {sustain: {users: 4, think: 100ms, rampUp: 3s, for: 3s, rampDown: 2s}}");

      assertThat(report.steps()).hasSize(1);
      assertThat(text(folder.resolve("report/report.md")))
          .contains("| Phase | Load | Length | Completed | Mean | Failed |")
          .containsPattern(
              "\\| ramp to 4 users \\| 0 → 4 users \\| 3.s \\| [1-9].*/s \\| .*s \\| 0.% \\|")
          .containsPattern("\\| 4 users \\| 4 users \\| 3.s \\|")
          .containsPattern("\\| ramp down \\| 4 → 0 users \\| 2.s \\|");
      assertThat(text(folder.resolve("report/report.html"))).contains("ramp to 4 users");
      assertThat(text(folder.resolve("report/timeline.json.gz"))).contains("\"ramp down\"");
    }
  }

  @Test
  void aMatrixHasARowAnEndpointAndAColumnACount() throws Exception {
    try (RawServer server =
        new RawServer(
            (head, socket, out) ->
                out.write(
                    ("HTTP/1.1 " + (head.contains("/bad") ? 500 : 200))
                        .concat(" X\r\nContent-Length: 0\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII)))) {
      run(
          server,
          "tags: {team: orders}\n"
              + "endpoints: [{name: good, path: /, tags: {kind: read}}, {name: bad, path: /bad}]\n"
              + "load: {matrix: {connections: [1, 2], for: 2s}}");

      assertThat(text(folder.resolve("report/report.md")))
          .contains("| Endpoint | 1 | 2 | Status |")
          .containsPattern("\\| good \\| .*/s, mean .*, p95 .* \\| .* \\| sustained \\|")
          .containsPattern("\\| bad \\| .* failed \\| .* failed \\| fails at 1 \\|")
          .contains(" · team: orders")
          .contains("| good (kind: read) |");
    }
  }

  @Test
  void classesOfUsersAreApartInAllFiles() throws Exception {
    try (RawServer server =
        new RawServer(
            (head, socket, out) ->
                out.write(
                    ("HTTP/1.1 " + (head.contains("Role: guest") ? 429 : 200))
                        .concat(" X\r\nContent-Length: 0\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII)))) {
      Report report =
          run(
              server,
              """
              endpoints: [{path: /}]
              classes:
                - {name: guest, share: 50%, headers: {Role: guest}}
                - {name: staff, share: 50%}
              load: {requests: 200, workers: 10}
              """);

      Map<String, Figures> classes = report.steps().get(0).classes();
      assertThat(classes.get("guest").requests() + classes.get("staff").requests()).isEqualTo(200);
      assertThat(classes.get("guest").errors())
          .isEqualTo(Map.of("429", classes.get("guest").requests()));
      assertThat(classes.get("staff").errors()).isEmpty();
      assertThat(text(folder.resolve("report/report.json"))).contains("\"guest\"");
      assertThat(text(folder.resolve("report/steps.csv")))
          .containsPattern("200 requests over 10\"?,\"?\\(all\\)\"?,.*,\"?guest\"?,[1-9]\\d*,")
          .containsPattern(",\"?staff\"?,0,");
    }
  }

  @Test
  void setUpAndTearDownAreSentOnceAndEverybodyKnowsWhatTheyFoundOut() throws Exception {
    try (RawServer server =
        RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"token\":\"t7\"}")) {
      Report report = run(server, ONCE + "load: {requests: 20, workers: 2}");

      List<String> lines =
          server.requests().stream().map(r -> r.lines().findFirst().get()).toList();
      assertThat(lines).hasSize(23);
      assertThat(lines.get(0)).startsWith("POST /begin ");
      assertThat(lines.get(1)).startsWith("GET /known/t7 ");
      assertThat(lines.get(22)).startsWith("DELETE /end/t7 ");
      assertThat(lines.subList(2, 22)).allMatch(l -> l.startsWith("GET /a?t=t7 "));
      assertThat(report.steps().get(0).overall().requests()).isEqualTo(20);
      assertThat(report.steps().get(0).endpoints()).containsOnlyKeys("", "GET /a", "POST /begin");
    }
  }

  @Test
  void nothingIsSentAfterASetUpThatFails() throws Exception {
    try (RawServer server = RawServer.saying("HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nno")) {
      assertThatThrownBy(() -> run(server, ONCE + "load: {smoke: {}}"))
          .isInstanceOfSatisfying(
              CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
          .hasMessage("set-up \"POST /begin\" failed: 4xx (status 401); no load was sent");
      assertThat(server.requests()).hasSize(1);
      assertThat(folder.resolve("report")).doesNotExist();
    }
  }

  @Test
  void percentilesAndApdexStandWhereThereAreEnoughRequests() throws Exception {
    try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
      Report report =
          run(server, "apdex: 1m\nendpoints: [{path: /}]\nload: {requests: 200, workers: 4}");

      Figures all = report.steps().get(0).overall();
      assertThat(all.p90Millis()).isBetween(all.p50Millis(), all.p95Millis());
      assertThat(all.p9999Millis()).isNull();
      assertThat(all.apdex()).isEqualTo(new Apdex(1, 60_000));
      assertThat(text(folder.resolve("report/report.md")))
          .containsPattern("\\| all \\| 200 \\| [^|–]+ \\| – \\| – \\| 1 \\(60.s\\) \\|");
      assertThat(text(folder.resolve("report/report.html"))).contains("APDEX");
      assertThat(text(folder.resolve("report/report.json"))).contains("\"p90Millis\"", "\"apdex\"");
      assertThat(text(folder.resolve("report/steps.csv")))
          .contains(",p90_ms,p9999_ms,apdex,apdex_target_ms")
          .containsPattern(",\\d+\\.\\d+,,1\\.0,60000\\.0");
    }
  }

  @Test
  void aRunInWhichTooManyRequestsFailIsGivenUpAndReportedAsSuch() throws Exception {
    try (RawServer server = RawServer.saying("HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\nno")) {
      Report report =
          run(
              server,
              "endpoints: [{path: /}]\nabort: {success: 50%, after: 2s}\n"
                  + "load: {steps: [{rate: 50, for: 10m}]}");

      assertThat(report.endedMillis() - report.startedMillis()).isLessThan(300_000);
      assertThat(report.steps().get(0).overall().errorShare()).isEqualTo(1);
      assertThat(report.targets()).anyMatch(t -> t.target().equals("abort") && t.missed());
      assertThat(Conclusion.exitCode(report)).isEqualTo(ExitCode.TARGET_MISSED);
      Report again = Conclusion.of(RunSource.read(folder.resolve("report").toString(), 0), "again");
      assertThat(Conclusion.exitCode(again)).isEqualTo(ExitCode.TARGET_MISSED);
      assertThat(text(folder.resolve("report/report.md")))
          .contains("✗ the run went to its end: in 50/s: 0 % of the ");
      assertThat(text(folder.resolve("report/junit.xml"))).contains("abort in 50/s");
    }
  }

  private Report run(RawServer server, String plan) throws Exception {
    String text = "name: whole\ntarget: http://127.0.0.1:" + server.port() + "\n" + plan;
    try (Interrupt interrupt = Interrupt.listen()) {
      return PlanRun.run(
              PlanReader.read("p.yaml", text, Map.of("SECRET", SECRET)),
              folder.resolve("report"),
              1,
              Progress.NONE,
              interrupt)
          .report();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static String text(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (file.toString().endsWith(".gz")) {
      bytes = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
