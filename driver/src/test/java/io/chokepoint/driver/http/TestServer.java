package io.chokepoint.driver.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PfxOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real HTTP server of both versions, in clear text or with TLS. */
final class TestServer implements AutoCloseable {

  final AtomicInteger connections = new AtomicInteger();
  final Set<HttpVersion> versions = ConcurrentHashMap.newKeySet();
  final AtomicInteger mostAtATime = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;

  /** Answers each request after some milliseconds. */
  static TestServer slow(@Nullable TestCertificate certificate, int streams, long millis)
      throws Exception {
    TestServer[] self = new TestServer[1];
    self[0] =
        new TestServer(
            certificate,
            streams,
            request -> {
              TestServer s = self[0];
              s.mostAtATime.accumulateAndGet(s.inside.incrementAndGet(), Math::max);
              s.vertx.setTimer(
                  millis,
                  id -> {
                    s.inside.decrementAndGet();
                    request.response().end("ok");
                  });
            });
    return self[0];
  }

  /**
   * @param certificate null for clear text
   * @param streams the most a client may have out on one HTTP/2 connection
   */
  TestServer(@Nullable TestCertificate certificate, int streams, Handler<HttpServerRequest> handler)
      throws Exception {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(streams));
    if (certificate != null) {
      options
          .setSsl(true)
          .setUseAlpn(true)
          .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
          .setKeyCertOptions(
              new PfxOptions()
                  .setPath(certificate.keyStore().toString())
                  .setPassword(TestCertificate.PASSWORD));
    }
    server =
        vertx
            .createHttpServer(options)
            .connectionHandler(c -> connections.incrementAndGet())
            .requestHandler(
                request -> {
                  versions.add(request.version());
                  handler.handle(request);
                });
    server.listen().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  int port() {
    return server.actualPort();
  }

  @Override
  public void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
