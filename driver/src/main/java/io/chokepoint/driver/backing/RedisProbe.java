package io.chokepoint.driver.backing;

import io.chokepoint.core.timeline.BackingWindow;
import io.chokepoint.core.timeline.RedisSample;
import io.chokepoint.driver.plan.Backing;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** A Redis server, through its {@code INFO}. */
final class RedisProbe implements Probe {

  private static final int PORT = 6379;
  private static final int TIMEOUT_MILLIS = 5_000;

  private final String name;
  private final Jedis jedis;
  private final Rate commands = new Rate();
  private final Rate hits = new Rate();
  private final Rate misses = new Rate();
  private final Rate evictions = new Rate();
  private final Rate expirations = new Rate();
  private final Rate cpu = new Rate();
  private long lastNanos = System.nanoTime();

  private RedisProbe(String name, Jedis jedis) {
    this.name = name;
    this.jedis = jedis;
  }

  static RedisProbe open(Backing service) throws ProbeException {
    URI url = URI.create(service.address());
    @Nullable String[] login = login(service, url);
    try {
      Jedis jedis =
          new Jedis(
              new HostAndPort(url.getHost(), url.getPort() < 0 ? PORT : url.getPort()),
              DefaultJedisClientConfig.builder()
                  .connectionTimeoutMillis(TIMEOUT_MILLIS)
                  .socketTimeoutMillis(TIMEOUT_MILLIS)
                  .user(login[0])
                  .password(login[1])
                  .ssl("rediss".equals(url.getScheme()))
                  .clientName("chokepoint")
                  .build());
      jedis.info();
      return new RedisProbe(service.name(), jedis);
    } catch (JedisException e) {
      throw new ProbeException(reason(e), e);
    }
  }

  /** User and password, by themselves or within the address. */
  private static @Nullable String[] login(Backing service, URI url) {
    String[] inside = url.getUserInfo() == null ? new String[0] : url.getUserInfo().split(":", 2);
    String user = inside.length == 2 && !inside[0].isEmpty() ? inside[0] : null;
    String password = inside.length == 2 ? inside[1] : null;
    return new @Nullable String[] {
      service.user() == null ? user : service.user(),
      service.password() == null ? password : service.password()
    };
  }

  @Override
  public BackingWindow sample(long startMillis) throws ProbeException {
    long now = System.nanoTime();
    double seconds = (now - lastNanos) / 1e9;
    lastNanos = now;
    Map<String, String> info = info();
    commands.look(number(info, "total_commands_processed"), seconds);
    hits.look(number(info, "keyspace_hits"), seconds);
    misses.look(number(info, "keyspace_misses"), seconds);
    evictions.look(number(info, "evicted_keys"), seconds);
    expirations.look(number(info, "expired_keys"), seconds);
    cpu.look(number(info, "used_cpu_sys") + number(info, "used_cpu_user"), seconds);
    long most = (long) number(info, "maxmemory");
    RedisSample sample =
        new RedisSample(
            (long) number(info, "used_memory"),
            most == 0 ? null : most,
            commands.perSecond(),
            hits.shareWith(misses),
            evictions.perSecond(),
            expirations.perSecond(),
            (int) number(info, "connected_clients"),
            (int) number(info, "blocked_clients"),
            info.containsKey("used_cpu_sys") ? cpu.perSecond() : null);
    return new BackingWindow(startMillis, Map.of(), Map.of(name, sample));
  }

  @Override
  public void close() {
    try {
      jedis.close();
    } catch (JedisException e) {
      // it is gone already
    }
  }

  private Map<String, String> info() throws ProbeException {
    Map<String, String> info = new HashMap<>();
    try {
      for (String line : jedis.info().split("\r?\n", -1)) {
        int colon = line.indexOf(':');
        if (colon > 0 && line.charAt(0) != '#') {
          info.put(line.substring(0, colon), line.substring(colon + 1));
        }
      }
      return info;
    } catch (JedisException e) {
      throw new ProbeException(reason(e), e);
    }
  }

  private static double number(Map<String, String> info, String key) {
    try {
      return Double.parseDouble(info.getOrDefault(key, "0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static String reason(JedisException e) {
    // why it could not connect Jedis hides among what it suppressed
    Throwable cause = e.getSuppressed().length > 0 ? e.getSuppressed()[0] : e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("unknown reason");
  }
}
