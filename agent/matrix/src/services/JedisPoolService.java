import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.JedisPoolConfig;

final class JedisPoolService {

  private static final class Till extends JedisPool {

    Till(JedisPoolConfig config, String host, int port) {
      super(config, host, port);
    }

    String throwAway() {
      returnBrokenResource(getResource());
      return "evicted";
    }
  }

  public static void main(String[] args) throws Exception {
    JedisPool broken = new JedisPool(config(), "127.0.0.1", 1);
    Till pool = new Till(config(), "127.0.0.1", RedisProcess.start());
    List<Jedis> leaked = new ArrayList<>();
    new Serving()
        .on("/sum", () -> sum(pool))
        .on("/leak", () -> "leaked " + leaked.add(pool.getResource()))
        .on("/evict", pool::throwAway)
        .on("/broken", () -> sum(broken))
        .start();
  }

  private static String sum(JedisPool pool) {
    try (Jedis redis = pool.getResource()) {
      redis.set("sum", "21");
      return redis.get("sum");
    }
  }

  private static JedisPoolConfig config() {
    JedisPoolConfig config = new JedisPoolConfig();
    config.setMaxTotal(2);
    config.setMinIdle(1);
    config.setMaxWaitMillis(3_000);
    return config;
  }
}
