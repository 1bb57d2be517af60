package io.chokepoint.driver.backing;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.chokepoint.driver.plan.Backing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A redis-server on a free port that keeps nothing. */
final class RedisProcess implements AutoCloseable {

  private static final Path SERVER = Path.of("/usr/bin/redis-server");

  private final Process process;
  private final int port;

  private RedisProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static RedisProcess start(String... options) throws IOException {
    assumeThat(SERVER).as("a Redis to ask").exists();
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    List<String> command =
        new ArrayList<>(
            List.of(SERVER.toString(), "--bind", "127.0.0.1", "--save", "", "--port", "" + port));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command)
            .directory(Files.createTempDirectory("chokepoint-redis-").toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectErrorStream(true)
            .start();
    Awaitility.await().ignoreExceptions().until(() -> answers(port));
    return new RedisProcess(process, port);
  }

  int port() {
    return port;
  }

  Backing service(@Nullable String password) {
    return new Backing("cache", Backing.Kind.REDIS, "redis://127.0.0.1:" + port, null, password);
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    process.waitFor(10, TimeUnit.SECONDS);
  }

  private static boolean answers(int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
      return true;
    }
  }
}
