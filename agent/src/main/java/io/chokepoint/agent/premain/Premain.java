package io.chokepoint.agent.premain;

import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * The agent's way in, and its only class on the system loader. It puts the bridge on the bootstrap
 * loader and hands over to the isolated one.
 *
 * <p>Its class file, and no other of the agent's, is one of Java 8, and it uses nothing newer: a
 * JVM that is too old for the rest loads this class, says so, and runs the application.
 *
 * <p>Kept bare: what touches java.util.logging, JMX or java.nio.file before the application's main
 * has run locks in the JDK's own provider, and application servers that bring theirs fail. An error
 * here costs the agent, never the application.
 */
public final class Premain {

  private static final int OLDEST_JAVA = 17;
  private static final String ISOLATED = "io.chokepoint.bridge.IsolatedLoader";
  private static final String ENTRY = "io.chokepoint.agent.Agent";

  private Premain() {}

  /** Called by the JVM before the application's main. */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation, false);
  }

  /** Called by the JVM when the agent is attached to it while it runs. */
  public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation, true);
  }

  private static void start(
      @Nullable String arguments, Instrumentation instrumentation, boolean attached) {
    String java = System.getProperty("java.specification.version");
    if (isTooOld(java)) {
      System.err.println(
          "[chokepoint] not started, the application goes on without it: the agent needs Java "
              + OLDEST_JAVA
              + " or later, and this is Java "
              + java);
      return;
    }
    try {
      File jar =
          new File(Premain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      bridge(jar, instrumentation);
      ClassLoader isolated = isolated(jar);
      if (isolated == null) {
        System.err.println("[chokepoint] already running in this JVM: not started twice");
        return;
      }
      Class.forName(ENTRY, true, isolated)
          .getMethod("start", String.class, Instrumentation.class, boolean.class)
          .invoke(null, arguments, instrumentation, attached);
    } catch (Throwable e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      System.err.println("[chokepoint] not started, the application goes on without it: " + cause);
    }
  }

  /** Until Java 8 the version was {@code 1.8}. What cannot be read is taken for a later Java's. */
  static boolean isTooOld(@Nullable String java) {
    if (java == null || java.startsWith("1.")) {
      return java != null;
    }
    try {
      return Integer.parseInt(java) < OLDEST_JAVA;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** A JVM in which the bridge's classes cannot be defined finds them in the jar. */
  private static void bridge(File file, Instrumentation instrumentation) throws IOException {
    if (isBridged()) {
      return;
    }
    JarFile jar = new JarFile(file, false);
    try (URLClassLoader once = new URLClassLoader(new URL[] {file.toURI().toURL()}, null)) {
      Class.forName("io.chokepoint.bridge.BootLoader", true, once)
          .getMethod("define", JarFile.class, Instrumentation.class)
          .invoke(null, jar, instrumentation);
    } catch (ReflectiveOperationException | LinkageError e) {
      instrumentation.appendToBootstrapClassLoaderSearch(jar);
    }
  }

  private static boolean isBridged() {
    try {
      Class.forName(ISOLATED, false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** By name, as the bridge must come from the bootstrap loader and from nowhere else. */
  private static @Nullable ClassLoader isolated(File jar) throws ReflectiveOperationException {
    return (ClassLoader)
        Class.forName(ISOLATED, true, null).getMethod("open", File.class).invoke(null, jar);
  }
}
