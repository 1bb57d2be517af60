import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Calls another service by OkHttp's dispatcher: a wide one, and one that allows one call. */
final class OkHttpAsyncService {

  public static void main(String[] args) throws Exception {
    Downstream downstream = new Downstream();
    OkHttpClient wide = new OkHttpClient();
    Dispatcher one = new Dispatcher();
    one.setMaxRequestsPerHost(1);
    OkHttpClient narrow = new OkHttpClient.Builder().dispatcher(one).build();
    call(wide, downstream.url("/quick"));
    call(narrow, downstream.url("/quick"));
    new Serving()
        .on("/downstream", downstream::host)
        .on("/slow", () -> call(wide, downstream.url("/digest")))
        .on("/occupy", () -> occupy(narrow, downstream.url("/quick")))
        .on("/narrow", () -> call(narrow, downstream.url("/quick")))
        .on("/close", () -> closed(wide.dispatcher(), one))
        .on("/local", () -> Downstream.digest(100_000))
        .start();
  }

  /** Leaves one of them, which allows two calls. */
  private static String closed(Dispatcher closed, Dispatcher left) {
    closed.executorService().shutdown();
    left.setMaxRequestsPerHost(2);
    return "closed";
  }

  private static String call(OkHttpClient client, String url) throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    client
        .newCall(new Request.Builder().url(url).build())
        .enqueue(
            new Callback() {
              @Override
              public void onFailure(Call call, IOException e) {
                answer.completeExceptionally(e);
              }

              @Override
              public void onResponse(Call call, Response response) throws IOException {
                answer.complete(response.body().string());
              }
            });
    return answer.get();
  }

  /** Returns when a call is under way that takes its time, which is nobody's. */
  private static String occupy(OkHttpClient client, String url) throws InterruptedException {
    CountDownLatch taken = new CountDownLatch(1);
    Thread other =
        new Thread(
            () ->
                client
                    .newCall(new Request.Builder().url(url).build())
                    .enqueue(
                        new Callback() {
                          @Override
                          public void onFailure(Call call, IOException e) {
                            taken.countDown();
                          }

                          @Override
                          public void onResponse(Call call, Response response) {
                            response.close();
                            taken.countDown();
                            stay();
                          }
                        }));
    other.start();
    taken.await();
    return "occupied";
  }

  private static void stay() {
    try {
      Thread.sleep(2_500);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
