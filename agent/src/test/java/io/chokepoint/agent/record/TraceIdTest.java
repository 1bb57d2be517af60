package io.chokepoint.agent.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceIdTest {

  private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SENT = "00-" + ID + "-00f067aa0ba902b7-01";

  /** What the JDK's server gives handlers is of a class that is not public. */
  @Test
  void readsAnExchangeOfTheJdk() throws IOException, InterruptedException {
    AtomicReference<@Nullable String> seen = new AtomicReference<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          seen.set(TraceId.of(exchange));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    try {
      HttpClient.newHttpClient()
          .send(
              java.net.http.HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"))
                  .header("traceparent", SENT)
                  .build(),
              HttpResponse.BodyHandlers.discarding());
    } finally {
      server.stop(0);
    }

    assertThat(seen.get()).isEqualTo(ID);
  }

  @ParameterizedTest
  @CsvSource({
    SENT + "," + ID,
    "01-" + ID + "-00f067aa0ba902b7-01-what-came-later," + ID,
    "00-" + ID + "-00f067aa0ba902b7-01-none,",
    "ff-" + ID + "-00f067aa0ba902b7-01,",
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01,",
    "00-" + ID + "-0000000000000000-01,",
    "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01,",
    "<script>,"
  })
  void takesNothingButAnId(String sent, @Nullable String id) {
    HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    request.headers().set("Traceparent", sent);

    assertThat(TraceId.of(request)).isEqualTo(id);
  }

  @Test
  void isUnknownWhereTheMessageIsNoneOrHasNoSuchHeader() {
    assertThat(TraceId.of(null)).isNull();
    assertThat(TraceId.of("a message")).isNull();
    assertThat(TraceId.of(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/")))
        .isNull();
  }
}
