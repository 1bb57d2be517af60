package io.chokepoint.driver.http;

import io.chokepoint.core.model.Offered;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.load.Slices;
import io.chokepoint.driver.plan.Destination;
import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Stage;
import io.chokepoint.driver.plan.Transport;
import io.chokepoint.driver.plan.template.Template;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Half a second of load on a server of our own, before the first real request. Without it the
 * driver loads its classes and is interpreted while it measures: the first real second then showed
 * a median of 400 ms against a server that answers in one.
 */
public final class Rehearsal {

  private static final long LENGTH_NANOS = 500_000_000L;
  private static final int USERS = 4;
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"
          .getBytes(StandardCharsets.US_ASCII);

  private Rehearsal() {}

  /** Runs it; if there can be no server on the loopback, does without. */
  public static void run() {
    try (ServerSocket server = new ServerSocket(0, USERS, InetAddress.getLoopbackAddress())) {
      Thread acceptor = new Thread(() -> accept(server), "chokepoint-rehearsal");
      acceptor.setDaemon(true);
      acceptor.start();
      load(server.getLocalPort());
    } catch (IOException e) {
      // the first second is then slower; it is marked as the driver's
    }
  }

  private static void load(int port) {
    Plan plan = plan(port);
    Timetable timetable = Timetable.of(plan.load());
    long origin = System.nanoTime();
    LongSupplier clock = () -> System.nanoTime() - origin;
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (HttpLoad load =
        new HttpLoad(plan, timetable, List.of(Addresses.of(address)), 1, clock, new Slices(1))) {
      load.start();
      while (!load.finished() && clock.getAsLong() < 4 * LENGTH_NANOS) {
        Thread.sleep(10);
      }
      load.cutOff();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Plan plan(int port) {
    Endpoint endpoint =
        Endpoint.builder("rehearsal", "GET", Template.strict("/{seq}"))
            .weight(1)
            .timeoutNanos(LENGTH_NANOS)
            .build();
    Stage stage = new Stage(Offered.closed(USERS), 100_000, LENGTH_NANOS);
    Load load = Load.builder(Load.Arrival.POISSON, List.of(stage), USERS).build();
    URI self = URI.create("http://localhost:" + port);
    List<Destination> here = List.of(new Destination(self, Transport.DEFAULT));
    return Plan.builder("rehearsal", here, List.of(endpoint), load).build();
  }

  private static void accept(ServerSocket server) {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread thread = new Thread(() -> serve(socket), "chokepoint-rehearsal-server");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // closed: the rehearsal is over
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      int newlines = 0;
      for (int c = in.read(); c >= 0; c = in.read()) {
        newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
        if (newlines == 2) {
          out.write(ANSWER);
          newlines = 0;
        }
      }
    } catch (IOException e) {
      // the client is gone: the rehearsal is over
    }
  }
}
