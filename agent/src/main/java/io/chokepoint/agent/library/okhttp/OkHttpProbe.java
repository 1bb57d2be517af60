package io.chokepoint.agent.library.okhttp;

import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Calls;
import io.chokepoint.bridge.HttpClients;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Calls by OkHttp, until the head of the answer is there: where the request's own thread makes
 * them, as the dispatcher's threads are in no request.
 */
public final class OkHttpProbe implements Probe {

  /** Of 3 to 4.3, and of all later ones. */
  private static final Set<String> CALLS =
      Set.of("okhttp3.RealCall", "okhttp3.internal.connection.RealCall");

  @Override
  public Set<String> classes() {
    return CALLS;
  }

  /** Kotlin adds the module's name to the method's. */
  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(null, nameStartsWith("getResponseWithInterceptorChain"), Exchange.class));
  }

  static final class Exchange {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.This Call call, @Advice.FieldValue("client") OkHttpClient client) {
      HttpClients.seen(client.dispatcher());
      HttpUrl url = call.request().url();
      return Calls.started(url.scheme(), url.host(), url.port());
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter int call,
        @Advice.Return @Nullable Response answer,
        @Advice.Thrown @Nullable Throwable failure) {
      Calls.ended(call, answer == null ? 0 : answer.code(), failure);
    }
  }
}
