package io.chokepoint.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.driver.http.Addresses;
import io.chokepoint.driver.http.RawServer;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.yaml.PlanReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReachableTest {

  @Test
  void ofANamesAddressesThoseThatAnswerAreUsed() throws Exception {
    InetAddress here = InetAddress.getByName("127.0.0.1");
    InetAddress nobody = InetAddress.getByName("127.0.0.2");
    InetAddress otherFamily = InetAddress.getByName("::1");
    try (ServerSocket server = new ServerSocket(0, 10, here)) {
      int port = server.getLocalPort();

      assertThat(Reachable.answering(new InetAddress[] {nobody, here, otherFamily}, port))
          .isEqualTo(new Addresses(listOf(here, port), listOf(nobody, port)));
      assertThatThrownBy(() -> Reachable.answering(new InetAddress[] {nobody}, port))
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void aTargetsNameIsAskedForAtItsAddress() throws Exception {
    try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
      Plan plan =
          PlanReader.read(
              "p.yaml",
              "target: {url: 'http://shop.example', address: '127.0.0.1:"
                  + server.port()
                  + "'}\nendpoints: [{path: /}]\nload: {smoke: {}}\n");

      assertThat(PlanTrial.run(plan, part -> {})).isTrue();
      assertThat(server.requests())
          .singleElement()
          .asString()
          .containsIgnoringCase("host: shop.example\n");
    }
  }

  @Test
  void anAddressHasAHostAndAPort() {
    assertThatThrownBy(
            () ->
                PlanReader.read(
                    "p.yaml",
                    "target: {url: 'http://a', address: ':80'}\nendpoints: [{path: /}]\nload: {smoke: {}}\n"))
        .hasMessageStartingWith("p.yaml:1:")
        .hasMessageContaining("names no host");
  }

  private static List<InetSocketAddress> listOf(InetAddress address, int port) {
    return List.of(new InetSocketAddress(address, port));
  }
}
