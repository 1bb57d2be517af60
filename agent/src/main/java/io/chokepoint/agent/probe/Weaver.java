package io.chokepoint.agent.probe;

import static net.bytebuddy.matcher.ElementMatchers.isNative;
import static net.bytebuddy.matcher.ElementMatchers.not;

import io.chokepoint.bridge.Bridge;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.scaffold.TypeInitializer;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.Implementation.Context.FrameGeneration;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.member.MethodInvocation;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/** Puts advice into classes. The only class, with the field's visitor, that drives Byte Buddy. */
final class Weaver {

  private final Consumer<String> say;
  private final ClassFileLocator own;
  private final Advice.ExceptionHandler counted;
  private final Map<Object, Side> sides = Collections.synchronizedMap(new WeakHashMap<>());

  /** What is known about the classes of one of the application's loaders. */
  private static final class Side {
    final boolean seesBridge;
    final Map<Probe, Boolean> fits = new ConcurrentHashMap<>();
    final Map<String, Advice> advice = new ConcurrentHashMap<>();
    final Map<String, TypePool> types = new ConcurrentHashMap<>();

    Side(boolean seesBridge) {
      this.seesBridge = seesBridge;
    }
  }

  Weaver(Consumer<String> say) {
    this.say = say;
    own = ClassFileLocator.ForClassLoader.of(Weaver.class.getClassLoader());
    counted = new Advice.ExceptionHandler.Simple(countError());
  }

