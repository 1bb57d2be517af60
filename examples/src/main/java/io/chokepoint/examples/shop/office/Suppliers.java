package io.chokepoint.examples.shop.office;

import io.chokepoint.examples.shop.Partner;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reordering at the supplier, who allows so many calls a second. */
@RestController
class Suppliers {

  private static final int PERIODS = 10;

  private final Partner partner;
  private final RateLimiter limiter;

  Suppliers(Partner partner, @Value("${shop.office.reorders-per-second:50}") int perSecond) {
    this.partner = partner;
    this.limiter =
        RateLimiter.of(
            "supplier",
            RateLimiterConfig.custom()
                .limitForPeriod(perSecond / PERIODS)
                .limitRefreshPeriod(Duration.ofSeconds(1).dividedBy(PERIODS))
                .timeoutDuration(Duration.ofSeconds(5))
                .build());
  }

  /**
   * Reorders a product.
   *
   * <p>Ground truth, {@code rate-limited} (the case allows 50 a second): requests wait for
   * permission, the call itself is as fast as ever. A higher limit, if the supplier allows it, or
   * fewer calls fix it.
   */
  @PostMapping("/office/reorders")
  String reorder(@RequestParam long product) {
    RateLimiter.waitForPermission(limiter);
    return partner.settle(product, 0);
  }
}
