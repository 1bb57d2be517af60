import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** A bulkhead of one, and limiters of one and of a thousand requests a second. */
final class Resilience4jService {

  public static void main(String[] args) throws Exception {
    Bulkhead bulkhead =
        Bulkhead.of(
            "reports",
            BulkheadConfig.custom()
                .maxConcurrentCalls(1)
                .maxWaitDuration(Duration.ofSeconds(60))
                .build());
    RateLimiter scarce = limiter("scarce", 1);
    RateLimiter ample = limiter("ample", 1000);
    Supplier<String> through = () -> "through";
    scarce.executeSupplier(through);
    bulkhead.executeSupplier(through);
    new Serving()
        .on("/occupy", () -> occupy(bulkhead))
        .on("/warm", () -> bulkhead.executeSupplier(() -> Downstream.digest(50_000)))
        .on("/narrow", () -> bulkhead.executeSupplier(through))
        .on("/scarce", () -> scarce.executeSupplier(through))
        .on("/ample", () -> ample.executeSupplier(() -> Downstream.digest(50_000)))
        .start();
  }

  private static RateLimiter limiter(String name, int perSecond) {
    return RateLimiter.of(
        name,
        RateLimiterConfig.custom()
            .limitForPeriod(perSecond)
            .limitRefreshPeriod(Duration.ofSeconds(1))
            .timeoutDuration(Duration.ofSeconds(60))
            .build());
  }

  /** Returns when a thread that works is inside. */
  private static String occupy(Bulkhead bulkhead) throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    new Thread(
            () ->
                bulkhead.executeRunnable(
                    () -> {
                      inside.countDown();
                      Downstream.digest(2_500_000);
                    }))
        .start();
    inside.await();
    return "occupied";
  }
}
