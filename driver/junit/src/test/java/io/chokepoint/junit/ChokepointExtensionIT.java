package io.chokepoint.junit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Tests of a small service in this JVM, run by JUnit with both packaged jars. */
class ChokepointExtensionIT {

  private static final String PLAN = "src/test/resources/";

  /** The service, and a port as tests have it. */
  static class Service {
    static HttpServer server;
    int port = server.getAddress().getPort();
    ProcessHandle process = ProcessHandle.current();

    @BeforeAll
    static void start() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/orders",
          exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
          });
      server.start();
    }

    @AfterAll
    static void stop() {
      server.stop(0);
    }
  }

  static class Kept extends Service {
    static LoadVerdict seen;

    @Test
    @Chokepoint(plan = PLAN + "kept.yaml", target = "port", process = "process")
    void keepsItsTargets(LoadVerdict verdict) {
      seen = verdict;
    }
  }

  @Chokepoint(plan = PLAN + "missed.yaml", target = "port", attach = false)
  static class Missed extends Service {
    static boolean reached;

    @Test
    void missesItsTarget() {
      reached = true;
    }
  }

  @Chokepoint(plan = PLAN + "none.yaml")
  static class WithoutPlan extends Service {
    @Test
    void neverBegins() {}
  }

  @Test
  void aTestWhoseServiceKeepsItsTargetsPassesAndHasTheVerdictWithTheAgentsSide()
      throws IOException {
    TestExecutionSummary summary = run(Kept.class);

    assertThat(summary.getFailures()).isEmpty();
    assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
    assertThat(List.of("healthy", "insufficient", "findings")).contains(Kept.seen.outcome());
    assertThat(Files.readString(Kept.seen.report().resolve("report.json")))
        .contains("\"slowest\" : [ {");
    assertThat(Kept.seen.text()).contains("all 1 met");
  }

  @Test
  void aTestWhoseServiceMissesATargetFailsWithWhatTheDriverSaid() {
    TestExecutionSummary summary = run(Missed.class);

    assertThat(summary.getFailures()).hasSize(1);
    assertThat(summary.getFailures().get(0).getException())
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("a target was missed; report in target")
        .hasMessageContaining("missed     GET /orders");
    assertThat(Missed.reached).isFalse();
  }

  @Test
  void aPlanThatIsNotThereIsAnErrorOfItsOwn() {
    TestExecutionSummary summary = run(WithoutPlan.class);

    assertThat(summary.getFailures()).hasSize(1);
    assertThat(summary.getFailures().get(0).getException())
        .isNotInstanceOf(AssertionError.class)
        .hasMessageContaining("none.yaml: no such file");
  }

  private static TestExecutionSummary run(Class<?> test) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClass(test))
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherConfig alone =
        LauncherConfig.builder()
            .enableTestEngineAutoRegistration(false)
            .addTestEngines(new JupiterTestEngine())
            .enableTestExecutionListenerAutoRegistration(false)
            .build();
    LauncherFactory.create(alone).execute(request, listener);
    return listener.getSummary();
  }
}
