package io.chokepoint.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.jar.JarFile;
import jdk.internal.misc.Unsafe;

/**
 * Defines the bridge's classes in the bootstrap loader, one by one. A jar that is appended to that
 * loader's search costs the application its class data sharing: the JVM prints a warning, and reads
 * no class of the application from an archive any more.
 *
 * <p>Loaded by a loader of its own, whose module alone may use what the JDK keeps to itself.
 */
public final class BootLoader {

  private static final String LIST = "META-INF/chokepoint/bridge";
  private static final String INTERNAL = "jdk.internal.misc";

  private BootLoader() {}

  /** Defines all of them; called by premain, by name. */
  public static void define(JarFile jar, Instrumentation instrumentation)
      throws ClassNotFoundException, IOException {
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(INTERNAL, Set.of(BootLoader.class.getModule())),
        Map.of(),
        Set.of(),
        Map.of());
    defineAll(classes(jar));
  }

  /** Listed by the build: the jar has nine thousand entries, which take a while to go through. */
  private static Map<String, byte[]> classes(JarFile jar) throws IOException {
    Map<String, byte[]> classes = new LinkedHashMap<>();
    String list = new String(bytes(jar, LIST), StandardCharsets.UTF_8);
    StringTokenizer names = new StringTokenizer(list, "\r\n");
    while (names.hasMoreTokens()) {
      String name = names.nextToken();
      classes.put(name, bytes(jar, name + ".class"));
    }
    return classes;
  }

  private static byte[] bytes(JarFile jar, String entry) throws IOException {
    try (InputStream in = jar.getInputStream(jar.getEntry(entry))) {
      return in.readAllBytes();
    }
  }

  /** A class can be defined once those that it extends and implements are. */
  private static void defineAll(Map<String, byte[]> classes) throws ClassNotFoundException {
    while (!classes.isEmpty()) {
      List<String> defined = new ArrayList<>();
      for (Map.Entry<String, byte[]> each : classes.entrySet()) {
        if (isDefined(each.getKey(), each.getValue())) {
          defined.add(each.getKey());
        }
      }
      if (defined.isEmpty()) {
        throw new ClassNotFoundException("what " + classes.keySet() + " are made of");
      }
      classes.keySet().removeAll(defined);
    }
  }

  private static boolean isDefined(String name, byte[] bytes) {
    try {
      Unsafe.getUnsafe().defineClass(name, bytes, 0, bytes.length, null, null);
      return true;
    } catch (NoClassDefFoundError e) {
      return false;
    }
  }
}
