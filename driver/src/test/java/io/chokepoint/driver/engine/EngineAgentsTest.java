package io.chokepoint.driver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.http.RawServer;
import io.chokepoint.exporters.json.Json;
import io.chokepoint.exporters.json.TimelineDocument;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EngineAgentsTest {

  private static final long AHEAD = 40_000;
  private static final long SECOND = 1_000_000_000L;

  @Test
  void anEnginesClockIsToldAndSecondsInWhichItWasTheLimitAreMarked() throws Exception {
    long start = System.currentTimeMillis() / 1000 * 1000;
    Run run = Run.builder().client(client(start)).build();
    SystemWindow busy = system(2 * SECOND - 1).build();
    try (RawServer engine = answering(start, busy);
        EngineAgents agents = new EngineAgents(Map.of("h1", url(engine)))) {
      agents.awaitEnd();

      assertThat(agents.clocks().get("h1")).isBetween(AHEAD - 5_000, AHEAD + 5_000);
      assertThat(agents.marked(run).client())
          .extracting(w -> w.driver().limited())
          .contains("engine h1: its machine had no CPU time to spare");
      assertThat(agents.remarks())
          .anyMatch(r -> r.startsWith("engine h1 was the limit in "))
          .anyMatch(r -> r.matches("engine h1: its clock is .* ahead of this machine's, .*"));
    }
  }

  @Test
  void anEngineWithTimeToSpareIsNoLimit() throws Exception {
    long start = System.currentTimeMillis() / 1000 * 1000;
    Run run = Run.builder().client(client(start)).build();
    SystemWindow idle = system(SECOND).gcPauseNanos(1_000_000L).throttledNanos(0L).build();
    try (RawServer engine = answering(start, idle);
        EngineAgents agents = new EngineAgents(Map.of("h1", url(engine)))) {
      agents.awaitEnd();

      assertThat(agents.marked(run)).isEqualTo(run);
      assertThat(agents.remarks()).noneMatch(r -> r.contains("was the limit"));
    }
  }

  @Test
  void anAgentThatIsNotThereIsSaidBeforeAnythingIsSent() {
    assertThatThrownBy(() -> new EngineAgents(Map.of("h1", URI.create("http://localhost:1"))))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("agent http://localhost:1 is not reachable: ");
  }

  private static SystemWindow.Builder system(long hostBusyNanos) {
    return SystemWindow.builder(2).hostCpus(2).hostBusyNanos(hostBusyNanos);
  }

  private static List<ClientWindow> client(long start) {
    return LongStream.range(0, 300)
        .mapToObj(
            i ->
                new ClientWindow(
                    start + 1000 * i, Map.of(), new ClientWindow.Driver(0, 0, 0, 0, 0, null)))
        .toList();
  }

  /** However late it is asked: with the windows up to then. */
  private static RawServer answering(long start, SystemWindow system) throws Exception {
    return new RawServer(
        (head, socket, out) -> {
          long now = System.currentTimeMillis();
          List<Window> windows =
              LongStream.rangeClosed(0, (now - start) / 1000)
                  .mapToObj(i -> Window.builder(start + AHEAD + 1000 * i, SECOND, system).build())
                  .toList();
          Setup setup = new Setup("jmeter", "jvm", Map.of());
          byte[] body =
              Json.text(TimelineDocument.of(setup, List.of(), windows))
                  .getBytes(StandardCharsets.UTF_8);
          out.write(
              "HTTP/1.1 200 OK\r\nChokepoint-Time: %d\r\nContent-Length: %d\r\n\r\n"
                  .formatted(now + AHEAD, body.length)
                  .getBytes(StandardCharsets.UTF_8));
          out.write(body);
        });
  }

  private static URI url(RawServer server) {
    return URI.create("http://localhost:" + server.port());
  }
}
