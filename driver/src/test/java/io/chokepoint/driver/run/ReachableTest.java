package io.chokepoint.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.driver.http.Addresses;
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

  private static List<InetSocketAddress> listOf(InetAddress address, int port) {
    return List.of(new InetSocketAddress(address, port));
  }
}
