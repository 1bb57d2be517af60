package io.chokepoint.driver.plan;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads where something is: a base URL, or a host and its port. What cannot be connected to is
 * refused in a sentence for people, as an {@link IllegalArgumentException}.
 */
public final class BaseUrl {

  public static final int MOST_PORT = 65_535;

  /** A name or an address, in brackets where it has colons of its own; then perhaps a port. */
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?<host>\\[[^]]*]|[^:]*)(?::(?<port>.*))?");

  private BaseUrl() {}

  /**
   * A URL of scheme, host, port and path, without anything else. A password may have every
   * character, a / too, so that an @ anywhere may be the end of one.
   */
  public static URI of(String text) {
    if (text.contains("@")) {
      throw new IllegalArgumentException(
          "a URL with a password; use an Authorization header (an @ of a path is written %40)");
    }
    Matcher parts = Pattern.compile("(https?)://([^/?#]*)(.*)").matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" must start with http:// or https://, like http://localhost:8080");
    }
    checkHostAndPort(text, parts.group(2));
    URI url;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + text + "\" is no URL", e);
    }
    if (url.getHost() == null) {
      throw new IllegalArgumentException("\"" + text + "\" has a host that no URL can have");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException("only scheme, host, port and path; the rest goes to path");
    }
    return url;
  }

  /**
   * Checks a host with or without a port.
   *
   * @param text what it is part of, for the message
   */
  public static void checkHostAndPort(String text, String hostAndPort) {
    Matcher parts = HOST_AND_PORT.matcher(hostAndPort);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" has no host and port that can be told apart; write [::1]:8080");
    }
    if (parts.group("host").isEmpty()) {
      throw new IllegalArgumentException("\"" + text + "\" names no host");
    }
    String port = parts.group("port");
    if (port != null && !isPort(port)) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" has the port \""
              + port
              + "\"; a port is a number from 1 to "
              + MOST_PORT);
    }
  }

  private static boolean isPort(String text) {
    return text.matches("\\d{1,5}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= MOST_PORT;
  }
}
