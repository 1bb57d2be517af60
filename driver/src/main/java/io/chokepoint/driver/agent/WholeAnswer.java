package io.chokepoint.driver.agent;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An answer, read to its end within a time and a size: a server that stops within it, or never
 * stops, costs no more than that. The client's own timeout ends with the answer's head.
 */
public final class WholeAnswer {

  /** Of the heap; what is made of an answer takes a few times its size. */
  private static final int SHARE_OF_HEAP = 8;

  private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;

  private WholeAnswer() {}

  /** An answer for which there is no room. */
  public static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1;

    TooLongException(String message) {
      super(message);
    }
  }

  /** Of no more than an eighth of the heap. */
  public static HttpResponse<byte[]> to(HttpRequest request, HttpClient http, Duration within)
      throws IOException, InterruptedException {
    return to(request, http, within, MOST_BYTES);
  }

  static HttpResponse<byte[]> to(
      HttpRequest request, HttpClient http, Duration within, long mostBytes)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, head -> new Body(mostBytes));
    try {
      return answer.get(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no whole answer in time");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  /** Keeps what comes, up to a size. */
  private static final class Body implements HttpResponse.BodySubscriber<byte[]> {

    private final long most;
    private final List<byte[]> parts = new ArrayList<>();
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private Flow.Subscription subscription = NOTHING;
    private long length;

    private static final Flow.Subscription NOTHING =
        new Flow.Subscription() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {}
        };

    Body(long most) {
      this.most = Math.min(most, Integer.MAX_VALUE - 8);
    }

    @Override
    public void onSubscribe(Flow.Subscription its) {
      subscription = its;
      its.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        length += buffer.remaining();
        if (length > most) {
          parts.clear();
          subscription.cancel();
          whole.completeExceptionally(
              new TooLongException("the answer is longer than " + (most >> 20) + " MB"));
          return;
        }
        byte[] part = new byte[buffer.remaining()];
        buffer.get(part);
        parts.add(part);
      }
    }

    @Override
    public void onError(Throwable failure) {
      whole.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      ByteBuffer all = ByteBuffer.allocate((int) length);
      parts.forEach(all::put);
      whole.complete(all.array());
    }

    @Override
    public CompletionStage<byte[]> getBody() {
      return whole;
    }
  }
}
