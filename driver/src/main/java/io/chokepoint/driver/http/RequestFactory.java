package io.chokepoint.driver.http;

import io.chokepoint.driver.load.Cookies;
import io.chokepoint.driver.load.Exchange;
import io.chokepoint.driver.load.Outcome;
import io.chokepoint.driver.load.VirtualUser;
import io.chokepoint.driver.plan.Answer;
import io.chokepoint.driver.plan.Body;
import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.Fields;
import io.chokepoint.driver.plan.Inspection;
import io.chokepoint.driver.plan.Link;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Streamed;
import io.chokepoint.driver.plan.UserClass;
import io.chokepoint.driver.plan.template.Draw;
import io.chokepoint.driver.plan.template.Template;
import io.chokepoint.driver.plan.template.Variables;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes one endpoint's requests. What is the same for all of them is made once. */
final class RequestFactory {

  private static final String COOKIE = "Cookie";
  private static final String SET_COOKIE = "Set-Cookie";
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final Endpoint endpoint;
  private final String base;
  private final List<Site> sites;
  private final Site site;
  private final boolean cookies;
  private final Draw draw;
  private final RedirectCount redirects;
  private final List<UserClass> classes;
  private final @Nullable Ready[] ready;

  /**
   * A request that has not been given a connection.
   *
   * @param site where it goes
   * @param without the same without the cookies that its user keeps; null where it has none of them
   */
  record Ready(RequestOptions options, @Nullable Buffer body, Site site, @Nullable Ready without) {

    Ready bare() {
      return without == null ? this : without;
    }

    /** The request on a connection; HTTP/2 has no {@code Host} (RFC 9113, 8.3.1). */
    Future<HttpClientRequest> on(HttpClientConnection connection) {
      MultiMap headers = options.getHeaders();
      String host = headers == null ? null : headers.get(HttpHeaders.HOST);
      return host == null || connection.protocolVersion() != HttpVersion.HTTP_2
          ? connection.request(options)
          : connection.request(options).onSuccess(r -> name(r, host));
    }

    private static void name(HttpClientRequest request, String host) {
      request.headers().remove(HttpHeaders.HOST);
      request.authority(HostAndPort.authority(host));
    }
  }

  /**
   * Requests of an endpoint.
   *
   * @param sites of the plan
   */
  RequestFactory(Endpoint endpoint, Plan plan, List<Site> sites, Draw draw) {
    this.endpoint = endpoint;
    this.base = plan.destinations().get(endpoint.destination()).base();
    this.sites = sites;
    this.site = sites.get(endpoint.destination());
    this.cookies = plan.crowd().cookies();
    this.draw = draw;
    this.redirects = new RedirectCount(endpoint);
    this.classes = plan.crowd().classes();
    this.ready = new Ready[classes.size() + 1];
    for (int kind = -1; endpoint.constant() && kind < classes.size(); kind++) {
      if (kind < 0 || classes.get(kind).headers().values().stream().allMatch(Template::constant)) {
        ready[kind + 1] = make(kind, null);
      }
    }
  }

  /** The request to be sent for a user. */
  Ready next(Exchange exchange) {
    Ready bare = bare(exchange.virtualUser());
    @Nullable Cookies kept = exchange.cookies();
    return kept == null ? bare : withCookies(bare, kept);
  }

  /** What the plan asks for, of a user; null where users are not told apart. */
  private Ready bare(@Nullable VirtualUser virtualUser) {
    int kind = virtualUser == null ? -1 : virtualUser.kind();
    @Nullable Ready same = ready[kind + 1];
    if (same != null) {
      return same;
    }
    Variables variables = virtualUser == null ? null : virtualUser.variables();
    draw.advance(variables);
    return make(kind, variables);
  }

  /** Whether the first part of an answer's body is timed. */
  boolean streamed() {
    return endpoint.streamed() != Streamed.NO;
  }

  /** Whether the plan looks at the answers' bodies. */
  boolean wantsBodies() {
    return endpoint.inspection().wantsBody();
  }

  RedirectCount redirects() {
    return redirects;
  }

  /**
   * The same request, sent on to where an answer points; null where that answer is its end. Keeps
   * the answer's cookies.
   */
  @Nullable Exchange onward(Exchange exchange, Ready sent, int status, Fields fields) {
    if (exchange.redirects() == 0) {
      redirects.answered();
    }
    boolean redirect = Redirect.is(status);
    @Nullable VirtualUser keeper = exchange.keeper();
    @Nullable Cookies kept = exchange.cookies();
    if (cookies && (keeper != null || redirect)) {
      kept = kept(kept, sent, fields);
      if (keeper != null && kept != null) {
        keeper.cookies(kept);
      }
    }
    return redirect ? followed(exchange, sent, status, fields, keeper == null ? kept : null) : null;
  }

