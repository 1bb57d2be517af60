package io.chokepoint.driver.http;

import io.chokepoint.driver.plan.Endpoint;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How often answers of an endpoint pointed elsewhere, on one event loop or on all.
 *
 * <p>Counted on the loop, read once it has ended.
 */
public final class RedirectCount {

  private final Endpoint endpoint;
  private long answered;
  private long followed;
  private long left;
  private long strange;
  private @Nullable String place;
  private boolean elsewhere;

  RedirectCount(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** A request has its first answer. */
  void answered() {
    answered++;
  }

  /** A request is sent on. */
  void followed(URI to, Site from) {
    followed++;
    to(to, from);
  }

  /**
   * A request ends with an answer that points elsewhere.
   *
   * @param to null where the answer names no address
   * @param known whether it is a target's
   */
  void left(@Nullable URI to, Site from, boolean known) {
    left++;
    strange += known ? 0 : 1;
    if (to != null) {
      to(to, from);
    }
  }

  /** Adds what another loop counted. */
  void add(RedirectCount other) {
    answered += other.answered;
    followed += other.followed;
    left += other.left;
    strange += other.strange;
    String its = other.place;
    elsewhere |= other.elsewhere;
    if (its != null) {
      to(its);
    }
  }

  /** A warning that the figures are of another page, or of none; null where they are not. */
  public @Nullable String caution() {
    if (left == 0 || (left < answered && strange == 0)) {
      return null;
    }
    String why =
        strange > 0
            ? "which is no target of the plan"
            : "which the plan does not follow; a check of the status says that this is meant";
    return (left >= answered
            ? endpoint.name() + " was answered by redirects only"
            : left + " of " + answered + " requests of " + endpoint.name() + " ended in a redirect")
        + ", to "
        + where()
        + ", "
        + why;
  }

  /** What is worth a line, though nothing is wrong with it. */
  public @Nullable String note() {
    return followed == 0 || followed < answered || caution() != null
        ? null
        : "every request of " + endpoint.name() + " was redirected to " + where();
  }

  private String where() {
    return (place == null ? "nowhere" : place) + (elsewhere ? " and others" : "");
  }

  /** A query may hold a secret, and what follows a semicolon, too. */
  private void to(URI address, Site from) {
    String path = String.valueOf(address.getRawPath()).replaceFirst(";.*", "");
    to(
        from.has(address) && !path.isEmpty()
            ? path
            : address.getScheme() + "://" + address.getRawAuthority() + path);
  }

  private void to(String its) {
    if (place == null) {
      place = its;
    } else if (!place.equals(its)) {
      elsewhere = true;
    }
  }
}
