import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** A Redis server of the service's own, and work to give it. */
final class Redis {

  /** Takes Redis some hundreds of milliseconds. */
  static final String WORK = work(50_000_000);

  static final String LITTLE_WORK = work(1);

  private Redis() {}

  private static String work(int rounds) {
    return "local x = 0 for i = 1, " + rounds + " do x = x + i % 7 end return x";
  }

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