  private @Nullable Exchange followed(
      Exchange exchange, Ready sent, int status, Fields fields, @Nullable Cookies kept) {
    @Nullable String location = fields.first("Location");
    if (location == null || endpoint.inspection().wantsRedirect(status)) {
      return null;
    }
    @Nullable URI to = Link.address(sent.site().address(sent.options().getURI()), location);
    @Nullable Site known = to == null ? null : site(to);
    if (to == null || known == null || !endpoint.follows(status)) {
      redirects.left(to, sent.site(), known != null);
      return null;
    }
    if (exchange.redirects() == Redirect.MOST) {
      return null;
    }
    if (exchange.redirects() == 0) {
      redirects.followed(to, sent.site());
    }
    Ready bare = Redirect.request(sent, status, to, known);
    @Nullable Cookies its = exchange.keeper() == null ? kept : exchange.cookies();
    return exchange.onward(
        known.index(),
        SAFE.contains(bare.options().getMethod()),
        kept,
        its == null ? bare : withCookies(bare, its));
  }

  /** Its own, before others that are at the same place. */
  private @Nullable Site site(URI address) {
    return site.has(address)
        ? site
        : sites.stream().filter(s -> s.has(address)).findFirst().orElse(null);
  }

  private static @Nullable Cookies kept(@Nullable Cookies before, Ready sent, Fields fields) {
    if (fields.first(SET_COOKIE) == null) {
      return before;
    }
    Cookies kept = before == null ? new Cookies() : before;
    Cookies.Place from = sent.site().place(sent.options().getURI());
    long now = System.currentTimeMillis();
    fields.all(SET_COOKIE).forEach(field -> kept.set(field, from, now));
    return kept;
  }

  /** What the plan itself says comes first: servers take the first of a name. */
  private static Ready withCookies(Ready bare, Cookies kept) {
    @Nullable String field =
        kept.field(bare.site().place(bare.options().getURI()), System.currentTimeMillis());
    if (field == null) {
      return bare;
    }
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    if (bare.options().getHeaders() != null) {
      headers.addAll(bare.options().getHeaders());
    }
    @Nullable String plans = headers.get(COOKIE);
    headers.set(COOKIE, plans == null ? field : plans + "; " + field);
    RequestOptions options =
        new RequestOptions()
            .setMethod(bare.options().getMethod())
            .setURI(bare.options().getURI())
            .setHeaders(headers);
    return new Ready(options, bare.body(), bare.site(), bare);
  }

  /**
   * How an answer counts, once the plan has looked at it.
   *
   * @param body null where it is not looked at
   */
  Outcome outcome(Exchange exchange, int status, Fields fields, @Nullable Buffer body) {
    Inspection inspection = endpoint.inspection();
    if (exchange.redirects() == Redirect.MOST
        && Redirect.is(status)
        && fields.first("Location") != null
        && endpoint.follows(status)) {
      return Outcome.REDIRECTS;
    }
    if (inspection.none() || (status >= 400 && !inspection.accepts(status))) {
      return Outcome.ofStatus(status);
    }
    String text;
    try {
      text = body == null ? "" : BodyText.of(body, fields);
    } catch (IOException e) {
      exchange.detail(e.getMessage() + "");
      return Outcome.CHECK;
    }
    VirtualUser virtualUser = exchange.virtualUser();
    Inspection.Flaw flaw =
        inspection.inspect(
            new Answer(status, fields, text), virtualUser == null ? null : virtualUser.variables());
    if (flaw == null) {
      return Outcome.OK;
    }
    exchange.detail(flaw.name());
    return flaw.check() ? Outcome.CHECK : Outcome.VARIABLE;
  }

  private Ready make(int kind, @Nullable Variables variables) {
    String path = endpoint.path().render(draw);
    @Nullable URI link = endpoint.linked() ? Link.address(site.address(base + "/"), path) : null;
    @Nullable Site linked = link == null ? null : site(link);
    Site to = linked == null ? site : linked;
    @Nullable Body body = endpoint.body();
    byte @Nullable [] bytes = body == null ? null : body.bytes(draw);
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(endpoint.method()))
            .setURI(link == null ? base + path : Link.uri(link));
    MultiMap headers = headers(kind, variables, to);
    if (body != null && bytes != null) {
      type(headers, body, bytes);
    }
    return new Ready(
        headers.isEmpty() ? options : options.setHeaders(headers),
        bytes == null ? null : Buffer.buffer(bytes),
        to,
        null);
  }

  /** Of a form with files only the form knows the boundary. */
  private static void type(MultiMap headers, Body body, byte[] bytes) {
    @Nullable String type = body.type(bytes);
    if (type != null
        && (body instanceof Body.Multipart
            || body instanceof Body.Form
            || !headers.contains(HttpHeaders.CONTENT_TYPE))) {
      headers.set(HttpHeaders.CONTENT_TYPE, type);
    }
  }

  private MultiMap headers(int kind, @Nullable Variables variables, Site to) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    if (kind >= 0) {
      ofClass(classes.get(kind), variables, headers);
    }
    for (Map.Entry<String, Template> e : endpoint.headers().entrySet()) {
      String value = e.getValue().render(draw);
      headers.set(e.getKey(), BasicCredentials.encoded(e.getKey(), value));
    }
    if (to.closing()) {
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
                headers.set(name, BasicCredentials.encoded(name, value.render(draw)));
              }
            });
  }
}
