package io.chokepoint.driver.plan;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A service that requests go to.
 *
 * @param name unique within the plan; empty where the plan has only one, without a name
 * @param url its base URL
 * @param transport how connections to it are made and used
 * @param address host and port that connections go to instead of the URL's, whose host is then only
 *     its name: in the handshake, its certificate and the header; null where it is its place too
 */
public record Destination(String name, URI url, Transport transport, @Nullable URI address) {

  /** A plan's only one. */
  public Destination(URI url, Transport transport) {
    this("", url, transport, null);
  }

  public boolean secure() {
    return "https".equals(url.getScheme());
  }

  /** Whom it is of. */
  public WebOrigin origin() {
    WebOrigin origin = WebOrigin.of(url);
    if (origin == null) {
      throw new IllegalStateException("a target without a host: " + url);
    }
    return origin;
  }

  /** The host that connections go to. */
  public String addressHost() {
    return address == null ? url.getHost() : address.getHost();
  }

  /** The port that connections go to. */
  public int addressPort() {
    return address == null || address.getPort() < 0 ? origin().port() : address.getPort();
  }

  /** The path of its URL, which goes before each path of the plan. */
  public String base() {
    String path = url.getRawPath();
    return path == null ? "" : path.replaceFirst("/+$", "");
  }

  /** As it stands in the header; the port is left out where the scheme says it. */
  public String host() {
    return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
  }

  /** Its address for people. */
  @Override
  public String toString() {
    return name.isEmpty() ? url.toString() : name + " " + url;
  }
}
