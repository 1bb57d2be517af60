package io.chokepoint.driver.http;

import io.chokepoint.driver.plan.Draw;
import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.Template;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes one endpoint's requests. What is the same for all of them is made once. */
final class Requests {

  private final Endpoint endpoint;
  private final String base;
  private final boolean closing;
  private final Draw draw;
  private final @Nullable Ready ready;

  /** A request that has not been given a connection. */
  record Ready(RequestOptions options, @Nullable Buffer body) {}

  /**
   * Requests of an endpoint.
   *
   * @param base the path of the target's URL, to go before the endpoint's
   * @param closing whether the server is asked to close the connection after its answer
   */
  Requests(Endpoint endpoint, String base, boolean closing, Draw draw) {
    this.endpoint = endpoint;
    this.base = base;
    this.closing = closing;
    this.draw = draw;
    this.ready = endpoint.constant() ? make() : null;
  }

  Ready next() {
    if (ready != null) {
      return ready;
    }
    draw.advance();
    return make();
  }

  private Ready make() {
    @Nullable Template template = endpoint.body();
    @Nullable Buffer body = template == null ? null : Buffer.buffer(template.render(draw));
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(endpoint.method()))
            .setURI(base + endpoint.path().render(draw));
    MultiMap headers = headers(body);
    return new Ready(headers.isEmpty() ? options : options.setHeaders(headers), body);
  }

  private MultiMap headers(@Nullable Buffer body) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    for (Map.Entry<String, Template> e : endpoint.headers().entrySet()) {
      headers.set(e.getKey(), e.getValue().render(draw));
    }
    if (body != null && !headers.contains(HttpHeaders.CONTENT_TYPE) && looksLikeJson(body)) {
      headers.set(HttpHeaders.CONTENT_TYPE, "application/json");
    }
    if (closing) {
      headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    return headers;
  }

  private static boolean looksLikeJson(Buffer body) {
    return body.length() > 0 && (body.getByte(0) == '{' || body.getByte(0) == '[');
  }
}
