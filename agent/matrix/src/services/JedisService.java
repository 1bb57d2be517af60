import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;

/** Asks Redis by Jedis. */
final class JedisService {

  public static void main(String[] args) throws Exception {
    JedisPool pool = new JedisPool("127.0.0.1", Redis.start());
    try (Jedis jedis = pool.getResource()) {
      jedis.set("name", "Ada");
    }
    new Serving()
        .on("/slow", () -> with(pool, jedis -> jedis.eval(Redis.WORK)))
        .on("/get", () -> with(pool, jedis -> jedis.get("name")))
        .on("/local", () -> Downstream.digest(100_000))
        .start();
  }

  private static String with(JedisPool pool, java.util.function.Function<Jedis, Object> work) {
    try (Jedis jedis = pool.getResource()) {
      return String.valueOf(work.apply(jedis));
    }
  }
}
