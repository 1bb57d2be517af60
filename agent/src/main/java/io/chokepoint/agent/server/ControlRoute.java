package io.chokepoint.agent.server;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.chokepoint.agent.control.Control;
import io.chokepoint.agent.control.RefusedChangeException;
import io.chokepoint.core.experiment.Lease;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.exporters.json.ControlDocument;
import io.chokepoint.exporters.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/control} and below: what of the service can be changed, and changing it on a
 * lease. Shut unless a token was set, and to everybody who does not show it; and shut to other
 * machines unless it was said that they may.
 */
final class ControlRoute implements Route {

  private static final String PATH = "/api/v1/control/";
  private static final String LEASE = PATH + "lease";

  private final Control control;
  private final @Nullable String token;
  private final boolean fromAnywhere;

  /**
   * @param token what requests must carry; null where nothing may be changed
   * @param fromAnywhere whether other machines may change anything
   */
  ControlRoute(Control control, @Nullable String token, boolean fromAnywhere) {
    this.control = control;
    this.token = token;
    this.fromAnywhere = fromAnywhere;
  }

  @Override
  public String path() {
    return PATH;
  }

  @Override
  public Set<String> methods() {
    return Set.of("GET", "POST", "DELETE");
  }

  @Override
  public ServerAnswer answer(ServerRequest request) {
    ServerAnswer refusal = refusal(request);
    if (refusal != null) {
      return refusal;
    }
    try {
      return switch (request.method()) {
        case "POST" -> post(request);
        case "DELETE" -> delete(request);
        default -> get(request);
      };
    } catch (RefusedChangeException e) {
      return ServerAnswer.error(409, String.valueOf(e.getMessage()));
    }
  }

  private @Nullable ServerAnswer refusal(ServerRequest request) {
    if (token == null || token.isEmpty()) {
      return ServerAnswer.error(
          403, "control is off: start the service with CHOKEPOINT_TOKEN or tokenFile=FILE");
    }
    if (!fromAnywhere && !request.local()) {
      return ServerAnswer.error(
          403, "control is open to this machine only: start the agent with control=anywhere");
    }
    return matches(token, request.token())
        ? null
        : ServerAnswer.error(403, "control needs the agent's token as Authorization: Bearer TOKEN");
  }

  /** In the same time however much of it is right. */
  private static boolean matches(String expected, @Nullable String given) {
    return given != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private ServerAnswer get(ServerRequest request) {
    return (request.path() + "/").equals(PATH) || request.path().equals(PATH)
        ? ServerAnswer.json(new ControlDocument(control.settings(), control.lease()))
        : nothing(request);
  }

  /** Without a name a lease is taken, with its name it is renewed. */
  private ServerAnswer post(ServerRequest request) throws RefusedChangeException {
    String id = id(request);
    if (id == null) {
      return nothing(request);
    }
    Change change = read(request.body());
    return answer(
        id.isEmpty()
            ? control.take(
                resource(change),
                change.setting(),
                change.endpoint(),
                change.value(),
                change.seconds())
            : control.renew(id, change.seconds()));
  }

  private ServerAnswer delete(ServerRequest request) throws RefusedChangeException {
    String id = id(request);
    return id == null || id.isEmpty() ? nothing(request) : answer(control.giveBack(id));
  }

  /** The lease that is meant; empty for a new one, null where nothing is there. */
  private static @Nullable String id(ServerRequest request) {
    String path = request.path();
    if (path.equals(LEASE)) {
      return "";
    }
    return path.startsWith(LEASE + "/") ? path.substring(LEASE.length() + 1) : null;
  }

  private static ServerAnswer answer(Lease lease) {
    return ServerAnswer.json(lease);
  }

  private static ServerAnswer nothing(ServerRequest request) {
    return ServerAnswer.error(404, "nothing to control at " + request.path());
  }

  private static ResourceId resource(Change change) {
    try {
      return ResourceId.parse(change.resource());
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("resource '" + change.resource() + "' is of no known kind");
    }
  }

  private static Change read(byte[] body) {
    try {
      return Json.read(Change.class, new ByteArrayInputStream(body), "change");
    } catch (IOException e) {
      throw new BadRequestException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The body of a POST.
   *
   * @param resource {@code connection-pool:main}; empty where missing
   * @param setting {@code maximumPoolSize}; empty where missing
   * @param seconds until it is put back; 0 where missing
   * @param endpoint whose requests alone it is for; null where missing
   */
  record Change(
      String resource, String setting, int value, double seconds, @Nullable String endpoint) {

    /** Read by Jackson, which knows no default for a missing property. */
    @JsonCreator
    static Change of(
        @JsonProperty("resource") @Nullable String resource,
        @JsonProperty("setting") @Nullable String setting,
        @JsonProperty("value") int value,
        @JsonProperty("seconds") double seconds,
        @JsonProperty("endpoint") @Nullable String endpoint) {
      return new Change(
          resource == null ? "" : resource,
          setting == null ? "" : setting,
          value,
          seconds,
          endpoint);
    }
  }
}
