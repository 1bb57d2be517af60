package io.chokepoint.driver.http;

import io.chokepoint.driver.load.Exchange;
import io.chokepoint.driver.load.Outcome;
import io.chokepoint.driver.load.VirtualUser;
import io.chokepoint.driver.plan.Answer;
import io.chokepoint.driver.plan.Destination;
import io.chokepoint.driver.plan.Draw;
import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.Inspection;
import io.chokepoint.driver.plan.Template;
import io.chokepoint.driver.plan.Transport;
import io.chokepoint.driver.plan.UserClass;
import io.chokepoint.driver.plan.Variables;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes one endpoint's requests. What is the same for all of them is made once. */
final class Requests {

  private final Endpoint endpoint;
  private final String base;
  private final boolean closing;
  private final Draw draw;
  private final List<UserClass> classes;
  private final @Nullable Ready[] ready;

  /** A request that has not been given a connection. */
  record Ready(RequestOptions options, @Nullable Buffer body) {}

  /**
   * Requests of an endpoint.
   *
   * @param classes of users, who may have headers of their own
   * @param to where they go
   */
  Requests(Endpoint endpoint, List<UserClass> classes, Destination to, Draw draw) {
    Transport transport = to.transport();
    this.endpoint = endpoint;
    this.base = to.base();
    this.closing = !transport.keepAlive() && transport.protocol() == Transport.Protocol.HTTP_1;
    this.draw = draw;
    this.classes = classes;
    this.ready = new Ready[classes.size() + 1];
    for (int kind = -1; endpoint.constant() && kind < classes.size(); kind++) {
      if (kind < 0 || classes.get(kind).headers().values().stream().allMatch(Template::constant)) {
        ready[kind + 1] = make(kind, null);
      }
    }
  }

  /** The next request, of somebody; null where nobody is told from others. */
  Ready next(@Nullable VirtualUser virtualUser) {
    int kind = virtualUser == null ? -1 : virtualUser.kind();
    @Nullable Ready same = ready[kind + 1];
    if (same != null) {
      return same;
    }
    Variables variables = virtualUser == null ? null : virtualUser.variables();
    draw.advance(variables);
    return make(kind, variables);
  }

  /** Whether the plan looks at the answers' bodies. */
  boolean wantsBodies() {
    return endpoint.inspection().wantsBody();
  }

  /**
   * How an answer counts, once the plan has looked at it.
   *
   * @param header its value by name
   * @param body null where nobody wants to look at it
   */
  Outcome outcome(
      Exchange exchange,
      int status,
      Function<String, @Nullable String> header,
      @Nullable String body) {
    Inspection inspection = endpoint.inspection();
    if (inspection.none() || (status >= 400 && !inspection.accepts(status))) {
      return Outcome.ofStatus(status);
    }
    VirtualUser virtualUser = exchange.virtualUser();
    Inspection.Flaw flaw =
        inspection.inspect(
            new Answer(status, header, body == null ? "" : body),
            virtualUser == null ? null : virtualUser.variables());
    if (flaw == null) {
      return Outcome.OK;
    }
    exchange.detail(flaw.name());
    return flaw.check() ? Outcome.CHECK : Outcome.VARIABLE;
  }

  private Ready make(int kind, @Nullable Variables variables) {
    @Nullable Template template = endpoint.body();
    @Nullable Buffer body = template == null ? null : Buffer.buffer(template.render(draw));
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(endpoint.method()))
            .setURI(base + endpoint.path().render(draw));
    MultiMap headers = headers(kind, variables, body);
    return new Ready(headers.isEmpty() ? options : options.setHeaders(headers), body);
  }

  private MultiMap headers(int kind, @Nullable Variables variables, @Nullable Buffer body) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    if (kind >= 0) {
      ofClass(classes.get(kind), variables, headers);
    }
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

  /** A header whose variable has no value yet is left out: who logs in has no token. */
  private void ofClass(UserClass kind, @Nullable Variables variables, MultiMap headers) {
    kind.headers()
        .forEach(
            (name, value) -> {
              if (variables == null || value.missing(variables) == null) {
                headers.set(name, value.render(draw));
              }
            });
  }

  private static boolean looksLikeJson(Buffer body) {
    return body.length() > 0 && (body.getByte(0) == '{' || body.getByte(0) == '[');
  }
}
