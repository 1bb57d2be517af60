package io.chokepoint.driver.plan;

import org.jspecify.annotations.Nullable;

/**
 * A service behind the one under test, to be watched.
 *
 * @param name unique within the plan
 * @param address {@code jdbc:postgresql://…} or {@code redis://host:port}
 */
public record Backing(
    String name, Kind kind, String address, @Nullable String user, @Nullable String password) {

  /** What it is. */
  public enum Kind {
    POSTGRESQL,
    REDIS
  }

  /** Without the password, lest it end in a log. */
  @Override
  public String toString() {
    return name + " at " + place();
  }

  /** The address as people may see it: without parameters, which may hold a password. */
  public String place() {
    String place = kind == Kind.POSTGRESQL ? address.replaceFirst("\\?.*", "") : address;
    return Secrets.hidden(place);
  }
}
