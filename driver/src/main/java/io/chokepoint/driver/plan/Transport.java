package io.chokepoint.driver.plan;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How connections to a target are made and used.
 *
 * @param keepAlive whether a connection carries request after request, or one only
 * @param streams the most requests out on one HTTP/2 connection; the server's own limit is kept
 *     where it is lower
 * @param mostBytes of one answer's body; what is longer is cut off and counted
 * @param proxy that they go through, by CONNECT; null where they go straight
 */
public record Transport(
    Protocol protocol,
    boolean keepAlive,
    int streams,
    Tls tls,
    long mostBytes,
    @Nullable URI proxy) {

  /** What RFC 9113 recommends servers to allow at least (section 6.5.2). */
  public static final int DEFAULT_STREAMS = 100;

  public static final long DEFAULT_MOST_BYTES = 64L << 20;

  /** As a plan that says nothing of it. */
  public static final Transport DEFAULT =
      new Transport(Protocol.HTTP_1, true, DEFAULT_STREAMS, Tls.DEFAULT, DEFAULT_MOST_BYTES);

  /** Of connections that go straight. */
  public Transport(Protocol protocol, boolean keepAlive, int streams, Tls tls, long mostBytes) {
    this(protocol, keepAlive, streams, tls, mostBytes, null);
  }

  /** What is spoken over a connection. */
  public enum Protocol {
    HTTP_1,
    /** In clear text with prior knowledge, over TLS by ALPN. */
    HTTP_2
  }

  /**
   * What is believed of an https target, and shown to it.
   *
   * @param verify whether its certificate must be valid and its own
   * @param trust PEM file of certificates to trust instead of the JDK's; null for the JDK's
   * @param identity who the driver is to a target that asks; null where it has none
   */
  public record Tls(boolean verify, @Nullable Path trust, @Nullable ClientIdentity identity) {
    public static final Tls DEFAULT = new Tls(true, null);

    /** Of a driver without an identity. */
    public Tls(boolean verify, @Nullable Path trust) {
      this(verify, trust, null);
    }
  }
}
