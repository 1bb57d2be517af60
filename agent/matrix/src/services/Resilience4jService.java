import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Bulkheads of one and of two, and limiters of one and of a thousand requests a second, some impatient. */
final class Resilience4jService {

  public static void main(String[] args) throws Exception {
    Bulkhead bulkhead = bulkhead("reports", 1, Duration.ofSeconds(60));
    Bulkhead full = bulkhead("full", 2, Duration.ZERO);
    full.acquirePermission();
    full.acquirePermission();
    RateLimiter scarce = limiter("scarce", 1, Duration.ofSeconds(60));
    RateLimiter ample = limiter("ample", 1000, Duration.ofSeconds(60));
    RateLimiter strict = limiter("strict", 1, Duration.ZERO);
    RateLimiter reactive = limiter("reactive", 1, Duration.ZERO);
    Supplier<String> through = () -> "through";
    scarce.executeSupplier(through);
    bulkhead.executeSupplier(through);
    new Serving()
        .on("/occupy", () -> occupy(bulkhead))
        .on("/warm", () -> bulkhead.executeSupplier(() -> Downstream.digest(50_000)))
        .on("/narrow", () -> bulkhead.executeSupplier(through))
        .on("/scarce", () -> scarce.executeSupplier(through))
        .on("/full", () -> full.tryAcquirePermission() ? "through" : "instead")
        .on("/strict", () -> twice(strict::acquirePermission))
        .on("/reactive", () -> twice(() -> reactive.reservePermission() >= 0))
        .on("/ample", () -> ample.executeSupplier(() -> Downstream.digest(50_000)))
        .start();
  }

  /** Of two in a second, the second is refused, and in a new one neither. */
  private static String twice(BooleanSupplier permitted) {
    boolean both = permitted.getAsBoolean() & permitted.getAsBoolean();
    return both ? twice(permitted) : "instead";
  }

  private static Bulkhead bulkhead(String name, int size, Duration patience) {
    return Bulkhead.of(
        name,
        BulkheadConfig.custom().maxConcurrentCalls(size).maxWaitDuration(patience).build());
  }

  private static RateLimiter limiter(String name, int perSecond, Duration patience) {
    return RateLimiter.of(
        name,
        RateLimiterConfig.custom()
            .limitForPeriod(perSecond)
            .limitRefreshPeriod(Duration.ofSeconds(1))
            .timeoutDuration(patience)
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
