package io.chokepoint.agent.library.okhttp;

import io.chokepoint.agent.library.PropertyActuator;
import io.chokepoint.agent.library.Reflected;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/**
 * The calls that an OkHttp dispatcher makes to one host at a time. It is the same for each of its
 * hosts; calls on the caller's own thread are not bound by it.
 */
final class OkHttpSize extends PropertyActuator {

  private static final int EACH = 1;

  OkHttpSize() {
    super("maxRequests", "maxRequestsPerHost");
  }

  @Override
  public boolean changes(Object dispatcher) throws ReflectiveOperationException {
    return dispatcher.getClass().getName().equals("okhttp3.Dispatcher")
        && !((ExecutorService) new Reflected(dispatcher).call("executorService").target())
            .isShutdown();
  }

  @Override
  public String setting() {
    return "maxRequestsPerHost";
  }

  @Override
  public int size(Object dispatcher) throws ReflectiveOperationException {
    return values(dispatcher).get(EACH);
  }

  @Override
  public List<Integer> wanted(Object dispatcher, List<Integer> found, int size) {
    return List.of(Math.max(found.get(0), size), size);
  }

  /** Of the host that has the most. */
  @Override
  public int open(Object dispatcher) throws ReflectiveOperationException {
    Map<String, Integer> byHost = new HashMap<>();
    List<?> running =
        List.copyOf((Collection<?>) new Reflected(dispatcher).call("runningCalls").target());
    for (Object call : running) {
      byHost.merge(OkHttpReader.hostOf(call), 1, Integer::sum);
    }
    return byHost.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  @Override
  public int inUse(Object dispatcher) throws ReflectiveOperationException {
    return open(dispatcher);
  }

  @Override
  public boolean queued(Object dispatcher) throws ReflectiveOperationException {
    return new Reflected(dispatcher).call("queuedCallsCount").number() > 0;
  }

  @Override
  public int least() {
    return 2;
  }
}
