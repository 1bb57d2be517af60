package io.chokepoint.driver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.core.model.Offered;
import io.chokepoint.driver.plan.Destination;
import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Stage;
import io.chokepoint.driver.plan.Transport;
import io.chokepoint.driver.plan.Transport.Protocol;
import io.chokepoint.driver.plan.Transport.Tls;
import io.chokepoint.driver.plan.template.Template;
import io.vertx.core.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/1.1 and HTTP/2, in clear text and over TLS, against a real server. */
class ProtocolsTest {

  private static final long SECOND = 1_000_000_000L;
  private static final int MEGABYTE = 1 << 20;

  @TempDir static Path folder;
  private static TestCertificate good;

  @BeforeAll
  static void makeCertificate() throws Exception {
    good = TestCertificate.good(folder);
  }

  @Test
  void http2InClearTextSharesOneConnectionAmongTheUsers() throws Exception {
    try (TestServer server = TestServer.slow(null, 100, 5)) {
      Seen seen = Seen.of(plan("http", server, transport(Protocol.HTTP_2, true), 20), 1);

      assertThat(seen.errors()).isEmpty();
      assertThat(seen.completed()).isGreaterThan(4);
      assertThat(server.versions).containsExactly(HttpVersion.HTTP_2);
      assertThat(server.connections).hasValue(1);
      assertThat(server.mostAtATime.get()).isBetween(2, 20);
    }
  }

  @Test
  void noMoreStreamsAreOpenedOnAConnectionThanTheServerAllows() throws Exception {
    try (TestServer server = TestServer.slow(null, 4, 5)) {
      Seen seen = Seen.of(plan("http", server, transport(Protocol.HTTP_2, true), 20), 1);

      assertThat(seen.errors()).isEmpty();
      assertThat(seen.completed()).isGreaterThan(4);
      assertThat(server.connections.get()).isBetween(2, 5);
    }
  }

  @Test
  void http2OverTlsIsAgreedOnByAlpn() throws Exception {
    try (TestServer server = TestServer.slow(good, 100, 5)) {
      Plan plan = plan("https", server, transport(Protocol.HTTP_2, true), 5);
      Preflight.check(plan.destinations().get(0), address(server));
      Seen seen = Seen.of(plan, 1);

      assertThat(seen.errors()).isEmpty();
      assertThat(seen.completed()).isGreaterThan(4);
      assertThat(server.versions).containsExactly(HttpVersion.HTTP_2);
    }
  }

  @Test
  void http1OverTlsKeepsItsConnections() throws Exception {
    try (TestServer server = TestServer.slow(good, 100, 5)) {
      Plan plan = plan("https", server, transport(Protocol.HTTP_1, true), 5);
      Preflight.check(plan.destinations().get(0), address(server));
      Seen seen = Seen.of(plan, 1);

      assertThat(seen.errors()).isEmpty();
      assertThat(seen.completed()).isGreaterThan(4);
      assertThat(server.versions).containsExactly(HttpVersion.HTTP_1_1);
      assertThat(server.connections.get()).isBetween(1, 7);
    }
  }

  @Test
  void aNewConnectionForEachRequestIsOpenedAndPaidForByIt() throws Exception {
    for (Protocol protocol : Protocol.values()) {
      try (TestServer server = TestServer.slow(null, 100, 5)) {
        Seen seen = Seen.of(plan("http", server, transport(protocol, false), 2), 1);

        assertThat(seen.errors()).isEmpty();
        assertThat(seen.completed()).isGreaterThan(4);
        assertThat((long) server.connections.get())
            .isBetween(seen.completed(), seen.completed() + 5);
      }
    }
  }

  @Test
  void aCertificateThatNobodyKnownSignedFailsBeforeTheLoadAndIsATlsErrorInIt() throws Exception {
    try (TestServer server = TestServer.slow(good, 100, 0)) {
      Plan plan = plan("https", server, trusting(Tls.DEFAULT), 1);

      assertThatThrownBy(() -> Preflight.check(plan.destinations().get(0), address(server)))
          .hasMessageStartingWith("certificate is not trusted: unknown issuer")
          .hasMessageContaining("tls: {trust: FILE.pem}")
          .message()
          .doesNotContain("\n");
      assertThat(Seen.of(plan, 1).errors()).containsOnlyKeys("tls");
    }
  }

  @Test
  void anExpiredCertificateIsSaidToBeSo() throws Exception {
    TestCertificate expired = TestCertificate.expired(folder);
    try (TestServer server = TestServer.slow(expired, 100, 0)) {
      assertThatThrownBy(
              () ->
                  Preflight.check(
                      plan("https", server, trusting(new Tls(true, expired.pem())), 1)
                          .destinations()
                          .get(0),
                      address(server)))
          .hasMessageStartingWith("certificate has expired");
    }
  }

