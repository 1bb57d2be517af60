import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;

/** Calls another service by the JDK's HttpURLConnection. */
final class UrlConnectionService {

  public static void main(String[] args) throws Exception {
    Downstream downstream = new Downstream();
    get(downstream.url("/quick"));
    new Serving()
        .on("/downstream", downstream::host)
        .on("/slow", () -> get(downstream.url("/digest")))
        .on("/posted", () -> post(downstream.url("/digest")))
        .on("/trickled", () -> get(downstream.url("/trickle")))
        .on("/refused", () -> get(downstream.url("/refuse")))
        .on("/local", () -> Downstream.digest(100_000))
        .start();
  }

  private static String get(String url) throws IOException {
    return answer((HttpURLConnection) new URL(url).openConnection());
  }

  private static String post(String url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) new URL(url).openConnection();
    connection.setDoOutput(true);
    try (OutputStream body = connection.getOutputStream()) {
      body.write("order".getBytes(StandardCharsets.UTF_8));
    }
    return answer(connection);
  }

  private static String answer(HttpURLConnection connection) throws IOException {
    if (connection.getResponseCode() != 200) {
      throw new IOException("status " + connection.getResponseCode());
    }
    try (InputStream body = connection.getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
