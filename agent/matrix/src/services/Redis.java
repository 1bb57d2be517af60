import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** A Redis server of the service's own, and work to give it. */
final class Redis {

  /** Takes Redis some tens of milliseconds. */
  static final String WORK = "local x = 0 for i = 1, 5000000 do x = x + i % 7 end return x";

  private Redis() {}

  /** Returns its port. */
  static int start() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    RedisServer server = new RedisServer(port);
    server.start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    server.stop();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                }));
    return port;
  }
}
