package io.chokepoint.driver.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.driver.plan.yaml.PlanReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Servers that stand still: what is told of it, to the millisecond. */
@Tag("alone")
class StallsTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final long MILLI = 1_000_000L;

  /** The first load of a JVM takes its classes' time. */
  @BeforeAll
  static void loadClasses() throws Exception {
    try (RawServer server = RawServer.saying(OK)) {
      drive(server.port(), "steps: [{rate: 100, for: 1s}]");
    }
  }

  @Test
  void noAnswerIsATimeoutThatLastsAsLongAsThePlanSays() throws Exception {
    try (RawServer server = new RawServer((head, socket, out) -> {})) {
      Seen seen =
          drive(
              server.port(), "timeout: 300ms\n  arrivals: constant\n  steps: [{rate: 5, for: 1s}]");

      assertThat(seen.errors()).isEqualTo(Map.of("unanswered", 5L));
      assertThat(seen.completed()).isZero();
      assertThat(seen.service().percentileNanos(0) / MILLI).isBetween(299L, 400L);
    }
  }

  /**
   * The server stands still for 600 ms out of 2 s. Of 100 requests a second, the 50 that are due in
   * its first 500 ms wait for more than 100 ms, and the 20 slowest for more than 400. Service times
   * show the two that were out: the others are sent late, and answered at once.
   */
  @Test
  void aStallIsSeenByEveryRequestThatWasDueInIt() throws Exception {
    try (RawServer server = stalling()) {
      Seen seen =
          drive(
              server.port(),
              "connections: 2\n  arrivals: constant\n  steps: [{rate: 100, for: 2s}]");

      assertThat(seen.due()).isEqualTo(200);
      assertThat(seen.latency().count()).isEqualTo(200);
      long lateByMore = 200 - seen.latency().countAtMost(100 * MILLI);
      long slowService = 200 - seen.service().countAtMost(100 * MILLI);
      assertThat(lateByMore).isBetween(48L, 65L);
      assertThat(slowService).isLessThanOrEqualTo(6);
      assertThat(seen.latency().percentileNanos(90) / MILLI).isBetween(390L, 470L);
      assertThat(seen.service().percentileNanos(90) / MILLI).isLessThan(50);
    }
  }

  /** What a closed loop makes of the same stall: one slow request for each user, and no more. */
  @Test
  void aClosedLoopHidesTheSameStall() throws Exception {
    try (RawServer server = stalling()) {
      Seen seen = drive(server.port(), "steps: [{users: 2, think: 10ms, for: 2s}]");

      assertThat(seen.latency().count() - seen.latency().countAtMost(100 * MILLI))
          .isBetween(2L, 6L);
      assertThat(seen.latency().percentileNanos(90) / MILLI).isLessThan(50);
    }
  }

  private static RawServer stalling() throws IOException {
    long[] from = new long[1];
    return new RawServer(
        (head, socket, out) -> {
          synchronized (from) {
            long now = System.nanoTime();
            from[0] = from[0] == 0 ? now : from[0];
            long stallEnds = from[0] + 1_200 * MILLI;
            if (now > from[0] + 600 * MILLI && now < stallEnds) {
              sleepUntil(stallEnds);
            }
          }
          out.write(OK.getBytes(StandardCharsets.US_ASCII));
        });
  }

  private static void sleepUntil(long nanos) {
    try {
      Thread.sleep(Math.max(0, (nanos - System.nanoTime()) / MILLI));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Seen drive(int port, String load) throws Exception {
    String text = "target: http://localhost:%d/\nendpoints: [{name: e, path: /}]\nload:\n  %s\n";
    return Seen.of(PlanReader.read("p.yaml", text.formatted(port, load)), 1);
  }
}
