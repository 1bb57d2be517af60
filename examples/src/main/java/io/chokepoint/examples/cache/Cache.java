package io.chokepoint.examples.cache;

import io.chokepoint.examples.Options;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import redis.embedded.RedisServer;

/** A real Redis server that keeps nothing on disk and evicts what was not used for the longest. */
public final class Cache {

  private Cache() {}

  /** Starts the server, prints {@code ready <host:port>} and runs until the process is stopped. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Options options = Options.parse(args, Set.of("port", "megabytes"));
    int port = options.number("port", 6379);
    RedisServer server =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("maxmemory " + options.number("megabytes", 16) + "mb")
            .setting("maxmemory-policy allkeys-lru")
            .setting("save \"\"")
            .build();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop-cache"));
    server.start();
    System.out.println("ready 127.0.0.1:" + port);
    new CountDownLatch(1).await();
  }

  private static void stop(RedisServer server) {
    try {
      server.stop();
    } catch (IOException e) {
      System.err.println("the cache does not stop: " + e.getMessage());
    }
  }
}
