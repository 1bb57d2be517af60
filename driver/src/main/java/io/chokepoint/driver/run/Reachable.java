package io.chokepoint.driver.run;

import io.chokepoint.driver.agent.AgentClient;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.http.Addresses;
import io.chokepoint.driver.http.Preflight;
import io.chokepoint.driver.load.Refusal;
import io.chokepoint.driver.plan.Destination;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds out whether target and agent are there, before any load is sent. */
final class Reachable {

  private static final int TIMEOUT_MILLIS = 5_000;

  /** An agent starts beside its service, which may answer before it does. */
  private static final long AGENT_STARTS_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long AGAIN_MILLIS = 100;

  private Reachable() {}

  /**
   * The addresses of all targets, each of which is there and understands the plan: TLS, HTTP/2.
   * Sends no request, only opens connections.
   */
  static List<Addresses> targets(List<Destination> destinations) {
    List<Addresses> addresses = new ArrayList<>();
    for (Destination destination : destinations) {
      @Nullable URI proxy = destination.transport().proxy();
      Addresses its = proxy == null ? addresses(destination) : behind(proxy, destination);
      understands(destination, its.first());
      addresses.add(its);
    }
    return List.copyOf(addresses);
  }

  private static Addresses addresses(Destination target) {
    String at = target.address() == null ? "" : " at " + target.address().getAuthority();
    return addresses(target.url() + at, target.addressHost(), target.addressPort());
  }

  private static Addresses addresses(String target, String host, int port) {
    try {
      return answering(InetAddress.getAllByName(host), port);
    } catch (IOException e) {
      checkRefused(e);
      throw new CommandException(
          ExitCode.UNREACHABLE, "target " + target + " is not reachable: " + why(e), e);
    }
  }

  /**
   * Those of a name that answer. Of the first one's family only: what listens at 127.0.0.1 and what
   * at ::1 may be two services.
   *
   * @throws IOException if none does
   */
  static Addresses answering(InetAddress[] named, int port) throws IOException {
    List<InetSocketAddress> all = new ArrayList<>();
    List<InetSocketAddress> silent = new ArrayList<>();
    @Nullable IOException first = null;
    for (InetAddress one : named) {
      if (!all.isEmpty() && !all.get(0).getAddress().getClass().equals(one.getClass())) {
        continue;
      }
      InetSocketAddress address = new InetSocketAddress(one, port);
      try (Socket socket = new Socket()) {
        socket.connect(address, TIMEOUT_MILLIS);
        all.add(address);
      } catch (IOException e) {
        first = first == null ? e : first;
        silent.add(address);
      }
    }
    if (all.isEmpty()) {
      throw first == null ? new UnknownHostException() : first;
    }
    Class<?> family = all.get(0).getAddress().getClass();
    silent.removeIf(address -> !address.getAddress().getClass().equals(family));
    return new Addresses(all, silent);
  }

  /** What only the proxy can find. */
  private static Addresses behind(URI proxy, Destination target) {
    addresses(proxy.toString(), proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort());
    return Addresses.of(
        InetSocketAddress.createUnresolved(target.addressHost(), target.addressPort()));
  }

  private static void understands(Destination destination, InetSocketAddress address) {
    try {
      Preflight.check(destination, address);
    } catch (IOException e) {
      checkRefused(e);
      throw new CommandException(
          ExitCode.UNREACHABLE,
          "target " + destination.url() + ": " + CommandException.reason(e),
          e);
    }
  }

  /**
   * The agent, which is this run's from now on. One that refuses connections may be starting, and
   * is asked again for a while.
   *
   * @param run what tells it from other drivers' runs
   * @param token that lets it change the service; null where it does not
   * @param says what people should know
   */
  static AgentClient agent(URI agent, String run, @Nullable String token, Consumer<String> says) {
    AgentClient client = new AgentClient(agent, run, token);
    try {
      checkOnceStarted(client, agent, says);
      return client;
    } catch (AgentClient.TakenException e) {
      throw new CommandException(ExitCode.UNREACHABLE, "agent " + agent + ": " + e.getMessage(), e);
    } catch (IOException e) {
      checkRefused(e);
      throw new CommandException(
          ExitCode.UNREACHABLE, "agent " + agent + " is not reachable: " + why(e), e);
    }
  }

  private static void checkOnceStarted(AgentClient client, URI agent, Consumer<String> says)
      throws IOException {
    long begin = System.nanoTime();
    boolean said = false;
    while (true) {
      try {
        client.check();
        return;
      } catch (IOException e) {
        boolean refused = e.getCause() instanceof ConnectException && Refusal.of(e) == null;
        if (!refused || System.nanoTime() - begin > AGENT_STARTS_NANOS) {
          throw e;
        }
        if (!said) {
          says.accept("agent " + agent + " refuses connections: waiting in case it is starting");
          said = true;
        }
      }
      pause();
    }
  }

  private static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(AGAIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private static void checkRefused(IOException e) {
    @Nullable Refusal refusal = Refusal.of(e);
    if (refusal != null) {
      throw CommandException.refused(refusal, e);
    }
  }

  private static String why(IOException e) {
    if (e instanceof UnknownHostException) {
      return "unknown host";
    }
    if (e instanceof SocketTimeoutException) {
      return "no answer within " + TIMEOUT_MILLIS / 1000 + " s";
    }
    return e instanceof ConnectException ? "connection refused" : CommandException.reason(e);
  }
}
