package io.chokepoint.driver.plan;

import java.net.URI;

/**
 * A service that requests go to.
 *
 * @param name unique within the plan; empty where the plan has only one, without a name
 * @param url its base URL
 * @param transport how connections to it are made and used
 */
public record Destination(String name, URI url, Transport transport) {

  /** A plan's only one. */
  public Destination(URI url, Transport transport) {
    this("", url, transport);
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
