package io.chokepoint.examples.shop;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** How much each class of users may ask for: a bucket of tokens for all of a class together. */
@Component
class RateLimits extends OncePerRequestFilter {

  private static final String HEADER = "User-Class";

  private final Map<String, Bucket> buckets = new HashMap<>();

  /**
   * @param limits {@code guest:50,member:200}: requests a second; who is not named has no limit
   * @param scale which part of them, where the load is smaller than the one they are meant for
   */
  RateLimits(
      @Value("${shop.limits:}") String limits, @Value("${shop.limits-scale:1}") double scale) {
    for (String limit : limits.isEmpty() ? new String[0] : limits.split(",")) {
      int colon = limit.indexOf(':');
      buckets.put(
          limit.substring(0, colon),
          new Bucket(scale * Double.parseDouble(limit.substring(colon + 1))));
    }
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String userClass = request.getHeader(HEADER);
    Bucket bucket = userClass == null ? null : buckets.get(userClass);
    if (bucket == null || bucket.take(System.nanoTime())) {
      chain.doFilter(request, response);
    } else {
      response.setHeader("Retry-After", "1");
      response.sendError(429, "more than " + bucket.perSecond + " requests a second");
    }
  }

  /** Holds what a second brings. */
  private static final class Bucket {

    private final double perSecond;
    private double tokens;
    private long at = System.nanoTime();

    Bucket(double perSecond) {
      this.perSecond = perSecond;
      this.tokens = Math.max(1, perSecond);
    }

    synchronized boolean take(long now) {
      tokens = Math.min(Math.max(1, perSecond), tokens + (now - at) / 1e9 * perSecond);
      at = now;
      if (tokens < 1) {
        return false;
      }
      tokens--;
      return true;
    }
  }
}
