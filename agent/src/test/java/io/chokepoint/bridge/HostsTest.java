package io.chokepoint.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class HostsTest {

  @Test
  void aHostIsNamedWithItsPort() {
    assertThat(Hosts.name("http", "partner.example", 8080)).isEqualTo("partner.example:8080");
    assertThat(Hosts.name("http", "[::1]", 8080)).isEqualTo("[::1]:8080");
  }

  @Test
  void aPortNotGivenIsTheSchemes() {
    assertThat(Hosts.name("http", "partner.example", -1)).isEqualTo("partner.example:80");
    assertThat(Hosts.name("HTTPS", "partner.example", -1)).isEqualTo("partner.example:443");
    assertThat(Hosts.name(null, "partner.example", 0)).isEqualTo("partner.example:80");
  }

  @Test
  void aHostHasOneNameHoweverItIsWritten() {
    assertThat(Hosts.name("http", "Partner.Example", 80)).isEqualTo("partner.example:80");
    assertThat(Hosts.name("http", null, 80)).isEqualTo("unknown");
  }

  @Test
  void anAddressHasTheNameItWasLookedUpBy() throws UnknownHostException {
    InetAddress named = InetAddress.getByAddress("partner.example", new byte[] {10, 0, 0, 1});

    assertThat(Hosts.isNameOf("partner.example:80", named, 80)).isTrue();
    assertThat(Hosts.isNameOf("10.0.0.1:80", named, 80)).isTrue();
    assertThat(Hosts.isNameOf("partner.example:80", named, 8080)).isFalse();
    assertThat(Hosts.isNameOf("other.example:80", named, 80)).isFalse();
    assertThat(Hosts.isNameOf("unknown", named, 80)).isFalse();
  }

  @Test
  void anAddressWithoutANameIsNotLookedUp() throws UnknownHostException {
    InetAddress nameless = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});

    assertThat(Hosts.isNameOf("10.0.0.1:80", nameless, 80)).isTrue();
    assertThat(Hosts.isNameOf("partner.example:80", nameless, 80)).isFalse();
  }
}
