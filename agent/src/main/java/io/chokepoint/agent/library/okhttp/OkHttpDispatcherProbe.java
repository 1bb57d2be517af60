package io.chokepoint.agent.library.okhttp;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Tasks;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import okhttp3.Call;
import okhttp3.HttpUrl;

/**
 * Calls that OkHttp's dispatcher makes. It has threads without a bound, and allows so many calls at
 * a time to one host: what a call waits for before it has a thread is a place among those, which is
 * what a connection is elsewhere, so it is charged as the wait for one. When it is made, it is the
 * task of the request that asked for it.
 */
public final class OkHttpDispatcherProbe implements Probe {

  /** Of 3 to 4.3, and of all later ones. */
  private static final Set<String> CALLS =
      Set.of("okhttp3.RealCall$AsyncCall", "okhttp3.internal.connection.RealCall$AsyncCall");

  @Override
  public Set<String> classes() {
    return CALLS;
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return true;
  }

  @Override
  public List<Advised> advised() {
    return List.of(new Advised(null, isConstructor(), Made.class));
  }

  static final class Made {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object task, @Advice.FieldValue("this$0") Call call) {
      HttpUrl url = call.request().url();
      Tasks.calls(task, url.scheme(), url.host(), url.port());
    }
  }
}
