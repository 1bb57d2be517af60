package io.chokepoint.driver.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.file.FileSystemException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Exceptions as the JDK 17 and 25 and Netty's epoll throw them on Linux. */
class RefusalTest {

  @Test
  void whatLinuxRefusesIsKnownByItsWordsHoweverDeepItLies() {
    Map.of(
            new SocketException("Too many open files"), Refusal.DESCRIPTOR,
            new IOException("Too many open files in system"), Refusal.DESCRIPTOR,
            new ChannelException(
                    new IOException(
                        "newSocketStream(..) failed with error(-24): Too many open files")),
                Refusal.DESCRIPTOR,
            new ExecutionException(
                    new IllegalStateException(
                        "failed to create a child event loop",
                        new IOException("Too many open files"))),
                Refusal.DESCRIPTOR,
            new BindException("Cannot assign requested address"), Refusal.PORT,
            new NoRouteToHostException("Cannot assign requested address: /127.0.0.1:80"),
                Refusal.PORT,
            new IOException("writev(..) failed with error(-12): Cannot allocate memory"),
                Refusal.MEMORY,
            new IOException("No buffer space available"), Refusal.MEMORY,
            new FileSystemException("/tmp/r", null, "No space left on device"), Refusal.DISK,
            new FileSystemException("/tmp/r", null, "Disk quota exceeded"), Refusal.DISK)
        .forEach((failure, refusal) -> assertThat(Refusal.of(failure)).isEqualTo(refusal));
  }

  @Test
  void theHeapAndBuffersOutsideItAreMemoryAndThreadsAreNot() {
    assertThat(Refusal.of(new OutOfMemoryError("Java heap space"))).isEqualTo(Refusal.MEMORY);
    assertThat(
            Refusal.of(
                new RuntimeException(
                    new OutOfMemoryError(
                        "Cannot reserve 65536 bytes of direct buffer memory (allocated: 1)"))))
        .isEqualTo(Refusal.MEMORY);
    assertThat(
            Refusal.of(
                new OutOfMemoryError(
                    "unable to create native thread: possibly out of memory or process/resource"
                        + " limits reached")))
        .isEqualTo(Refusal.THREAD);
  }

  @Test
  void whatTheServiceDoesIsNoRefusal() {
    IOException circle = new IOException("a", new IOException("b"));
    circle.getCause().initCause(circle);
    for (Throwable failure :
        new Throwable[] {
          new ConnectException("Connection refused"),
          new SocketException("Connection reset"),
          new IOException("Broken pipe"),
          new IllegalArgumentException("Too many open files, says the service's answer"),
          circle
        }) {
      assertThat(Refusal.of(failure)).as(failure.toString()).isNull();
    }
  }
}
