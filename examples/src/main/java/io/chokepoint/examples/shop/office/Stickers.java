package io.chokepoint.examples.shop.office;

import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** Return stickers from the partner, by an Apache client. */
@RestController
class Stickers {

  private final RestClient partner;

  Stickers(
      @Value("${shop.partner:http://127.0.0.1:8090}") String url,
      @Value("${shop.office.connections-per-host:5}") int connections) {
    PoolingHttpClientConnectionManager pool =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setMaxConnPerRoute(connections)
            .setMaxConnTotal(connections)
            .build();
    this.partner =
        RestClient.builder()
            .baseUrl(url)
            .requestFactory(
                new HttpComponentsClientHttpRequestFactory(
                    HttpClients.custom().setConnectionManager(pool).build()))
            .build();
  }

  /**
   * A sticker.
   *
   * <p>Ground truth, {@code http-pool-too-small} (the case leaves the client at its default of 5
   * connections a host): each is kept for the partner's answer of some 51 ms, so 98 a second get
   * through; the partner bears any number. By Little's law 125 a second keep 6.4 in use.
   */
  @PostMapping("/office/stickers")
  String sticker(@RequestParam long order) {
    return String.valueOf(
        partner.post().uri("/settlements").body(order + ";0").retrieve().body(String.class));
  }
}
