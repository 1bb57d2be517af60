package io.chokepoint.examples.shop;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import redis.clients.jedis.JedisPooled;

/** Answers kept in Redis for a while; without a Redis each is made anew. */
@Component
public final class SharedCache {

  private final @Nullable JedisPooled redis;

  /**
   * @param address {@code host:port}; empty where there is none
   */
  public SharedCache(@Value("${shop.cache:}") String address) {
    int colon = address.lastIndexOf(':');
    this.redis =
        address.isEmpty()
            ? null
            : new JedisPooled(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }

  public String get(String key, int seconds, Supplier<String> make) {
    if (redis == null) {
      return make.get();
    }
    String kept = redis.get(key);
    if (kept == null) {
      kept = make.get();
      redis.setex(key, seconds, kept);
    }
    return kept;
  }

  /** Forgets an answer, as what it was made of has changed. */
  public void forget(String key) {
    if (redis != null) {
      redis.del(key);
    }
  }
}
