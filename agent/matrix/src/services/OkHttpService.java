import java.io.IOException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Calls another service by OkHttp. */
final class OkHttpService {

  private static final OkHttpClient CLIENT = new OkHttpClient();

  public static void main(String[] args) throws Exception {
    Downstream downstream = new Downstream();
    call(downstream.url("/quick"));
    new Serving()
        .on("/downstream", downstream::host)
        .on("/slow", () -> call(downstream.url("/digest")))
        .on("/trickled", () -> call(downstream.url("/trickle")))
        .on("/refused", () -> call(downstream.url("/refuse")))
        .on("/local", () -> Downstream.digest(100_000))
        .start();
  }

  private static String call(String url) throws IOException {
    Request request = new Request.Builder().url(url).build();
    try (Response response = CLIENT.newCall(request).execute()) {
      return response.body().string();
    }
  }
}
