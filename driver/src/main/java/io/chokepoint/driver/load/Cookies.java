package io.chokepoint.driver.load;

import io.netty.handler.codec.http.cookie.ClientCookieDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of one virtual user: what RFC 6265, section 5, lets a user agent keep and send. Netty
 * reads the fields. There is no list of public suffixes: cookies go to the plan's targets and
 * nowhere else.
 */
public final class Cookies {

  /** As many as browsers keep for a site; the one that was set first goes first. */
  static final int MOST = 180;

  /** Of name and value, as browsers allow. */
  private static final int MOST_CHARACTERS = 4096;

  private final List<Kept> kept = new ArrayList<>(2);

  /**
   * Where a request goes.
   *
   * @param path without the query
   */
  public record Place(boolean secure, String host, String path) {

    /** As browsers have it: what stays on this machine is not overheard (W3C Secure Contexts). */
    private boolean trusted() {
      return secure
          || host.equals("localhost")
          || host.endsWith(".localhost")
          || host.equals("[::1]")
          || (host.startsWith("127.") && NetUtil.isValidIpV4Address(host));
    }
  }

  /**
   * A cookie.
   *
   * @param domain the host that set it, or the domain that it is for
   * @param onlyHost whether it is for that host alone
   * @param endsMillis Unix time; {@link Long#MAX_VALUE} where it lasts as long as its user
   */
  private record Kept(
      String name,
      String value,
      String domain,
      boolean onlyHost,
      String path,
      boolean secure,
      long endsMillis) {

    boolean replaces(Kept other) {
      return name.equals(other.name) && domain.equals(other.domain) && path.equals(other.path);
    }

    boolean goesTo(Place place, long nowMillis) {
      return nowMillis < endsMillis
          && (!secure || place.trusted())
          && (onlyHost ? place.host().equals(domain) : isOf(place.host(), domain))
          && leadsTo(path, place.path());
    }
  }

  /** Takes a {@code Set-Cookie} field of an answer; what may not be set is left out. */
  public void set(String field, Place from, long nowMillis) {
    @Nullable Cookie cookie = ClientCookieDecoder.LAX.decode(field);
    if (cookie == null || cookie.name().length() + cookie.value().length() > MOST_CHARACTERS) {
      return;
    }
    @Nullable Kept its = kept(cookie, from, nowMillis);
    if (its == null) {
      return;
    }
    int before = indexOf(its);
    if (its.endsMillis() <= nowMillis) {
      if (before >= 0) {
        kept.remove(before);
      }
    } else if (before >= 0) {
      kept.set(before, its);
    } else {
      if (kept.size() == MOST) {
        kept.remove(0);
      }
      kept.add(its);
    }
  }

  /** The {@code Cookie} field of a request; null where it has none. */
  public @Nullable String field(Place to, long nowMillis) {
    List<Kept> sent = new ArrayList<>(kept.size());
    for (Kept cookie : kept) {
      if (cookie.goesTo(to, nowMillis)) {
        sent.add(cookie);
      }
    }
    if (sent.size() > 1) {
      sent.sort((a, b) -> b.path().length() - a.path().length());
    }
    StringBuilder field = new StringBuilder();
    for (Kept cookie : sent) {
      field.append(field.length() == 0 ? "" : "; ");
      field.append(cookie.name()).append('=').append(cookie.value());
    }
    return sent.isEmpty() ? null : field.toString();
  }

  private int indexOf(Kept cookie) {
    for (int i = 0; i < kept.size(); i++) {
      if (cookie.replaces(kept.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /** Null where the host may not set it. */
  private static @Nullable Kept kept(Cookie cookie, Place from, long nowMillis) {
    String domain = domain(cookie);
    if (!domain.isEmpty() && !isOf(from.host(), domain)) {
      return null;
    }
    boolean ofAll = domain.indexOf('.') < 0; // no cookie is for a whole top-level domain
    if (ofAll && !domain.isEmpty() && !domain.equals(from.host())) {
      return null;
    }
    boolean onlyHost = ofAll || NetUtil.isValidIpV4Address(domain);
    @Nullable String path = cookie.path();
    return new Kept(
        cookie.name(),
        cookie.wrap() ? '"' + cookie.value() + '"' : cookie.value(),
        onlyHost ? from.host() : domain,
        onlyHost,
        path == null || !path.startsWith("/") ? defaultPath(from.path()) : path,
        cookie.isSecure(),
        ends(cookie.maxAge(), nowMillis));
  }

  private static String domain(Cookie cookie) {
    @Nullable String domain = cookie.domain();
    if (domain == null) {
      return "";
    }
    String lower = domain.strip().toLowerCase(Locale.ROOT);
    return lower.startsWith(".") ? lower.substring(1) : lower;
  }

  private static long ends(long maxAgeSeconds, long nowMillis) {
    if (maxAgeSeconds == Cookie.UNDEFINED_MAX_AGE) {
      return Long.MAX_VALUE;
    }
    return maxAgeSeconds <= 0
        ? Long.MIN_VALUE
        : nowMillis + Math.min(maxAgeSeconds, Integer.MAX_VALUE) * 1000;
  }

  /** RFC 6265, section 5.1.3: an address is of no domain but itself. */
  private static boolean isOf(String host, String domain) {
    return host.equals(domain)
        || (host.endsWith("." + domain)
            && !NetUtil.isValidIpV4Address(host)
            && !NetUtil.isValidIpV6Address(host));
  }

  /** RFC 6265, section 5.1.4. */
  private static boolean leadsTo(String cookiePath, String path) {
    return path.startsWith(cookiePath)
        && (path.length() == cookiePath.length()
            || cookiePath.endsWith("/")
            || path.charAt(cookiePath.length()) == '/');
  }

  private static String defaultPath(String path) {
    int last = path.lastIndexOf('/');
    return last <= 0 ? "/" : path.substring(0, last);
  }
}