  @Test
  void anotherHostsCertificateIsRefusedUnlessNothingIsVerified() throws Exception {
    TestCertificate elsewhere = TestCertificate.ofAnotherHost(folder);
    try (TestServer server = TestServer.slow(elsewhere, 100, 0)) {
      assertThatThrownBy(
              () ->
                  Preflight.check(
                      plan("https", server, trusting(new Tls(true, elsewhere.pem())), 1)
                          .destinations()
                          .get(0),
                      address(server)))
          .hasMessageStartingWith("certificate is for another host");
      Preflight.check(
          plan("https", server, trusting(new Tls(false, null)), 1).destinations().get(0),
          address(server));
    }
  }

  @Test
  void aServerWithoutTlsOrHttp2IsSaidToBeSo() throws Exception {
    try (RawServer server = RawServer.saying("HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n")) {
      Plan secure = plan("https", server.port(), transport(Protocol.HTTP_1, true), 1);
      assertThatThrownBy(
              () -> Preflight.check(secure.destinations().get(0), address(server.port())))
          .hasMessageStartingWith("TLS handshake failed");
      Plan http2 = plan("http", server.port(), transport(Protocol.HTTP_2, true), 1);
      assertThatThrownBy(() -> Preflight.check(http2.destinations().get(0), address(server.port())))
          .hasMessageContaining("HTTP/2");
      assertThat(Seen.of(http2, 1).errors()).isNotEmpty();
    }
  }

  @Test
  void aTimeoutOnOneStreamLeavesTheOthersAlone() throws Exception {
    int[] count = new int[1];
    try (TestServer server =
        new TestServer(
            null,
            100,
            request -> {
              if (count[0]++ % 10 != 0) {
                request.response().end("ok");
              }
            })) {
      Plan plan = plan("http", server.port(), transport(Protocol.HTTP_2, true), 10, SECOND / 2);
      Seen seen = Seen.of(plan, 1);

      assertThat(seen.errors()).containsOnlyKeys("unanswered");
      assertThat(seen.completed()).isGreaterThan(4);
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void aBodyLongerThanAllowedIsCutOffWhetherAnnouncedOrNot() throws Exception {
    byte[] part = new byte[64 * 1024];
    try (RawServer server =
        new RawServer(
            (head, socket, out) -> {
              out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes());
              for (long sent = 0; sent < 1L << 30; sent += part.length) {
                out.write(part);
              }
            })) {
      Runtime runtime = Runtime.getRuntime();
      long before = runtime.totalMemory() - runtime.freeMemory();
      Seen seen = Seen.of(plan("http", server.port(), bounded(4 * MEGABYTE), 1), 1);

      assertThat(seen.errors()).containsOnlyKeys("too-large");
      assertThat(seen.completed()).isZero();
      assertThat(runtime.totalMemory() - runtime.freeMemory() - before).isLessThan(512 * MEGABYTE);
    }
    try (RawServer server =
        RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\nbeginning")) {
      Seen seen = Seen.of(plan("http", server.port(), bounded(4 * MEGABYTE), 1), 1);

      assertThat(seen.errors()).containsOnlyKeys("too-large");
      assertThat(seen.service().percentileNanos(50)).isLessThan(SECOND / 2);
    }
  }

  private static Transport bounded(long bytes) {
    return new Transport(Protocol.HTTP_1, true, 100, Tls.DEFAULT, bytes);
  }

  private static Transport trusting(Tls tls) {
    return new Transport(Protocol.HTTP_1, true, 100, tls, Transport.DEFAULT_MOST_BYTES);
  }

  private static Transport transport(Protocol protocol, boolean keepAlive) {
    return new Transport(
        protocol, keepAlive, 100, new Tls(true, good.pem()), Transport.DEFAULT_MOST_BYTES);
  }

  private static Plan plan(String scheme, TestServer server, Transport transport, int users) {
    return plan(scheme, server.port(), transport, users);
  }

  private static Plan plan(String scheme, int port, Transport transport, int users) {
    return plan(scheme, port, transport, users, 5 * SECOND);
  }

  private static Plan plan(
      String scheme, int port, Transport transport, int users, long timeoutNanos) {
    Endpoint endpoint =
        Endpoint.builder("e", "GET", Template.strict("/"))
            .weight(1)
            .timeoutNanos(timeoutNanos)
            .build();
    Stage stage = new Stage(Offered.closed(users), SECOND / 500, SECOND);
    Load load = Load.builder(Load.Arrival.POISSON, List.of(stage), 1000).build();
    URI target = URI.create(scheme + "://localhost:" + port);
    return Plan.builder("p", List.of(new Destination(target, transport)), List.of(endpoint), load)
        .build();
  }

  private static InetSocketAddress address(TestServer server) {
    return address(server.port());
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
