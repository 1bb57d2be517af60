package io.chokepoint.agent.library.jdkclient;

import static net.bytebuddy.matcher.ElementMatchers.named;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Bridge;
import io.chokepoint.bridge.Calls;
import java.net.InetAddress;
import java.net.SocketImpl;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * Waits for the body of an answer whose head an HTTP client gave back before: reads of the socket
 * outside any visit, where they are from the host that was called last. So for every client that
 * has threads read sockets: HttpURLConnection, Apache HttpClient, OkHttp.
 */
public final class SocketProbe implements Probe {

  private static final String SOCKET = "sun.nio.ch.NioSocketImpl";

  @Override
  public Set<String> classes() {
    return Set.of(SOCKET);
  }

  @Override
  public List<Advised> advised() {
    return List.of(new Advised(SOCKET, named("read"), Read.class));
  }

  static final class Read {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(
        @Advice.FieldValue(value = "address", declaringType = SocketImpl.class) InetAddress address,
        @Advice.FieldValue(value = "port", declaringType = SocketImpl.class) int port) {
      return Calls.answerAwaited(address, port);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter int visit) {
      Bridge.visitEnded(visit);
    }
  }
}
