import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A Redis server of the service's own, which ends with it. */
final class RedisProcess {

  private RedisProcess() {}

  /** Starts it; returns its port once it answers. */
  static int start() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Process redis =
        new ProcessBuilder(
                ("redis-server --bind 127.0.0.1 --save --appendonly no --port " + port).split(" "))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(redis::destroy));
    while (!answers(port)) {
      if (!redis.isAlive()) {
        throw new IOException("redis-server ended with " + redis.exitValue());
      }
      Thread.sleep(20);
    }
    return port;
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
