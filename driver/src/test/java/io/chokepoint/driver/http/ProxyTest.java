package io.chokepoint.driver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.core.report.Report;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.yaml.PlanReader;
import io.chokepoint.driver.run.Interrupt;
import io.chokepoint.driver.run.PlanRun;
import io.chokepoint.driver.run.Progress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"http,1.1", "http,2", "https,1.1", "https,2"})
  void connectionsGoThroughItAndItFindsTheTarget(String scheme, String http) throws Exception {
    TestCertificate certificate = scheme.equals("http") ? null : TestCertificate.good(folder);
    try (ConnectProxy proxy = new ConnectProxy(0);
        TestServer server = TestServer.slow(certificate, 100, 1)) {
      Report report = run(plan(scheme, server.port(), proxy.port(), http));

      assertThat(report.steps().get(0).overall().errors()).isEmpty();
      assertThat(report.steps().get(0).overall().requests()).isEqualTo(20);
      assertThat(proxy.asked()).isNotEmpty().containsOnly("CONNECT shop.invalid:" + server.port());
    }
  }

  @Test
  void aProxyThatRefusesIsOneLine() throws Exception {
    try (ConnectProxy proxy = new ConnectProxy(403)) {
      assertThatThrownBy(() -> run(plan("http", 1, proxy.port(), "1.1")))
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("target http://shop.invalid:1: the proxy refuses")
          .hasMessageContaining("403");
    }
  }

  private static Plan plan(String scheme, int port, int proxy, String http) throws Exception {
    return PlanReader.read(
        "p.yaml",
        "target: "
            + scheme
            + "://shop.invalid:"
            + port
            + "\nproxy: http://127.0.0.1:"
            + proxy
            + "\nhttp: "
            + http
            + "\ntls: {verify: false}\nendpoints: [{path: /, checks: [{contains: ok}]}]\n"
            + "load: {requests: 20, workers: 4}\n");
  }

  private Report run(Plan plan) {
    try (Interrupt interrupt = Interrupt.listen()) {
      return PlanRun.run(plan, folder.resolve("report"), 1, Progress.NONE, interrupt).report();
    }
  }
}
