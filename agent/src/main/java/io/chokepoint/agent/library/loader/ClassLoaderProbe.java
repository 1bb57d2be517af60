package io.chokepoint.agent.library.loader;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;

import io.chokepoint.agent.library.Types;
import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Bridge;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.description.type.TypeDescription;
import org.jspecify.annotations.Nullable;

/**
 * Class loaders that decide themselves what they ask their parents for, as those of OSGi bundles
 * and of JBoss modules do: the bridge is found through each of them, or advice in their classes
 * could not be linked.
 */
public final class ClassLoaderProbe implements Probe {

  private static final List<String> JDK = List.of("java/", "jdk/", "sun/");

  @Override
  public boolean mayBe(String className) {
    return className.endsWith("ClassLoader") && !Types.startsWithAny(className, JDK);
  }

  @Override
  public boolean is(TypeDescription type) {
    for (TypeDefinition t = type; t != null; t = t.getSuperClass()) {
      if (t.getTypeName().equals("java.lang.ClassLoader")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(null, named("loadClass").and(takesArgument(0, String.class)), Loading.class));
  }

  static final class Loading {

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static @Nullable Class<?> enter(@Advice.Argument(0) String name) {
      return Bridge.ofBridge(name);
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable Class<?> ours, @Advice.Return(readOnly = false) Class<?> loaded) {
      if (ours != null) {
        loaded = ours;
      }
    }
  }
}
