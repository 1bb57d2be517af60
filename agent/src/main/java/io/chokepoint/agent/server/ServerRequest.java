package io.chokepoint.agent.server;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked.
 *
 * @param query decoded parameters; the last of several with the same name
 * @param headers by their names in small letters; the first of several with the same name
 * @param local whether the client is on this machine
 */
record ServerRequest(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    byte[] body,
    boolean local) {

  private static final String BEARER = "Bearer ";

  /**
   * A header.
   *
   * @param name in small letters
   */
  @Nullable String header(String name) {
    return headers.get(name);
  }

  /** What the client proves with that it may control. */
  @Nullable String token() {
    String authorization = header("authorization");
    return authorization != null && authorization.startsWith(BEARER)
        ? authorization.substring(BEARER.length())
        : null;
  }

  /** The same by another method. */
  ServerRequest as(String otherMethod) {
    return new ServerRequest(otherMethod, path, query, headers, body, local);
  }

  /**
   * A parameter that is a number of milliseconds.
   *
   * @throws BadRequestException if it is not one
   */
  long millis(String parameter, long otherwise) {
    String text = query.get(parameter);
    if (text == null || text.isEmpty()) {
      return otherwise;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new BadRequestException(
          parameter + " '" + text + "' is no number of milliseconds since 1970");
    }
  }
}
