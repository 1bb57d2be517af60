package io.chokepoint.driver.plan;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whom an address is of: scheme, host and port (RFC 6454). */
public record WebOrigin(boolean secure, String host, int port) {

  /** Null for an address that is neither http nor https, or of no host. */
  public static @Nullable WebOrigin of(URI address) {
    boolean secure = "https".equalsIgnoreCase(address.getScheme());
    if (address.getHost() == null || !(secure || "http".equalsIgnoreCase(address.getScheme()))) {
      return null;
    }
    int port = address.getPort() >= 0 ? address.getPort() : secure ? 443 : 80;
    return new WebOrigin(secure, address.getHost().toLowerCase(Locale.ROOT), port);
  }
}