  /** What a suppressed exception does instead: it is counted. */
  private static StackManipulation countError() {
    try {
      return MethodInvocation.invoke(
          new MethodDescription.ForLoadedMethod(Bridge.class.getMethod("failed", Throwable.class)));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The class with its advice; null if nothing is to be done.
   *
   * @param fresh whether it is being loaded now and fields can be added, or it was given them then
   */
  byte @Nullable [] weave(
      List<Probe> candidates,
      @Nullable ClassLoader loader,
      String internalName,
      boolean fresh,
      byte[] classFile) {
    Side side = side(loader);
    if (!side.seesBridge) {
      return null;
    }
    String name = internalName.replace('/', '.');
    ClassFileLocator locator =
        new ClassFileLocator.Compound(
            ClassFileLocator.Simple.of(name, classFile),
            ClassFileLocator.ForClassLoader.of(loader));
    TypePool types = types(new ClassFileLocator.Compound(locator, Absent.TYPES));
    TypeDescription type = types.describe(name).resolve();
    if (type.isInterface()) {
      return null;
    }
    List<AsmVisitorWrapper> visitors = new ArrayList<>();
    for (Probe probe : candidates) {
      if (probe.is(type) && side.fits.computeIfAbsent(probe, p -> fits(p, type, locator))) {
        add(probe, type, loader, fresh, visitors);
      }
    }
    return visitors.isEmpty() ? null : apply(type, classFile, types, visitors);
  }

  private static TypePool types(ClassFileLocator locator) {
    return new TypePool.Default(
        new TypePool.CacheProvider.Simple(), locator, TypePool.Default.ReaderMode.FAST);
  }

  private void add(
      Probe probe,
      TypeDescription type,
      @Nullable ClassLoader loader,
      boolean fresh,
      List<AsmVisitorWrapper> visitors) {
    for (Advised advised : probe.advised()) {
      if ((advised.type() == null || advised.type().equals(type.getName()))
          && hasAny(type, advised)) {
        visitors.add(advice(advised, loader).on(body().and(advised.methods())));
      }
    }
    if (fresh && probe.remembers(type)) {
      visitors.add(new TagField());
    }
    if (fresh && probe.counts(type)) {
      visitors.add(new CountField());
    }
  }

  private static ElementMatcher.Junction<MethodDescription> body() {
    return not(ElementMatchers.<MethodDescription>isAbstract().or(isNative()));
  }

  private static boolean hasAny(TypeDescription type, Advised advised) {
    return !type.getDeclaredMethods().filter(body().and(advised.methods())).isEmpty();
  }

  /** Its own code comes from the agent, the types it mentions from the application. */
  private Advice advice(Advised advised, @Nullable ClassLoader loader) {
    Side side = side(loader);
    return side.advice.computeIfAbsent(
        advised.advice().getName() + " " + advised.api(),
        key -> {
          boolean asWritten = advised.api().equals(Renamed.WRITTEN);
          ClassFileLocator both =
              new ClassFileLocator.Compound(
                  asWritten ? own : Renamed.of(own, advised.api()),
                  ClassFileLocator.ForClassLoader.WeaklyReferenced.of(loader));
          TypePool types = side.types.computeIfAbsent(advised.api(), api -> types(both));
          TypeDescription advice = types.describe(advised.advice().getName()).resolve();
          return Advice.withCustomMapping()
              .bind(new ArgumentOfType())
              .to(advice, both)
              .withExceptionHandler(counted);
        });
  }

  private Side side(@Nullable ClassLoader loader) {
    Object key = loader == null ? Weaver.class : loader;
    Side there = sides.get(key);
    if (there == null) {
      // not under the map's lock: a loader is asked, which may have one of its own
      sides.putIfAbsent(key, new Side(loader == null || seesBridge(loader)));
      there = sides.get(key);
    }
    return there;
  }

  /** Whether advice in the loader's classes can be linked: else they are left alone. */
  private boolean seesBridge(ClassLoader loader) {
    boolean sees = false;
    try {
      sees = Class.forName(Bridge.class.getName(), false, loader) == Bridge.class;
    } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
      // it does not
    }
    if (!sees) {
      say.accept(
          "classes of "
              + loader.getClass().getName()
              + " are left alone: it hides the agent from them");
    }
    return sees;
  }

  /**
   * Whether the library is of a version the probe knows: each class it names has what it wants. All
   * of it or nothing, as half a probe counts what goes out and not what comes back.
   */
  private boolean fits(Probe probe, TypeDescription type, ClassFileLocator locator) {
    TypePool types = types(locator);
    for (Advised advised : probe.advised()) {
      if (advised.type() != null) {
        TypePool.Resolution found =
            advised.type().equals(type.getName())
                ? new TypePool.Resolution.Simple(type)
                : types.describe(advised.type());
        if (!found.isResolved() || !hasAny(found.resolve(), advised)) {
          say.accept(
              probe.getClass().getSimpleName()
                  + " skipped: this version of "
                  + advised.type()
                  + " is not known");
          return false;
        }
      }
    }
    return true;
  }

  /** By the visitors alone: a builder of Byte Buddy's would load a hundred classes for the same. */
  private static byte[] apply(
      TypeDescription type, byte[] classFile, TypePool types, List<AsmVisitorWrapper> visitors) {
    int writerFlags = AsmVisitorWrapper.NO_FLAGS;
    int readerFlags = AsmVisitorWrapper.NO_FLAGS;
    for (AsmVisitorWrapper visitor : visitors) {
      writerFlags = visitor.mergeWriter(writerFlags);
      readerFlags = visitor.mergeReader(readerFlags);
    }
    ClassReader reader = OpenedClassReader.of(classFile);
    ClassWriter writer = new ClassWriter(reader, writerFlags);
    Implementation.Context context = context(type, classFile, readerFlags);
    ClassVisitor all = writer;
    for (AsmVisitorWrapper visitor : visitors) {
      all =
          visitor.wrap(
              type,
              all,
              context,
              types,
              type.getDeclaredFields(),
              type.getDeclaredMethods(),
              writerFlags,
              readerFlags);
    }
    reader.accept(all, readerFlags);
    return writer.toByteArray();
  }

  private static Implementation.Context context(
      TypeDescription type, byte[] classFile, int readerFlags) {
    ClassFileVersion version = ClassFileVersion.ofClassFile(classFile);
    FrameGeneration frames =
        version.isLessThan(ClassFileVersion.JAVA_V6)
            ? FrameGeneration.DISABLED
            : (readerFlags & ClassReader.EXPAND_FRAMES) == 0
                ? FrameGeneration.GENERATE
                : FrameGeneration.EXPAND;
    return Implementation.Context.Disabled.Factory.INSTANCE.make(
        type, null, TypeInitializer.None.INSTANCE, version, version, frames);
  }
}
