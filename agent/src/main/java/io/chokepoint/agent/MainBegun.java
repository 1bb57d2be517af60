package io.chokepoint.agent;

import java.lang.instrument.Instrumentation;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Knows when the application's main has begun, and when the application has brought its own logging
 * or JMX provider, if it has one: the agent's server and samplers touch both. Classes that are
 * loaded tell neither, as other agents load theirs before main; the stack of the thread that will
 * run main does.
 */
final class MainBegun {

  private static final long LOOK_MILLIS = 20;

  /** To look at all the classes there are is most of a millisecond's work. */
  private static final long LOOK_AT_CLASSES_MILLIS = 100;

  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** In a JVM that a native program made, no main may ever be on the thread's stack. */
  private static final long NATIVE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** How long the application may take to name its log manager. */
  private static final long LOGGING_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final List<String> PROVIDERS =
      List.of("java.util.logging.manager", "javax.management.builder.initial");

  private static final Set<String> LOG_MANAGER = Set.of("java.util.logging.LogManager");
  private static final Set<String> JBOSS_MAIN = Set.of("org.jboss.modules.Main");
  private static final String JBOSS_LOADER = "org.jboss.modules.ModuleClassLoader";

  private final Thread main;
  private final Instrumentation instrumentation;
  private long begunNanos;

  /**
   * @param main the thread that calls the agents' premain methods, and then the application's main
   */
  MainBegun(Thread main, Instrumentation instrumentation) {
    this.main = main;
    this.instrumentation = instrumentation;
  }

  /** Returns when main has begun and the providers that it is known to bring are loaded. */
  void await() throws InterruptedException {
    long start = System.nanoTime();
    while (!hasBegun(System.nanoTime() - start)) {
      Thread.sleep(LOOK_MILLIS);
    }
    begunNanos = System.nanoTime();
    awaitProviders();
  }

  /**
   * Returns when the log manager is the application's choice: it has named one, or has had its time
   * to do so. JBoss Modules, which starts WildFly, looks for one in its first module.
   */
  void awaitLogging() throws InterruptedException {
    long since = begunNanos;
    long now = System.nanoTime();
    while (now - since < LOGGING_NANOS && now - begunNanos < LONGEST_NANOS && !namesLogManager()) {
      if (loaded(JBOSS_MAIN)) {
        since = hasModules() ? since : now;
      } else if (loaded(LOG_MANAGER)) {
        break;
      }
      Thread.sleep(LOOK_AT_CLASSES_MILLIS);
      now = System.nanoTime();
    }
    awaitProviders();
  }

  private static boolean namesLogManager() {
    return System.getProperty("java.util.logging.manager") != null;
  }

  /** Whether JBoss Modules has loaded a class of a module. */
  private boolean hasModules() {
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      ClassLoader loader = type.getClassLoader();
      if (loader != null && loader.getClass().getName().equals(JBOSS_LOADER)) {
        return true;
      }
    }
    return false;
  }

  private void awaitProviders() throws InterruptedException {
    while (System.nanoTime() - begunNanos < LONGEST_NANOS && !loaded(providers())) {
      Thread.sleep(LOOK_AT_CLASSES_MILLIS);
    }
  }

  private boolean hasBegun(long waitedNanos) {
    return main.getState() == Thread.State.TERMINATED
        || begun(Arrays.asList(main.getStackTrace()), waitedNanos);
  }

  /** What the thread that runs main does, its innermost frame first. */
  static boolean begun(List<StackTraceElement> stack, long waitedNanos) {
    if (stack.isEmpty()) {
      return waitedNanos > NATIVE_NANOS;
    }
    String outermost = stack.get(stack.size() - 1).getClassName();
    return !outermost.startsWith("sun.instrument.") && !outermost.startsWith("sun.launcher.");
  }

  private static Set<String> providers() {
    Set<String> providers = new HashSet<>();
    for (String property : PROVIDERS) {
      String provider = System.getProperty(property);
      if (provider != null && !provider.isBlank()) {
        providers.add(provider.trim());
      }
    }
    return providers;
  }

  private boolean loaded(Set<String> names) {
    if (names.isEmpty()) {
      return true;
    }
    Set<String> missing = new HashSet<>(names);
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      missing.remove(type.getName());
    }
    return missing.isEmpty();
  }
}
