package io.chokepoint.agent.library.jdkclient;

import static net.bytebuddy.matcher.ElementMatchers.named;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Bridge;
import io.chokepoint.bridge.Calls;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * Waits for the body of an answer that the JDK's HttpClient gives as a stream, taken for the last
 * call's: the stream itself does not know whose it is.
 */
public final class AnswerStreamProbe implements Probe {

  private static final String STREAM =
      "jdk.internal.net.http.ResponseSubscribers$HttpResponseInputStream";

  @Override
  public Set<String> classes() {
    return Set.of(STREAM);
  }

  /** Called for each read, of which one in many finds its buffer empty. */
  @Override
  public List<Advised> advised() {
    return List.of(new Advised(STREAM, named("current"), Next.class));
  }

  static final class Next {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.FieldValue("currentBuffer") ByteBuffer buffer) {
      return buffer != null && buffer.hasRemaining() ? 0 : Calls.answerAwaited();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter int visit) {
      Bridge.visitEnded(visit);
    }
  }
}
