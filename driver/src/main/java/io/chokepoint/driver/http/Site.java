package io.chokepoint.driver.http;

import io.chokepoint.driver.load.Cookies;
import io.chokepoint.driver.plan.Destination;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Transport;
import io.chokepoint.driver.plan.WebOrigin;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One of a plan's destinations as requests know it.
 *
 * @param index which of the plan's
 * @param field its host as it stands in the header
 * @param closing whether a header says that no other request follows on the connection
 */
record Site(int index, WebOrigin origin, String field, boolean closing) {

  static List<Site> of(Plan plan) {
    return IntStream.range(0, plan.destinations().size())
        .mapToObj(i -> of(i, plan.destinations().get(i)))
        .toList();
  }

  private static Site of(int index, Destination to) {
    Transport transport = to.transport();
    boolean closing = !transport.keepAlive() && transport.protocol() == Transport.Protocol.HTTP_1;
    return new Site(index, to.origin(), to.host(), closing);
  }

  /** Whether an address is one of its own. */
  boolean has(URI address) {
    return origin.equals(WebOrigin.of(address));
  }

  String address(String uri) {
    return (origin.secure() ? "https://" : "http://") + field + uri;
  }

  Cookies.Place place(String uri) {
    int query = uri.indexOf('?');
    return new Cookies.Place(
        origin.secure(), origin.host(), query < 0 ? uri : uri.substring(0, query));
  }
}
