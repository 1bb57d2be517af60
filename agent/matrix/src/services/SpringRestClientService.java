import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Calls another service by Spring's RestClient on the JDK's HttpClient. */
final class SpringRestClientService {

  public static void main(String[] args) throws Exception {
    Downstream downstream = new Downstream();
    RestClient rest = RestClient.builder().requestFactory(new JdkClientHttpRequestFactory()).build();
    get(rest, downstream.url("/quick"));
    new Serving()
        .on("/downstream", downstream::host)
        .on("/slow", () -> get(rest, downstream.url("/digest")))
        .on("/local", () -> Downstream.digest(100_000))
        .start();
  }

  private static String get(RestClient rest, String url) {
    return rest.get().uri(url).retrieve().body(String.class);
  }
}
