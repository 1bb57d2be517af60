import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** Calls another service by Apache HttpClient 5, by a wide pool and by one of one connection. */
final class Apache5Service {

  public static void main(String[] args) throws Exception {
    Downstream downstream = new Downstream();
    CloseableHttpClient wide = client(20);
    CloseableHttpClient narrow = client(1);
    call(wide, downstream.url("/quick"));
    call(narrow, downstream.url("/quick"));
    new Serving()
        .on("/downstream", downstream::host)
        .on("/slow", () -> call(wide, downstream.url("/digest")))
        .on("/occupy", () -> occupy(narrow, downstream.url("/quick")))
        .on("/narrow", () -> call(narrow, downstream.url("/quick")))
        .on("/trickled", () -> call(wide, downstream.url("/trickle")))
        .on("/refused", () -> call(wide, downstream.url("/refuse")))
        .on("/close", () -> closed(narrow))
        .on("/local", () -> Downstream.digest(100_000))
        .start();
  }

  private static String closed(CloseableHttpClient client) throws IOException {
    client.close();
    return "closed";
  }

  private static CloseableHttpClient client(int connections) {
    PoolingHttpClientConnectionManager pool = new PoolingHttpClientConnectionManager();
    pool.setMaxTotal(connections);
    pool.setDefaultMaxPerRoute(connections);
    return HttpClients.custom().setConnectionManager(pool).build();
  }

  @SuppressWarnings("deprecation")
  private static String call(CloseableHttpClient client, String url)
      throws IOException, ParseException {
    try (CloseableHttpResponse response = client.execute(new HttpGet(url))) {
      return EntityUtils.toString(response.getEntity());
    }
  }

  /** Returns when a thread that works has the connection. */
  @SuppressWarnings("deprecation")
  private static String occupy(CloseableHttpClient client, String url) throws InterruptedException {
    CountDownLatch taken = new CountDownLatch(1);
    new Thread(
            () -> {
              try (CloseableHttpResponse response = client.execute(new HttpGet(url))) {
                taken.countDown();
                Downstream.digest(2_500_000);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            })
        .start();
    taken.await();
    return "occupied";
  }
}
