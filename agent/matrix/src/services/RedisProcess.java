import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A Redis server of the service's own, which ends with it. */
final class RedisProcess {

  private RedisProcess() {}

  /** Starts it; returns its port once it answers. Another may be quicker to take a free port. */
  static int start() throws Exception {
    for (int tries = 0; tries < 5; tries++) {
      int port;
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      Process redis =
          new ProcessBuilder(
                  ("redis-server --bind 127.0.0.1 --save --appendonly no --port " + port)
                      .split(" "))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(redis::destroy));
      while (redis.isAlive()) {
        if (answers(port, redis.pid())) {
          return port;
        }
        Thread.sleep(20);
      }
    }
    throw new IOException("redis-server ends as soon as it is started");
  }

  /** Whether it is this process that answers there. */
  private static boolean answers(int port, long pid) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      socket.setSoTimeout(1_000);
      socket.getOutputStream().write("INFO server\r\n".getBytes(StandardCharsets.US_ASCII));
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("process_id:")) {
          return line.equals("process_id:" + pid);
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }
}
