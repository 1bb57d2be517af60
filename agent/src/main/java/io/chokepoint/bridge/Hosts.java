package io.chokepoint.bridge;

import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What another machine is called: {@code host:port}. */
public final class Hosts {

  private Hosts() {}

  /**
   * The name, in small letters as hosts have one name only.
   *
   * @param scheme whose port it is where none is given; {@code http} if null
   * @param port none where it is not positive
   */
  public static String name(@Nullable String scheme, @Nullable String host, int port) {
    if (host == null || host.isEmpty()) {
      return "unknown";
    }
    int known = port > 0 ? port : "https".equalsIgnoreCase(scheme) ? 443 : 80;
    return new StringBuilder(host.length() + 6)
        .append(host.toLowerCase(Locale.ROOT))
        .append(':')
        .append(known)
        .toString();
  }

  /** Whether the name is this address's, as far as it can be told without asking a name server. */
  static boolean isNameOf(String name, InetAddress address, int port) {
    int colon = name.lastIndexOf(':');
    if (!name.substring(colon + 1).equals(Integer.toString(port))) {
      return false;
    }
    String both = address.toString(); // host/address, without the host where it is not known
    int slash = both.indexOf('/');
    String host = name.substring(0, Math.max(0, colon));
    return host.equalsIgnoreCase(both.substring(0, slash))
        || host.equals(both.substring(slash + 1));
  }
}
