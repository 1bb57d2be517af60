package io.chokepoint.driver.http;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where a destination is. A name may have several addresses: connections go to one after the other.
 *
 * @param all that answer, at least one; unresolved where a proxy finds it
 * @param silent those of the name that do not answer
 */
public record Addresses(List<InetSocketAddress> all, List<InetSocketAddress> silent) {

  public Addresses {
    all = List.copyOf(all);
    silent = List.copyOf(silent);
  }

  /** The only one. */
  public static Addresses of(InetSocketAddress only) {
    return new Addresses(List.of(only), List.of());
  }

  public InetSocketAddress first() {
    return all.get(0);
  }
}
