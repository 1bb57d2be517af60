package io.chokepoint.driver.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.driver.plan.WebOrigin;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestBytesTest {

  private static final Site SHOP =
      new Site(0, new WebOrigin(false, "shop", 8080), "shop:8080", false);

  private final RequestBytes bytes = new RequestBytes(1);

  @Test
  void aRequestIsWrittenAsTheProtocolWantsIt() {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().set("X-Of", "ü");
    RequestFactory.Ready ready =
        new RequestFactory.Ready(
            new RequestOptions().setMethod(HttpMethod.PUT).setURI("/a?b=c").setHeaders(headers),
            Buffer.buffer("€"),
            SHOP,
            null);

    assertThat(bytes.of(0, ready).toString(StandardCharsets.ISO_8859_1))
        .isEqualTo(
            "PUT /a?b=c HTTP/1.1\r\nhost: shop:8080\r\nX-Of: ü\r\ncontent-length: 3\r\n\r\n"
                + new String("€".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
  }

  @Test
  void dataBreaksOutOfNeitherPathNorHeader() {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    headers.set("X-Of", "a");
    RequestOptions options =
        new RequestOptions().setMethod(HttpMethod.GET).setURI("/a b\r\nX: 1").setHeaders(headers);

    assertThat(
            bytes
                .of(0, new RequestFactory.Ready(options, null, SHOP, null))
                .toString(StandardCharsets.US_ASCII))
        .startsWith("GET /a%20b%0D%0AX:%201 HTTP/1.1\r\n");
  }

  @Test
  void theSameRequestMayBeWrittenAgainAndAgain() {
    RequestFactory.Ready ready =
        new RequestFactory.Ready(
            new RequestOptions().setMethod(HttpMethod.GET).setURI("/"), null, SHOP, null);
    String first = bytes.of(0, ready).toString(StandardCharsets.US_ASCII);
    bytes.of(0, ready).skipBytes(5).release();

    assertThat(bytes.of(0, ready).toString(StandardCharsets.US_ASCII)).isEqualTo(first);
  }
}
