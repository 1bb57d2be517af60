package io.chokepoint.agent.library.jdkclient;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Calls;
import java.net.URL;
import java.net.URLConnection;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Calls by the JDK's HttpURLConnection, HTTPS included, which delegates to it: until the head of
 * the answer is there. Whatever else is asked of the answer asks for its stream first.
 */
public final class UrlConnectionProbe implements Probe {

  private static final String CONNECTION = "sun.net.www.protocol.http.HttpURLConnection";

  @Override
  public Set<String> classes() {
    return Set.of(CONNECTION);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            CONNECTION,
            namedOneOf("connect", "getOutputStream").and(takesNoArguments()),
            Connect.class),
        new Advised(CONNECTION, named("getInputStream").and(takesNoArguments()), Answer.class));
  }

  /** Nothing is waited for where the JDK's inner client says that it is connected. */
  static final class Connect {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(
        @Advice.This URLConnection connection, @Advice.FieldValue("http") Object connected) {
      if (connected != null) {
        return 0;
      }
      URL url = connection.getURL();
      return Calls.started(url.getProtocol(), url.getHost(), url.getPort());
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter int call, @Advice.Thrown @Nullable Throwable failure) {
      Calls.ended(call, 0, failure);
    }
  }

  /** An answer that is there already is asked for again for nothing. */
  static final class Answer {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(
        @Advice.This URLConnection connection,
        @Advice.FieldValue("http") Object connected,
        @Advice.FieldValue("inputStream") Object answer) {
      if (answer != null) {
        return 0;
      }
      URL url = connection.getURL();
      return connected == null
          ? Calls.started(url.getProtocol(), url.getHost(), url.getPort())
          : Calls.continued(url.getProtocol(), url.getHost(), url.getPort());
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter int call,
        @Advice.FieldValue("responseCode") int status,
        @Advice.Thrown @Nullable Throwable failure) {
      Calls.ended(call, status, status >= 400 ? null : failure);
    }
  }
}
