package io.chokepoint.bridge;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What advice in Ktor calls, for calls of its own engine and of that on Netty: by name, as Ktor's
 * types are called differently in each version.
 */
public final class KtorCalls {

  /** What a route selects by that is no part of the path: a method, a header, who asks. */
  private static final Pattern SELECTORS = Pattern.compile("/\\(.*?\\)(?=/|$)");

  private static final int CLIENT_CLOSED = 499;

  private KtorCalls() {}

  /** A call of Ktor's own engine begins. */
  public static void came(Object call, Object request) {
    Object announced = Unbound.announced();
    if (announced != null && Tags.get(call) == null) {
      Tags.set(call, announced);
      Unbound.message(announced, request);
      Unbound.routed(
          announced, PublicGetters.text(PublicGetters.get(request, "getMethod"), "getValue"), null);
    }
  }

  /** A call on Netty was made, of what the codec has read, and is about to go to its own loop. */
  public static void passed(Object call) {
    Parked here = Requests.here(Bridge.LEDGERS.peek());
    if (here != null) {
      Tags.set(call, here);
      Exchanges.handled();
    }
  }

  /**
   * The current thread executes one of a call's pipelines; whether {@link Turns#ended} is wanted.
   */
  public static boolean executes(Object call) {
    if (Turns.within()) {
      return false;
    }
    Parked request = request(call);
    if (request == null || !Turns.began()) {
      return false;
    }
    Turns.take(request);
    return true;
  }

  /** A call of Ktor's own engine is over. */
  public static void released(Object call) {
    Object request = Tags.get(call);
    if (request instanceof Parked) {
      Object status = PublicGetters.get(PublicGetters.get(call, "getResponse"), "status");
      ((Parked) request).complete(PublicGetters.number(status, "getValue", CLIENT_CLOSED), null);
    }
  }

  /** A route was found for a call. */
  public static void routed(Object call, Object route) {
    Parked request = request(call);
    if (request != null) {
      Object template = Tags.get(route);
      if (template == null) {
        template = template(String.valueOf(route));
        Tags.set(route, template);
      }
      request.routed((String) template);
    }
  }

  static String template(String route) {
    String path = SELECTORS.matcher(route).replaceAll("");
    return path.isEmpty() ? "/" : path;
  }

  public static void failing(Object call, Throwable thrown) {
    Parked request = request(call);
    if (request != null) {
      request.failing(thrown);
    }
  }

  private static @Nullable Parked request(Object any) {
    Object call = ofEngine(any);
    Object tag = call == null ? null : Tags.get(call);
    if (tag instanceof Parked) {
      return (Parked) tag;
    }
    if (call == null || !call.getClass().getName().startsWith("io.ktor.server.netty.")) {
      return null;
    }
    Object channel = PublicGetters.get(PublicGetters.get(call, "getContext"), "channel");
    return channel == null ? null : Exchanges.request(channel);
  }

  /** The call as the engine has it, around which routing puts others. */
  private static @Nullable Object ofEngine(Object call) {
    switch (call.getClass().getName()) {
      case "io.ktor.server.routing.RoutingCall":
        return PublicGetters.get(PublicGetters.get(call, "getPipelineCall"), "getEngineCall");
      case "io.ktor.server.routing.RoutingPipelineCall":
      case "io.ktor.server.routing.RoutingApplicationCall":
        return PublicGetters.get(call, "getEngineCall");
      default:
        return call;
    }
  }
}
