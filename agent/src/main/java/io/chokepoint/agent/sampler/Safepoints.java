package io.chokepoint.agent.sampler;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How long threads stood still at safepoints, by HotSpot's internal bean. It is not exported, so
 * the agent's right to redefine modules exports it to the agent's loader alone; where that is
 * refused the time stays unknown.
 */
final class Safepoints {

  private static final String PACKAGE = "sun.management";

  private final @Nullable Object bean;
  private final @Nullable Method total;

  private Safepoints(@Nullable Object bean, @Nullable Method total) {
    this.bean = bean;
    this.total = total;
  }

  static Safepoints open(@Nullable Instrumentation instrumentation) {
    try {
      if (instrumentation != null) {
        export(instrumentation);
      }
      Object bean =
          Class.forName(PACKAGE + ".ManagementFactoryHelper")
              .getMethod("getHotspotRuntimeMBean")
              .invoke(null);
      Method total =
          Class.forName(PACKAGE + ".HotspotRuntimeMBean").getMethod("getTotalSafepointTime");
      total.invoke(bean);
      return new Safepoints(bean, total);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return new Safepoints(null, null);
    }
  }

  /** Since the JVM started, to the millisecond; null where it is not told. */
  @Nullable Long nanos() {
    if (total == null) {
      return null;
    }
    try {
      return (Long) total.invoke(bean) * 1_000_000;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  private static void export(Instrumentation instrumentation) {
    ModuleLayer.boot()
        .findModule("java.management")
        .ifPresent(
            module ->
                instrumentation.redefineModule(
                    module,
                    Set.of(),
                    Map.of(PACKAGE, Set.of(Safepoints.class.getModule())),
                    Map.of(),
                    Set.of(),
                    Map.of()));
  }
}
