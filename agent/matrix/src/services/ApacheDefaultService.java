import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.apache.http.HttpResponse;
import org.apache.http.client.HttpClient;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.DefaultHttpClient;
import org.apache.http.impl.conn.tsccm.ThreadSafeClientConnManager;
import org.apache.http.util.EntityUtils;

/** Calls another service by Apache HttpClient as before 4.3, by a wide pool and a narrow one. */
final class ApacheDefaultService {

  public static void main(String[] args) throws Exception {
    Downstream downstream = new Downstream();
    HttpClient wide = client(20);
    HttpClient narrow = client(1);
    call(wide, downstream.url("/quick"));
    call(narrow, downstream.url("/quick"));
    new Serving()
        .on("/downstream", downstream::host)
        .on("/slow", () -> call(wide, downstream.url("/digest")))
        .on("/occupy", () -> occupy(narrow, downstream.url("/quick")))
        .on("/narrow", () -> call(narrow, downstream.url("/quick")))
        .on("/trickled", () -> call(wide, downstream.url("/trickle")))
        .on("/refused", () -> call(wide, downstream.url("/refuse")))
        .on("/local", () -> Downstream.digest(100_000))
        .start();
  }

  private static HttpClient client(int connections) {
    ThreadSafeClientConnManager pool = new ThreadSafeClientConnManager();
    pool.setMaxTotal(connections);
    pool.setDefaultMaxPerRoute(connections);
    return new DefaultHttpClient(pool);
  }

  private static String call(HttpClient client, String url) throws IOException {
    HttpResponse response = client.execute(new HttpGet(url));
    return EntityUtils.toString(response.getEntity());
  }

  /** Returns when a thread that works has the connection. */
  private static String occupy(HttpClient client, String url) throws InterruptedException {
    CountDownLatch taken = new CountDownLatch(1);
    new Thread(
            () -> {
              try {
                HttpResponse response = client.execute(new HttpGet(url));
                taken.countDown();
                Downstream.digest(2_500_000);
                EntityUtils.toString(response.getEntity());
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            })
        .start();
    taken.await();
    return "occupied";
  }
}
