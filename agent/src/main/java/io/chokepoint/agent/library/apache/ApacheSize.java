package io.chokepoint.agent.library.apache;

import io.chokepoint.agent.library.PropertyActuator;
import io.chokepoint.agent.library.Reflected;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The connections that a pool of Apache HttpClient has for each route that was given no bound of
 * its own. It keeps connections too many as long as others wait for them: it shrinks as far as some
 * are idle, and one that does not is not settled.
 */
final class ApacheSize extends PropertyActuator {

  private static final int EACH = 1;

  ApacheSize() {
    super("maxTotal", "defaultMaxPerRoute");
  }

  @Override
  public boolean changes(Object manager) throws ReflectiveOperationException {
    Reflected read = new Reflected(manager);
    if (!manager.getClass().getName().startsWith("org.apache.") || !read.has("getTotalStats")) {
      return false;
    }
    int each = size(manager);
    for (Object route : ApacheReader.routes(read)) {
      if (read.callWith("getMaxPerRoute", route).number() != each) {
        return false;
      }
    }
    return !shut(read);
  }

  /** 5, and 4. */
  private static boolean shut(Reflected manager) throws ReflectiveOperationException {
    try {
      return manager.field("closed").text().equals("true");
    } catch (NoSuchFieldException e) {
      return manager.field("pool").field("isShutDown").isTrue();
    }
  }

  @Override
  public String setting() {
    return "defaultMaxPerRoute";
  }

  @Override
  public int size(Object manager) throws ReflectiveOperationException {
    return values(manager).get(EACH);
  }

  @Override
  public List<Integer> wanted(Object manager, List<Integer> found, int size) {
    int total = found.get(0);
    return List.of(total > 0 ? Math.max(total, size) : total, size);
  }

  @Override
  public void shrink(Object manager) throws ReflectiveOperationException {
    shrink(manager, () -> closeIdle(manager));
  }

  /** 5, and 4. */
  private static void closeIdle(Object manager) throws ReflectiveOperationException {
    ClassLoader loader = manager.getClass().getClassLoader();
    if (manager.getClass().getName().startsWith("org.apache.hc.")) {
      Class<?> time = Class.forName("org.apache.hc.core5.util.TimeValue", true, loader);
      Method closing = manager.getClass().getMethod("closeIdle", time);
      closing.invoke(manager, time.getField("ZERO_MILLISECONDS").get(null));
    } else {
      manager
          .getClass()
          .getMethod("closeIdleConnections", long.class, TimeUnit.class)
          .invoke(manager, 0L, TimeUnit.MILLISECONDS);
    }
  }

  /** Of the route that has the most. */
  @Override
  public int open(Object manager) throws ReflectiveOperationException {
    return most(manager, List.of("getLeased", "getAvailable"));
  }

  @Override
  public int inUse(Object manager) throws ReflectiveOperationException {
    return most(manager, List.of("getLeased"));
  }

  @Override
  public boolean queued(Object manager) throws ReflectiveOperationException {
    return most(manager, List.of("getPending")) > 0;
  }

  @Override
  public int least() {
    return 2;
  }

  private static int most(Object manager, List<String> counts) throws ReflectiveOperationException {
    Reflected read = new Reflected(manager);
    int most = 0;
    for (Object route : ApacheReader.routes(read)) {
      Reflected stats = read.callWith("getStats", route);
      int sum = 0;
      for (String count : counts) {
        sum += stats.call(count).number();
      }
      most = Math.max(most, sum);
    }
    return most;
  }
}
