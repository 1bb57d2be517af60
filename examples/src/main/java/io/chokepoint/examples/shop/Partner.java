package io.chokepoint.examples.shop;

import java.net.http.HttpClient;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** The settlement gateway, over HTTP. */
@Component
public final class Partner {

  private final RestClient http;

  public Partner(@Value("${shop.partner:http://127.0.0.1:8090}") String url) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(client);
    requests.setReadTimeout(Duration.ofSeconds(10));
    this.http = RestClient.builder().baseUrl(url).requestFactory(requests).build();
  }

  /** Settles a payment; the answer is the partner's receipt. */
  public String settle(long order, int cents) {
    String receipt =
        http.post().uri("/settlements").body(order + ";" + cents).retrieve().body(String.class);
    if (receipt == null) {
      throw new IllegalStateException("the partner settled order " + order + " without a receipt");
    }
    return receipt;
  }
}
