package io.chokepoint.driver.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.driver.plan.yaml.PlanReader;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By which names a server is asked: in the handshake (SNI), and in the request. */
class ServerNameTest {

  @TempDir static Path folder;

  @Test
  void theHandshakeNamesTheTargetAndTheRequestThePlansHost() throws Exception {
    TestCertificate certificate = TestCertificate.ofAnotherHost(folder);
    Set<String> names = ConcurrentHashMap.newKeySet();
    Vertx vertx = Vertx.vertx();
    try {
      int port =
          vertx
              .createHttpServer(
                  new HttpServerOptions()
                      .setSsl(true)
                      .setSni(true)
                      .setUseAlpn(true)
                      .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                      .setKeyCertOptions(
                          new PfxOptions()
                              .setPath(certificate.keyStore().toString())
                              .setPassword(TestCertificate.PASSWORD)))
              .requestHandler(request -> names.add(answered(request)))
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS)
              .actualPort();
      String targets =
          """
          target:
            a: {url: 'https://elsewhere.example:PORT', tls: {trust: PEM}}
            b: {url: 'https://elsewhere.example:PORT', http: 2, tls: {trust: PEM}}
          """
              .replace("PORT", "" + port)
              .replace("PEM", certificate.pem().getFileName().toString());
      Seen seen =
          seen(
              targets
                  + """
                  endpoints:
                    - {name: one, path: /, headers: {Host: shop.example}}
                    - {name: two, path: /, headers: {Host: shop.example}, target: b}
                    - {name: three, path: /}
                  load: {requests: 12, workers: 1, within: 30s}
                  """);

      assertThat(seen.errors()).isEmpty();
      assertThat(names)
          .containsExactlyInAnyOrder(
              "HTTP_1_1 / elsewhere.example shop.example",
              "HTTP_2 / elsewhere.example shop.example",
              "HTTP_1_1 / elsewhere.example elsewhere.example:" + port);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  private static Seen seen(String plan) throws Exception {
    return Seen.of(PlanReader.read(folder.resolve("p.yaml").toString(), plan), 1);
  }

  /** By which names a request came. */
  private static String answered(HttpServerRequest request) {
    String names =
        String.join(
            " ",
            request.version().name(),
            request.path(),
            request.connection().indicatedServerName(),
            request.authority().toString());
    request.response().end();
    return names;
  }
}
