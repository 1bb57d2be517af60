package io.chokepoint.driver.http;

import io.chokepoint.driver.plan.ClientIdentity;
import io.chokepoint.driver.plan.Destination;
import io.chokepoint.driver.plan.Transport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/** Opens connections to one of a plan's destinations, in the way the plan asks for. */
final class Client {

  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int MOST_WEB_SOCKETS = 1_000_000;

  private final NetClient plain;
  private final List<ConnectOptions> plainTo;
  private final HttpClientAgent agent;
  private final List<HttpConnectOptions> to;
  private final AtomicInteger opened = new AtomicInteger();
  private final HttpVersion version;

  /**
   * A client that has no connection yet.
   *
   * @param addresses the destination's
   */
  Client(Vertx vertx, Destination destination, Addresses addresses) {
    boolean secure = destination.secure();
    Transport transport = destination.transport();
    this.version = version(transport.protocol());
    this.agent = vertx.httpClientBuilder().with(options(transport, secure, version)).build();
    this.plain = vertx.createNetClient(plainOptions(transport, secure));
    this.plainTo = addresses.all().stream().map(a -> plainTo(destination, a)).toList();
    this.to = addresses.all().stream().map(a -> to(destination, a)).toList();
  }

  private static ConnectOptions plainTo(Destination destination, InetSocketAddress address) {
    return new ConnectOptions()
        .setRemoteAddress(SocketAddress.inetSocketAddress(address.getPort(), at(address)))
        .setHost(destination.url().getHost())
        .setPort(destination.origin().port())
        .setSsl(destination.secure());
  }

  private HttpConnectOptions to(Destination destination, InetSocketAddress address) {
    return new HttpConnectOptions()
        .setServer(SocketAddress.inetSocketAddress(address.getPort(), at(address)))
        .setHost(destination.url().getHost())
        .setPort(destination.origin().port())
        .setProtocolVersion(version)
        .setSsl(destination.secure());
  }

  /** Each address in turn, whichever event loop asks. */
  private <T> T next(List<T> addresses) {
    return addresses.size() == 1
        ? addresses.get(0)
        : addresses.get(Math.floorMod(opened.getAndIncrement(), addresses.size()));
  }

  /** By its number, or by its name where a proxy finds that out. */
  static String at(InetSocketAddress address) {
    return address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
  }

  static @Nullable ProxyOptions proxy(Transport transport) {
    URI proxy = transport.proxy();
    return proxy == null
        ? null
        : new ProxyOptions()
            .setType(ProxyType.HTTP)
            .setHost(proxy.getHost())
            .setPort(proxy.getPort() < 0 ? 80 : proxy.getPort());
  }

  static Vertx vertx(int threads) {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(threads)
            .setPreferNativeTransport(true)
            .setBlockedThreadCheckInterval(TimeUnit.HOURS.toMillis(1))
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setClassPathResolvingEnabled(false)
                    .setFileCachingEnabled(false)));
  }

  /** A connection for HTTP/1.1, to be used on the calling event loop. */
  Future<NetSocket> connectPlain() {
    return plain.connect(next(plainTo));
  }

  /** A connection that speaks HTTP/2, to be used on the calling event loop. */
  Future<HttpClientConnection> connect() {
    Future<HttpClientConnection> opening = agent.connect(next(to));
    // a server that never sends its settings keeps the connection from being open or failing
    Future<HttpClientConnection> inTime =
        opening.timeout(CONNECT_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    inTime.onFailure(late -> opening.onSuccess(HttpClientConnection::close));
    return inTime.compose(this::checked);
  }

  private Future<HttpClientConnection> checked(HttpClientConnection connection) {
    if (connection.protocolVersion() == version) {
      return Future.succeededFuture(connection);
    }
    connection.close();
    return Future.failedFuture(new NotSpokenException("the server does not speak HTTP/2"));
  }

  private static HttpVersion version(Transport.Protocol protocol) {
    return protocol == Transport.Protocol.HTTP_2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1;
  }

  private static HttpClientOptions options(
      Transport transport, boolean secure, HttpVersion version) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
            .setSslHandshakeTimeout(CONNECT_TIMEOUT_MILLIS)
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setTcpNoDelay(true)
            .setKeepAlive(true)
            .setKeepAliveTimeout(0)
            .setHttp2KeepAliveTimeout(0)
            .setPipelining(false)
            .setHttp2ClearTextUpgrade(false)
            .setHttp2MultiplexingLimit(transport.streams())
            .setProtocolVersion(version)
            .setMaxHeaderSize(64 * 1024);
    options.setProxyOptions(proxy(transport));
    if (secure) {
      options.setSsl(true);
      options.setVerifyHost(transport.tls().verify());
      trust(options, transport.tls());
      if (version == HttpVersion.HTTP_2) {
        options.setUseAlpn(true).setAlpnVersions(List.of(HttpVersion.HTTP_2));
      }
    }
    return options;
  }

  private static NetClientOptions plainOptions(Transport transport, boolean secure) {
    NetClientOptions options =
        new NetClientOptions()
            .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
            .setSslHandshakeTimeout(CONNECT_TIMEOUT_MILLIS)
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setTcpNoDelay(true);
    options.setProxyOptions(proxy(transport));
    if (secure) {
      options
          .setSsl(true)
          .setHostnameVerificationAlgorithm(transport.tls().verify() ? "HTTPS" : "");
      trust(options, transport.tls());
    }
    return options;
  }

  static WebSocketClientOptions webSocketOptions(Destination destination) {
    Transport transport = destination.transport();
    WebSocketClientOptions options =
        new WebSocketClientOptions()
            .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
            .setMaxConnections(MOST_WEB_SOCKETS)
            .setMaxMessageSize((int) Math.min(Integer.MAX_VALUE, transport.mostBytes()))
            .setTcpNoDelay(true);
    options.setProxyOptions(proxy(transport));
    if (destination.secure()) {
      options.setSsl(true).setVerifyHost(transport.tls().verify());
      trust(options, transport.tls());
    }
    return options;
  }

  private static void trust(ClientOptionsBase options, Transport.Tls tls) {
    Path trusted = tls.trust();
    if (!tls.verify()) {
      options.setTrustAll(true);
    } else if (trusted != null) {
      try {
        Buffer pem = Buffer.buffer(Files.readAllBytes(trusted));
        options.setTrustOptions(new PemTrustOptions().addCertValue(pem));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    ClientIdentity identity = tls.identity();
    if (identity != null) {
      options.setKeyCertOptions(KeyCertOptions.wrap(keys(identity)));
    }
  }

  private static X509KeyManager keys(ClientIdentity identity) {
    try {
      char[] none = new char[0];
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, none);
      store.setKeyEntry(
          "driver", identity.key(), none, identity.certificates().toArray(Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, none);
      return (X509KeyManager) factory.getKeyManagers()[0];
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
