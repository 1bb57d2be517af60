package io.chokepoint.agent.server;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who is answered at all. A web page open in a browser reaches the agent as well: under a name of
 * its own that it binds to this address (DNS rebinding), or by a form. So the name that is asked
 * for must be the agent's, a post must be one that no form can send, and an origin its own page.
 */
final class Admission {

  private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[^]]*]|[^:]*)(:\\d*)?");
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+(%[0-9a-z]+)?]");

  private final Set<String> names = new HashSet<>();

  /**
   * @param host where the agent listens
   * @param others names of it that it was told
   */
  Admission(String host, List<String> others) {
    names.add(host.toLowerCase(Locale.ROOT));
    others.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
  }

  /** Why a request gets no answer; null where it gets one. */
  @Nullable ServerAnswer refusal(ServerRequest request) {
    String asked = request.header("host");
    if (asked != null && !isOwn(asked)) {
      return ServerAnswer.error(
          403,
          "'" + asked + "' is no name of this agent: ask by its address, or start it with hosts=");
    }
    String origin = request.header("origin");
    if (origin != null && !isOf(origin, asked)) {
      return ServerAnswer.error(403, "no page of '" + origin + "' may ask this agent");
    }
    return request.method().equals("POST") && !isJson(request.header("content-type"))
        ? ServerAnswer.error(415, "a POST needs the header Content-Type: application/json")
        : null;
  }

  private boolean isOwn(String asked) {
    var matcher = HOST_AND_PORT.matcher(asked.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return false;
    }
    String group = matcher.group(1);
    String name = group.endsWith(".") ? group.substring(0, group.length() - 1) : group;
    return ADDRESS.matcher(name).matches()
        || name.equals("localhost")
        || name.endsWith(".localhost")
        || names.contains(name);
  }

  private static boolean isOf(String origin, @Nullable String asked) {
    return asked != null
        && (origin.equalsIgnoreCase("http://" + asked)
            || origin.equalsIgnoreCase("https://" + asked));
  }

  private static boolean isJson(@Nullable String contentType) {
    return contentType != null
        && contentType.split(";", 2)[0].trim().equalsIgnoreCase("application/json");
  }
}
