package io.chokepoint.driver.plan.yaml;

import io.chokepoint.driver.plan.BaseUrl;
import io.chokepoint.driver.plan.Transport;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys on how connections to a target are made and used: the plan's, and each target's own. */
final class TransportKeys {

  static final Form<Boolean> YES_OR_NO =
      Forms.text(TransportKeys::yesOrNo, Map.of("type", "boolean"));

  private static final Pattern SIZE = Pattern.compile("(\\d{1,9}) *(B|KB|MB|GB)");

  private static final Form<Transport.Protocol> VERSION =
      Forms.text(TransportKeys::version, Map.of("enum", List.of(1.1, 2, "1.1", "2")));
  private static final Form<Long> BYTES =
      Forms.text(
          TransportKeys::bytes, Map.of("type", "string", "pattern", "^" + SIZE.pattern() + "$"));
  private static final Form<URI> PROXY =
      Forms.text(TransportKeys::proxy, Map.of("type", "string", "pattern", "^http://[^/?#@]+/*$"));
  private static final int MOST_STREAMS = 10_000;

  private final Key<Transport.Protocol> http;
  private final Key<Boolean> keepAlive;
  private final Key<Integer> streams;
  private final Key<Transport.Tls> tls;
  private final Key<Long> maxBody;
  private final Key<URI> proxy;

  /** Declares them. */
  TransportKeys(Keys keys) {
    http = keys.optional("http", VERSION, "1.1, or 2: by ALPN over TLS, at once in clear text.");
    keepAlive = keys.optional("keepAlive", YES_OR_NO, "false opens a connection per request.");
    streams =
        keys.optional(
            "streams",
            Forms.whole(MOST_STREAMS),
            "The most requests out on one HTTP/2 connection; the server's limit where it is lower.");
    keys.goesWith(streams, "\"streams\" goes with http: 2", http);
    tls = keys.optional("tls", TlsSection.FORM, "What is believed of an https target.");
    maxBody =
        keys.optional("maxBody", BYTES, "An answer longer than this, like 64MB, is an error.");
    proxy = keys.optional("proxy", PROXY, "An HTTP proxy that connections go through.");
  }

  /** What the section says, over what holds without it. */
  UnaryOperator<Transport> read(Section section) throws PlanException {
    Transport.@Nullable Protocol ownProtocol = section.get(http);
    @Nullable Boolean ownKeepAlive = section.get(keepAlive);
    @Nullable Integer ownStreams = section.get(streams);
    Transport.@Nullable Tls ownTls = section.get(tls);
    @Nullable Long ownMaxBody = section.get(maxBody);
    @Nullable URI ownProxy = section.get(proxy);
    return other ->
        new Transport(
            ownProtocol == null ? other.protocol() : ownProtocol,
            ownKeepAlive == null ? other.keepAlive() : ownKeepAlive,
            ownStreams == null ? other.streams() : ownStreams,
            ownTls == null ? other.tls() : ownTls,
            ownMaxBody == null ? other.mostBytes() : ownMaxBody,
            ownProxy == null ? other.proxy() : ownProxy);
  }

  private static URI proxy(String text) {
    URI url = BaseUrl.of(text);
    if (!"http".equals(url.getScheme()) || !url.getPath().replace("/", "").isEmpty()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no proxy; write it like http://proxy:3128");
    }
    return url;
  }

  private static Transport.Protocol version(String text) {
    return switch (text) {
      case "1.1" -> Transport.Protocol.HTTP_1;
      case "2" -> Transport.Protocol.HTTP_2;
      default -> throw new IllegalArgumentException("\"" + text + "\" is neither 1.1 nor 2");
    };
  }

  private static boolean yesOrNo(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
    };
  }

  private static long bytes(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is no size; write it like 64MB");
    }
    int shift = List.of("B", "KB", "MB", "GB").indexOf(size.group(2)) * 10;
    return Long.parseLong(size.group(1)) << shift;
  }
}
