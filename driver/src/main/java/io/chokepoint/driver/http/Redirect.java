package io.chokepoint.driver.http;

import io.chokepoint.driver.plan.Link;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An answer that points elsewhere, and the request that follows from it: as RFC 9110, section 15.4
 * has it, with the methods that browsers use. To another origin goes nothing that may be a secret.
 */
final class Redirect {

  /** As k6 has it; a login takes four or five. */
  static final int MOST = 10;

  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);
  private static final Set<String> OF_A_BODY =
      names("content-type", "content-encoding", "content-language", "content-location");
  private static final Set<String> TO_ANYBODY =
      names("accept", "accept-language", "accept-encoding", "user-agent", "content-type");

  private Redirect() {}

  static boolean is(int status) {
    return status >= 300 && STATUSES.contains(status);
  }

  /** The request that follows, without cookies that its user keeps. */
  static RequestFactory.Ready request(RequestFactory.Ready sent, int status, URI to, Site site) {
    RequestFactory.Ready bare = sent.bare();
    HttpMethod method = method(status, bare.options().getMethod());
    @Nullable Buffer body = method.equals(bare.options().getMethod()) ? bare.body() : null;
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    if (bare.options().getHeaders() != null) {
      headers.addAll(bare.options().getHeaders());
    }
    if (!site.origin().equals(bare.site().origin())) {
      headers.names().stream().filter(n -> !TO_ANYBODY.contains(n)).forEach(headers::remove);
    }
    if (body == null) {
      OF_A_BODY.forEach(headers::remove);
    }
    if (site.closing()) {
      headers.set("connection", "close");
    }
    RequestOptions options = new RequestOptions().setMethod(method).setURI(Link.uri(to));
    return new RequestFactory.Ready(
        headers.isEmpty() ? options : options.setHeaders(headers), body, site, null);
  }

  private static HttpMethod method(int status, HttpMethod before) {
    boolean get =
        status == 303
            ? !before.equals(HttpMethod.HEAD)
            : status <= 302 && before.equals(HttpMethod.POST);
    return get ? HttpMethod.GET : before;
  }

  private static Set<String> names(String... names) {
    Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(Set.of(names));
    return set;
  }
}
