import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Calls another service by the JDK's HttpClient. */
final class JdkClientService {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  public static void main(String[] args) throws Exception {
    Downstream downstream = new Downstream();
    call(downstream.url("/quick"));
    new Serving()
        .on("/downstream", downstream::host)
        .on("/slow", () -> call(downstream.url("/digest")))
        .on("/trickled", () -> stream(downstream.url("/trickle")))
        .on("/joined", () -> later(downstream.url("/digest")).join())
        .on("/awaited", () -> later(downstream.url("/digest")).get(10, TimeUnit.SECONDS))
        .on("/refused", () -> call(downstream.url("/refuse")))
        .on("/local", () -> Downstream.digest(100_000))
        .start();
  }

  private static String call(String url) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static String stream(String url) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    try (InputStream body =
        CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static CompletableFuture<String> later(String url) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    return CLIENT
        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(HttpResponse::body);
  }
}
