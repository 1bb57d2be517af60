package io.chokepoint.driver.run;

import io.chokepoint.driver.agent.AgentClient;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.http.Preflight;
import io.chokepoint.driver.load.Refusal;
import io.chokepoint.driver.plan.Destination;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out whether target and agent are there, before any load is sent. */
final class Reachable {

  private static final int TIMEOUT_MILLIS = 5_000;

  private Reachable() {}

  /**
   * The addresses of all targets, each of which is there and understands the plan: TLS, HTTP/2.
   * Sends no request, only opens connections.
   */
  static List<InetSocketAddress> targets(List<Destination> destinations) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (Destination destination : destinations) {
      @Nullable URI proxy = destination.transport().proxy();
      InetSocketAddress address =
          proxy == null ? address(destination.url()) : behind(proxy, destination.url());
      understands(destination, address);
      addresses.add(address);
    }
    return List.copyOf(addresses);
  }

  private static InetSocketAddress address(URI target) {
    try (Socket socket = new Socket()) {
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getByName(target.getHost()), port(target));
      socket.connect(address, TIMEOUT_MILLIS);
      return address;
    } catch (IOException e) {
      checkRefused(e);
      throw new CommandException(
          ExitCode.UNREACHABLE, "target " + target + " is not reachable: " + why(e), e);
    }
  }

  /** What only the proxy can find. */
  private static InetSocketAddress behind(URI proxy, URI target) {
    address(proxy);
    return InetSocketAddress.createUnresolved(target.getHost(), port(target));
  }

  private static int port(URI url) {
    return url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
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
   * The agent, which is this run's from now on.
   *
   * @param run what tells it from other drivers' runs
   * @param token that lets it change the service; null where it does not
   */
  static AgentClient agent(URI agent, String run, @Nullable String token) {
    AgentClient client = new AgentClient(agent, run, token);
    try {
      client.check();
      return client;
    } catch (AgentClient.TakenException e) {
      throw new CommandException(ExitCode.UNREACHABLE, "agent " + agent + ": " + e.getMessage(), e);
    } catch (IOException e) {
      checkRefused(e);
      throw new CommandException(
          ExitCode.UNREACHABLE, "agent " + agent + " is not reachable: " + why(e), e);
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
