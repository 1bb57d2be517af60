import java.util.function.Function;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.JedisPoolConfig;

/** Asks Redis by Jedis. */
final class JedisService {

  public static void main(String[] args) throws Exception {
    JedisPool pool = new JedisPool(new JedisPoolConfig(), "127.0.0.1", RedisProcess.start(), 60_000);
    Function<Jedis, Object> slow = jedis -> jedis.eval(Redis.WORK);
    Function<Jedis, Object> get = jedis -> jedis.get("name");
    with(pool, jedis -> jedis.set("name", "Ada"));
    with(pool, jedis -> jedis.eval(Redis.LITTLE_WORK));
    with(pool, get);
    new Serving()
        .on("/slow", () -> with(pool, slow))
        .on("/get", () -> with(pool, get))
        .on("/local", () -> Downstream.digest(100_000))
        .start();
  }

  private static String with(JedisPool pool, Function<Jedis, Object> work) {
    try (Jedis jedis = pool.getResource()) {
      return String.valueOf(work.apply(jedis));
    }
  }
}
