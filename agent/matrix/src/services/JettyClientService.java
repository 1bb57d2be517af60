import org.eclipse.jetty.client.HttpClient;

/** Calls another service by Jetty's HttpClient. */
final class JettyClientService {

  private static final HttpClient CLIENT = new HttpClient();

  public static void main(String[] args) throws Exception {
    Downstream downstream = new Downstream();
    CLIENT.start();
    call(downstream.url("/quick"));
    new Serving()
        .on("/downstream", downstream::host)
        .on("/slow", () -> call(downstream.url("/digest")))
        .on("/trickled", () -> call(downstream.url("/trickle")))
        .on("/refused", () -> call(downstream.url("/refuse")))
        .on("/local", () -> Downstream.digest(100_000))
        .start();
  }

  private static String call(String url) throws Exception {
    return CLIENT.newRequest(url).send().getContentAsString();
  }
}
