package io.chokepoint.driver.http;

import io.chokepoint.driver.load.Cookies;
import io.chokepoint.driver.plan.Destination;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Transport;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * One of a plan's destinations as requests know it: an origin, and how it is spoken to.
 *
 * @param index which of the plan's
 * @param field its host as it stands in the header
 * @param closing whether a header says that no other request follows on the connection
 */
record Site(int index, boolean secure, String host, int port, String field, boolean closing) {

  static List<Site> of(Plan plan) {
    return IntStream.range(0, plan.destinations().size())
        .mapToObj(i -> of(i, plan.destinations().get(i)))
        .toList();
  }

  private static Site of(int index, Destination to) {
    Transport transport = to.transport();
    return new Site(
        index,
        to.secure(),
        to.url().getHost().toLowerCase(Locale.ROOT),
        port(to.url()),
        to.host(),
        !transport.keepAlive() && transport.protocol() == Transport.Protocol.HTTP_1);
  }

  /** Whether an address is one of its own. */
  boolean has(URI address) {
    return (secure ? "https" : "http").equalsIgnoreCase(address.getScheme())
        && host.equalsIgnoreCase(address.getHost())
        && port == port(address);
  }

  /** Whether what is said to the one may be said to the other. */
  boolean sameOrigin(Site other) {
    return secure == other.secure && host.equals(other.host) && port == other.port;
  }

  String address(String uri) {
    return (secure ? "https://" : "http://") + field + uri;
  }

  Cookies.Place place(String uri) {
    int query = uri.indexOf('?');
    return new Cookies.Place(secure, host, query < 0 ? uri : uri.substring(0, query));
  }

  private static int port(URI url) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
  }
}
