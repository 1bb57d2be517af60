package io.chokepoint.bridge;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What advice in vertx-web calls: a request's way through the routes of a router, and those of the
 * routers mounted in it. The route that handled it last names it. A route's path is a pattern; what
 * was asked for never gets here.
 */
public final class Routing {

  private static final int MOST = 1_000;

  /** Names of routes by where they are mounted and their own path, so that none is made twice. */
  private static final ConcurrentHashMap<String, ConcurrentHashMap<String, String>> EXACT =
      new ConcurrentHashMap<>();

  /** Prefixes that other parts may follow. */
  private static final ConcurrentHashMap<String, ConcurrentHashMap<String, String>> OPEN =
      new ConcurrentHashMap<>();

  private final Parked request;
  private final String mount;
  private @Nullable String last;

  private Routing(Parked request, String mount) {
    this.request = request;
    this.mount = mount;
  }

  /**
   * A router begins with a request; null if that is not recorded.
   *
   * @param parked null where a wrapper of the server's request is what the router is given: then it
   *     is the one that is on the current thread
   */
  public static @Nullable Object begun(@Nullable Object parked) {
    Parked request = parked instanceof Parked ? (Parked) parked : here();
    return request == null ? null : new Routing(request, "");
  }

  /**
   * What a framework on top of it keeps with a request.
   *
   * @param request whose {@code getContext()} is the router's
   */
  public static @Nullable Object of(Object request) {
    Object context = PublicGetters.get(request, "getContext");
    return context == null ? null : Tags.get(context);
  }

  private static @Nullable Parked here() {
    return Requests.here(Bridge.LEDGERS.peek());
  }

  /** A router begins that is mounted at the route that another is at. */
  public static @Nullable Object mounted(@Nullable Object outer) {
    if (!(outer instanceof Routing)) {
      return null;
    }
    Routing in = (Routing) outer;
    return new Routing(in.request, in.last == null ? in.mount : in.last);
  }

  /**
   * A route handles the request.
   *
   * @param path null where the route matches anything, or by a regular expression
   * @param exact whether nothing may follow the path
   */
  public static void handles(@Nullable Object routing, @Nullable String path, boolean exact) {
    if (routing instanceof Routing && path != null) {
      Routing at = (Routing) routing;
      at.last = name(at.mount, path, exact);
      at.request.routed(at.last);
    }
  }

  /** The request failed, which a handler of failures may make an answer of. */
  public static void failing(@Nullable Object routing, @Nullable Throwable thrown) {
    if (routing instanceof Routing && thrown != null) {
      ((Routing) routing).request.failing(thrown);
    }
  }

  private static String name(String mount, String path, boolean exact) {
    ConcurrentHashMap<String, ConcurrentHashMap<String, String>> names = exact ? EXACT : OPEN;
    ConcurrentHashMap<String, String> there = names.get(mount);
    String known = there == null ? null : there.get(path);
    if (known != null) {
      return known;
    }
    String made = join(mount, path, exact);
    if (names.size() < MOST) {
      there = names.computeIfAbsent(mount, m -> new ConcurrentHashMap<>());
      if (there.size() < MOST) {
        there.put(path, made);
      }
    }
    return made;
  }

  static String join(String mount, String path, boolean exact) {
    int end = mount.length();
    while (end > 0 && (mount.charAt(end - 1) == '*' || mount.charAt(end - 1) == '/')) {
      end--;
    }
    return mount.substring(0, end) + path + (exact || path.endsWith("*") ? "" : "*");
  }
}
