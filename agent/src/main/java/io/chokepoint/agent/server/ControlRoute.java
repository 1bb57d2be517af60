package io.chokepoint.agent.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/control/…}: reserved for changing the service. Shut unless a token was set. */
final class ControlRoute implements Route {

  private final @Nullable String token;

  ControlRoute(@Nullable String token) {
    this.token = token;
  }

  @Override
  public String path() {
    return "/api/v1/control/";
  }

  @Override
  public Set<String> methods() {
    return Set.of("GET", "POST", "PUT", "DELETE");
  }

  @Override
  public Answer answer(Request request) {
    if (token == null || token.isEmpty()) {
      return Answer.error(403, "control is off: start the agent with token=SECRET");
    }
    if (!matches(token, request.token())) {
      return Answer.error(403, "control needs the agent's token as Authorization: Bearer SECRET");
    }
    return Answer.error(404, "nothing to control at " + request.path());
  }

  /** In the same time however much of it is right. */
  private static boolean matches(String expected, @Nullable String given) {
    return given != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
