package io.chokepoint.agent.library.okhttp;

import io.chokepoint.agent.library.ClientReader;
import io.chokepoint.agent.library.Reflected;
import io.chokepoint.bridge.Hosts;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The calls of OkHttp's dispatchers. */
final class OkHttpReader implements ClientReader {

  private static final String NAME = "OkHttp";

  @Override
  public boolean reads(String className) {
    return className.startsWith("okhttp3.");
  }

  @Override
  public Map<String, State> read(Reflected dispatcher, Map<String, State> before)
      throws ReflectiveOperationException {
    Map<String, State> states = new HashMap<>();
    boolean dispatches = dispatcher.field("runningAsyncCalls").size() > 0;
    Integer each = dispatcher.call("getMaxRequestsPerHost").number();
    for (Object call : (Collection<?>) dispatcher.call("runningCalls").target()) {
      String host = hostOf(call);
      State known = before.get(host);
      boolean bound = dispatches || (known != null && known.capacity() != null);
      states.merge(host, new State(NAME, bound ? each : null, 1, 0, 0), OkHttpReader::another);
    }
    for (Object call : (Collection<?>) dispatcher.call("queuedCalls").target()) {
      states.merge(hostOf(call), new State(NAME, each, 0, 0, 1), OkHttpReader::another);
    }
    return states;
  }

  /** Of the same dispatcher, whose bound it shares. */
  private static State another(State a, State b) {
    Integer bound = a.capacity() == null ? b.capacity() : a.capacity();
    return new State(NAME, bound, a.active() + b.active(), a.idle(), a.pending() + b.pending());
  }

  static String hostOf(Object call) throws ReflectiveOperationException {
    Reflected url = new Reflected(call).call("request").call("url");
    return Hosts.name(
        url.call("scheme").text(), url.call("host").text(), url.call("port").number());
  }
}
