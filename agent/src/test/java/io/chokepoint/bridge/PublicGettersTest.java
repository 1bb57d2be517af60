package io.chokepoint.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PublicGettersTest {

  /** As Netty 4.0 calls it, and jars from which nobody's methods were removed. */
  public static class Older {
    public String getMethod() {
      return "POST";
    }
  }

  /** As a shrunk Netty 4.1 alone does. */
  public static class Newer {
    public String method() {
      return "GET";
    }
  }

  @Test
  void asksByWhicheverNameThereIs() {
    assertThat(PublicGetters.text(new Older(), "method", "getMethod")).isEqualTo("POST");
    assertThat(PublicGetters.text(new Newer(), "method", "getMethod")).isEqualTo("GET");
    assertThat(PublicGetters.text(new Object(), "method", "getMethod")).isEmpty();
    assertThat(PublicGetters.get(null, "method")).isNull();
  }
}
