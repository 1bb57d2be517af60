package io.chokepoint.driver.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.model.ResourceId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTextTest {

  private static final Verdict VERDICT =
      new Verdict(
          Verdict.Outcome.FINDINGS,
          "Requests wait 120 ms for a connection of pool main.",
          List.of(
              new Finding(
                  Kind.POOL_TOO_SMALL,
                  ResourceId.pool("main"),
                  List.of("GET /a", "GET /b", "GET /c", "GET /d"),
                  0.874,
                  List.of(
                      new Finding.Evidence("wait for a connection", 120.4, "ms", 0.1),
                      new Finding.Evidence("connections in use", 9.97, "connections", null)),
                  List.of(new Finding.RuledOut(Kind.SLOW_SQL, "SQL takes 3 ms at both levels")),
                  new Finding.Remedy(
                      "Set maximumPoolSize from 10 to 24", "maximumPoolSize", 10.0, 24.0),
                  new Finding.Prediction(
                      "p95 of GET /a", 480, 35, "ms", "Little’s law".replace('’', '\'')),
                  null)),
          List.of());

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void aFindingIsToldInAFewLines() {
    new VerdictText(screen(StandardCharsets.UTF_8, 100)).verdict(VERDICT);

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines(
            """

            FINDINGS
            Requests wait 120 ms for a connection of pool main.

            1. pool-too-small  connection-pool:main  explains 87 % of the latency above the unloaded level
            endpoints  GET /a, GET /b, GET /c and 1 more
            evidence   wait for a connection  120 ms  (unloaded 100 µs)
                       connections in use  9.97 connections
            ruled out  slow-sql: SQL takes 3 ms at both levels
            remedy     Set maximumPoolSize from 10 to 24
            predicted  p95 of GET /a: 480 ms → 35 ms (Little's law)
            """);
  }

  @Test
  void anAsciiScreenGetsNoQuestionMarks() {
    new VerdictText(screen(StandardCharsets.US_ASCII, 100)).verdict(VERDICT);

    assertThat(bytes.toString(StandardCharsets.US_ASCII))
        .contains("480 ms -> 35 ms")
        .doesNotContain("?");
  }

  @Test
  void aNarrowScreenWrapsUnderTheText() {
    new VerdictText(screen(StandardCharsets.UTF_8, 50)).verdict(VERDICT);

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("\nruled out  slow-sql: SQL takes 3 ms at both\n           levels\n");
  }

  private Screen screen(Charset charset, int columns) {
    PrintStream out = new PrintStream(bytes, true, charset);
    return new Screen(out, false, false, charset.equals(StandardCharsets.UTF_8), columns, 24);
  }
}
