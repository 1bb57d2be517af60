package io.chokepoint.driver.backing;

import io.chokepoint.core.timeline.BackingWindow;
import io.chokepoint.core.timeline.RedisSample;
import io.chokepoint.driver.plan.Backing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A Redis server, through its {@code INFO}. */
final class RedisProbe implements BackingProbe {

  private static final int PORT = 6379;
  private static final int TIMEOUT_MILLIS = 5_000;

  private final String name;
  private final Vertx vertx;
  private final RedisConnection redis;
  private final Rate commands = new Rate();
  private final Rate hits = new Rate();
  private final Rate misses = new Rate();
  private final Rate evictions = new Rate();
  private final Rate expirations = new Rate();
  private final Rate cpu = new Rate();
  private long lastNanos = System.nanoTime();

  private RedisProbe(String name, Vertx vertx, RedisConnection redis) {
    this.name = name;
    this.vertx = vertx;
    this.redis = redis;
  }

  static RedisProbe open(Backing service) throws ProbeException {
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setInternalBlockingPoolSize(1));
    try {
      RedisConnection redis = answer(Redis.createClient(vertx, options(service)).connect());
      String[] login = login(service);
      if (login.length > 0) {
        send(redis, Command.AUTH, login);
      }
      send(redis, Command.CLIENT, "SETNAME", "chokepoint");
      return new RedisProbe(service.name(), vertx, redis);
    } catch (ProbeException | RuntimeException e) {
      vertx.close();
      throw e;
    }
  }

  private static RedisOptions options(Backing service) {
    URI url = URI.create(service.address());
    int port = url.getPort() < 0 ? PORT : url.getPort();
    return new RedisOptions()
        .setConnectionString(url.getScheme() + "://" + url.getHost() + ":" + port)
        .setProtocolNegotiation(false)
        .setNetClientOptions(
            new NetClientOptions()
                .setConnectTimeout(TIMEOUT_MILLIS)
                .setHostnameVerificationAlgorithm("HTTPS"));
  }

  /** What {@code AUTH} is given: user and password, or the password; empty without one. */
  private static String[] login(Backing service) {
    String within = URI.create(service.address()).getUserInfo();
    String[] inside = within == null ? new String[0] : within.split(":", 2);
    String user = inside.length == 2 && !inside[0].isEmpty() ? inside[0] : null;
    String password = inside.length == 2 ? inside[1] : null;
    user = service.user() == null ? user : service.user();
    password = service.password() == null ? password : service.password();
    if (password == null) {
      return new String[0];
    }
    return user == null ? new String[] {password} : new String[] {user, password};
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
    vertx.close();
  }

  private Map<String, String> info() throws ProbeException {
    Map<String, String> info = new HashMap<>();
    for (String line : send(redis, Command.INFO).toString().split("\r?\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.charAt(0) != '#') {
        info.put(line.substring(0, colon), line.substring(colon + 1));
      }
    }
    return info;
  }

  private static double number(Map<String, String> info, String key) {
    try {
      return Double.parseDouble(info.getOrDefault(key, "0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Response send(RedisConnection redis, Command command, String... arguments)
      throws ProbeException {
    Request request = Request.cmd(command);
    for (String argument : arguments) {
      request.arg(argument);
    }
    return answer(redis.send(request));
  }

  private static <T> T answer(Future<T> coming) throws ProbeException {
    try {
      return coming
          .toCompletionStage()
          .toCompletableFuture()
          .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      String said = String.valueOf(cause.getMessage());
      throw new ProbeException(said.lines().findFirst().orElse("unknown reason"), cause);
    } catch (TimeoutException e) {
      throw new ProbeException("no answer within " + TIMEOUT_MILLIS / 1_000 + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProbeException("interrupted", e);
    }
  }
}
