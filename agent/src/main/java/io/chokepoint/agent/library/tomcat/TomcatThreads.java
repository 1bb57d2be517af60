package io.chokepoint.agent.library.tomcat;

import io.chokepoint.agent.library.Actuator;
import io.chokepoint.agent.library.Reflected;
import java.util.List;

/**
 * The worker threads of a Tomcat's connector. Not of one that was given an executor, or has a
 * virtual thread for each request.
 */
final class TomcatThreads implements Actuator {

  private static final int MAXIMUM = 0;

  @Override
  public boolean changes(Object endpoint) throws ReflectiveOperationException {
    if (!TomcatReader.isEndpoint(endpoint.getClass())) {
      return false;
    }
    Reflected read = new Reflected(endpoint);
    Object executor = read.callOrNull("getExecutor");
    return read.call("isRunning").isTrue()
        && read.field("internalExecutor").isTrue()
        && executor != null
        && executor.getClass().getSimpleName().equals("ThreadPoolExecutor");
  }

  @Override
  public String setting() {
    return "threads";
  }

  /** Its getter of the spare ones says no more than the maximum, and so changes with that. */
  @Override
  public List<Integer> values(Object endpoint) throws ReflectiveOperationException {
    Reflected read = new Reflected(endpoint);
    return List.of(read.call("getMaxThreads").number(), read.field("minSpareThreads").number());
  }

  /** Those that are always there bound the others from below. */
  @Override
  public List<Integer> wanted(Object endpoint, List<Integer> found, int size) {
    return List.of(size, Math.min(found.get(1), size));
  }

  @Override
  public void set(Object endpoint, int index, int value) throws ReflectiveOperationException {
    Reflected read = new Reflected(endpoint);
    if (index == MAXIMUM) {
      read.call("setMaxThreads", value);
    } else {
      read.call("setMinSpareThreads", Math.min(value, read.call("getMaxThreads").number()));
    }
  }

  @Override
  public int open(Object endpoint) throws ReflectiveOperationException {
    return executor(endpoint).call("getPoolSize").number();
  }

  @Override
  public int inUse(Object endpoint) throws ReflectiveOperationException {
    return executor(endpoint).call("getActiveCount").number();
  }

  @Override
  public boolean queued(Object endpoint) throws ReflectiveOperationException {
    return executor(endpoint).call("getQueue").size() > 0;
  }

  @Override
  public int least() {
    return 2;
  }

  private static Reflected executor(Object endpoint) throws ReflectiveOperationException {
    return new Reflected(endpoint).call("getExecutor");
  }
}
