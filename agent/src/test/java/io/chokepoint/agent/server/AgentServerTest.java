package io.chokepoint.agent.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.AgentErrors;
import io.chokepoint.core.diagnosis.Setup;
import io.chokepoint.core.timeline.Timeline;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.exporters.prometheus.PrometheusMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AgentServerTest {

  private final List<String> said = new ArrayList<>();

  @Test
  void aTakenPortIsOneClearLineAndNoFailure() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(start("127.0.0.1", taken.getLocalPort())).isNull();
      assertThat(said)
          .singleElement()
          .asString()
          .startsWith("port " + taken.getLocalPort() + " is taken")
          .contains("port=");
    }
  }

  @Test
  void anUnknownHostIsOneClearLineAndNoFailure() {
    assertThat(start("no such host", 0)).isNull();
    assertThat(said).singleElement().asString().contains("host 'no such host' is unknown");
  }

  @Test
  void warnsWhenOthersCanReachIt() {
    try (AgentServer open = start("0.0.0.0", 0)) {
      assertThat(open).isNotNull();
      assertThat(said).singleElement().asString().contains("0.0.0.0").contains("127.0.0.1");
    }
  }

  @Test
  void saysNothingOnLoopback() {
    try (AgentServer loopback = start("127.0.0.1", 0)) {
      assertThat(loopback).isNotNull();
      assertThat(said).isEmpty();
    }
  }

  private @Nullable AgentServer start(String host, int port) {
    Interface parts =
        new Interface(
            new Timeline(new NoCodec()),
            new Steps(),
            () -> Setup.UNKNOWN,
            () -> new Health("1", "shop", 1, 0, 0, 0, 0, 0, 0, List.of(), 0, List.of()),
            new PrometheusMetrics("shop", "test"),
            () -> {},
            null);
    return AgentServer.start(host, port, parts, new AgentErrors(), said::add);
  }

  private static final class NoCodec implements Timeline.Codec {
    @Override
    public byte[] encode(Window window) {
      return new byte[0];
    }

    @Override
    public Window decode(byte[] bytes) {
      throw new IllegalArgumentException();
    }
  }
}
