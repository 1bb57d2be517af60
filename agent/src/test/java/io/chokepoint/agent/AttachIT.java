package io.chokepoint.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.tools.attach.VirtualMachine;
import io.chokepoint.agent.shop.Shop;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The packaged agent where it does not come first. */
class AttachIT {

  private static final String SELECT = "select item from orders where id = ?";

  @Test
  void recordsAServiceThatWasRunningBefore() throws Exception {
    try (TestJvm shop =
        TestJvm.start(TestJvm.applicationClassPath(), Shop.class, "-Dserver.port=0")) {
      String url = "http://127.0.0.1:" + shop.awaitOutput("^SERVING (\\d+)");
      TestJvm.get(url + "/orders/1");

      attach(shop, "port=0");
      shop.agentUrl();

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                TestJvm.get(url + "/orders/1");
                TestJvm.get(url + "/hold/1?millis=20");
                Seen seen = new Seen(shop.timeline());
                assertThat(seen.requests("GET /orders/{id}")).isPositive();
                assertThat(seen.executions(SELECT)).isPositive();
                assertThat(seen.borrows("shop")).isPositive();
                assertThat(seen.holding("shop", "GET /hold/{id}").elsewhereNanos()).isPositive();
                assertThat(seen.latestPool("shop").capacity()).isEqualTo(4);
              });
      assertThat(TestJvm.get(shop.agentUrl() + "/api/v1/health").body())
          .contains("\"errors\":0,\"firstErrors\":[]");
    }
  }

  @Test
  void saysSoWhenItIsAttachedTwice() throws Exception {
    try (TestJvm shop =
        TestJvm.start(TestJvm.applicationClassPath(), Shop.class, "-Dserver.port=0")) {
      shop.awaitOutput("^SERVING (\\d+)");
      attach(shop, "port=0");
      shop.agentUrl();

      attach(shop, "port=0");

      assertThat(shop.awaitOutput("^\\[chokepoint] (already running.*)")).isNotEmpty();
    }
  }

  @Test
  void warnsOfATakenPortAndLetsTheApplicationServe() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TestJvm shop =
            TestJvm.start(
                TestJvm.applicationClassPath(),
                Shop.class,
                "-javaagent:" + TestJvm.agentJar() + "=port=" + taken.getLocalPort(),
                "-Dserver.port=0")) {
      String url = "http://127.0.0.1:" + shop.awaitOutput("^SERVING (\\d+)");

      assertThat(shop.awaitOutput("^\\[chokepoint] (port \\d+ is taken.*)"))
          .contains(Integer.toString(taken.getLocalPort()));
      assertThat(TestJvm.get(url + "/orders/1").statusCode()).isEqualTo(200);
    }
  }

  private static void attach(TestJvm jvm, String arguments) throws Exception {
    VirtualMachine machine = VirtualMachine.attach(Long.toString(jvm.pid()));
    try {
      machine.loadAgent(TestJvm.agentJar().toString(), arguments);
    } finally {
      machine.detach();
    }
  }
}
