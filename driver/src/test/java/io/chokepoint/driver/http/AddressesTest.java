package io.chokepoint.driver.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.driver.plan.yaml.PlanReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

  @ParameterizedTest
  @ValueSource(strings = {"http: 1.1", "keepAlive: false", "{http: 2, streams: 2}"})
  void connectionsGoToOneAfterTheOther(String transport) throws Exception {
    try (TestServer one = TestServer.slow(null, 100, 1);
        TestServer other = TestServer.slow(null, 100, 1)) {
      Seen seen =
          Seen.of(
              PlanReader.read(
                  "p.yaml",
                  "target: http://localhost:"
                      + one.port()
                      + "\n"
                      + transport.replaceAll("[{}]", "").replace(", ", "\n")
                      + "\nendpoints: [{path: /}]\nload: {requests: 200, workers: 8}\n"),
              1,
              List.of(new Addresses(List.of(at(one), at(other)), List.of())));

      assertThat(seen.errors()).isEmpty();
      assertThat(seen.completed()).isEqualTo(200);
      int opened = one.connections.get() + other.connections.get();
      assertThat(one.connections.get()).isBetween(opened / 2, opened / 2 + 1);
    }
  }

  private static InetSocketAddress at(TestServer server) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
  }
}
