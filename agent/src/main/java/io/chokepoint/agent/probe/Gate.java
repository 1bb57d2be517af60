package io.chokepoint.agent.probe;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.bridge.Tagged;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.charset.StandardCharsets;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sees every class that is loaded and lets almost all pass for the price of a look-up: a service
 * loads twenty thousand classes of which twenty are meant. Byte Buddy is woken by the first
 * candidate, not before.
 */
public final class Gate implements ClassFileTransformer {

  private final Map<String, List<Probe>> byName = new HashMap<>();
  private final List<Probe> byPattern = new ArrayList<>();
  private final AgentErrors errors;
  private final Consumer<String> say;
  private volatile @Nullable Weaver weaver;

  public Gate(List<Probe> probes, AgentErrors errors, Consumer<String> say) {
    this.errors = errors;
    this.say = say;
    for (Probe probe : probes) {
      for (String name : probe.classes()) {
        byName.computeIfAbsent(name.replace('.', '/'), n -> new ArrayList<>(1)).add(probe);
      }
      if (probe.classes().isEmpty()) {
        byPattern.add(probe);
      }
    }
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable Module module,
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> loaded,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    if (name == null || loader == Gate.class.getClassLoader()) {
      return null;
    }
    List<Probe> probes = mentioned(candidates(name, loader), classFile);
    if (probes.isEmpty()) {
      return null;
    }
    try {
      boolean withFields = loaded == null || hasField(loaded);
      return asAgent(() -> weaver().weave(probes, loader, name, withFields, classFile));
    } catch (Throwable e) {
      errors.add("instrumenting " + name.replace('/', '.'), e);
      return null;
    }
  }

  /** A security manager would hold what the agent does here against the class that caused it. */
  @SuppressWarnings("removal")
  private static byte @Nullable [] asAgent(PrivilegedAction<byte @Nullable []> work) {
    return System.getSecurityManager() == null ? work.run() : AccessController.doPrivileged(work);
  }

  /** Whether it was given one when it was loaded: it must be given it again, or cannot change. */
  private static boolean hasField(Class<?> loaded) {
    return Arrays.asList(loaded.getInterfaces()).contains(Tagged.class);
  }

  private List<Probe> candidates(Class<?> type) {
    return candidates(type.getName().replace('.', '/'), type.getClassLoader());
  }

  /** What is told by a pattern is no class of the JDK's own, of which a start loads a thousand. */
  private List<Probe> candidates(String internalName, @Nullable ClassLoader loader) {
    List<Probe> named = byName.get(internalName);
    if (named != null || loader == null) {
      return named == null ? List.of() : named;
    }
    List<Probe> found = List.of();
    for (Probe probe : byPattern) {
      if (probe.mayBe(internalName)) {
        if (found.isEmpty()) {
          found = new ArrayList<>(1);
        }
        found.add(probe);
      }
    }
    return found;
  }

  /** Those whose classes mention what this one does. */
  private static List<Probe> mentioned(List<Probe> candidates, byte[] classFile) {
    List<Probe> found = candidates;
    String text = "";
    for (Probe probe : candidates) {
      if (!probe.mentions().isEmpty()) {
        text = text.isEmpty() ? new String(classFile, StandardCharsets.ISO_8859_1) : text;
        if (!text.contains(probe.mentions())) {
          found = found == candidates ? new ArrayList<>(candidates) : found;
          found.remove(probe);
        }
      }
    }
    return found;
  }

  private Weaver weaver() {
    Weaver there = weaver;
    if (there == null) {
      synchronized (this) {
        there = weaver;
        if (there == null) {
          there = new Weaver(say);
          weaver = there;
        }
      }
    }
    return there;
  }

  /** Instruments what was loaded before the agent came. */
  public void catchUp(Instrumentation instrumentation) {
    catchUp(instrumentation, type -> !onlyWhenNeeded(type));
  }

  /** Instruments what the JDK itself needed before any agent could come: its locks, its threads. */
  public void catchUpWithJdk(Instrumentation instrumentation) {
    Set<String> names = new HashSet<>();
    byName.keySet().forEach(name -> names.add(name.replace('/', '.')));
    catchUp(
        instrumentation,
        type ->
            type.getClassLoader() == null
                && names.contains(type.getName())
                && !onlyWhenNeeded(type));
  }

  /** Instruments a class that was loaded before the agent came, and that is only now of use. */
  public void catchUpWith(Instrumentation instrumentation, String name) {
    catchUp(instrumentation, type -> type.getName().equals(name));
  }

  private boolean onlyWhenNeeded(Class<?> type) {
    for (Probe probe : candidates(type)) {
      if (probe.onlyWhenNeeded()) {
        return true;
      }
    }
    return false;
  }

  private void catchUp(Instrumentation instrumentation, Predicate<Class<?>> which) {
    List<Class<?>> meant = new ArrayList<>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (!type.isArray()
          && which.test(type)
          && type.getClassLoader() != Gate.class.getClassLoader()
          && !candidates(type).isEmpty()
          && instrumentation.isModifiableClass(type)) {
        meant.add(type);
      }
    }
    // loaders first: what they loaded cannot be linked with its advice before
    meant.sort(Comparator.comparing(type -> !ClassLoader.class.isAssignableFrom(type)));
    for (Class<?> type : meant) {
      try {
        instrumentation.retransformClasses(type);
      } catch (UnmodifiableClassException | RuntimeException | LinkageError e) {
        errors.add("instrumenting " + type.getName(), e);
      }
    }
  }
}
