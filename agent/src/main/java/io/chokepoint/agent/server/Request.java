package io.chokepoint.agent.server;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked.
 *
 * @param query decoded parameters; the last of several with the same name
 * @param accept the header of that name
 * @param token what the client proves with that it may control: the bearer token
 */
record Request(
    String method,
    String path,
    Map<String, String> query,
    @Nullable String accept,
    @Nullable String token,
    byte[] body) {

  /**
   * A parameter that is a number of milliseconds.
   *
   * @throws BadRequestException if it is none
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
