import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestTemplate;

/** Calls another service by Spring's RestTemplate on Apache HttpClient. */
final class SpringRestTemplateService {

  public static void main(String[] args) throws Exception {
    Downstream downstream = new Downstream();
    RestTemplate rest = new RestTemplate(new HttpComponentsClientHttpRequestFactory());
    rest.getForObject(downstream.url("/quick"), String.class);
    new Serving()
        .on("/downstream", downstream::host)
        .on("/slow", () -> rest.getForObject(downstream.url("/digest"), String.class))
        .on("/local", () -> Downstream.digest(100_000))
        .start();
  }
}
