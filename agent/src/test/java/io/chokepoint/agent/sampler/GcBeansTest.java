package io.chokepoint.agent.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The beans under the names that the JDK's collectors give them. */
class GcBeansTest {

  @Test
  void addsUpThePausesOfG1WithThoseOfItsConcurrentCycle() {
    GcBeans gc =
        gc(
            bean("G1 Young Generation", 10, 100),
            bean("G1 Concurrent GC", 4, 8),
            bean("G1 Old Generation", 1, 500));

    assertThat(gc.count()).isEqualTo(15);
    assertThat(gc.nanos()).isEqualTo(608_000_000);
    assertThat(gc.serial()).isFalse();
  }

  @Test
  void leavesOutTheCyclesThatRunBesideTheApplication() {
    GcBeans zgc =
        gc(
            bean("ZGC Minor Cycles", 9, 9_000),
            bean("ZGC Minor Pauses", 27, 1),
            bean("ZGC Major Cycles", 2, 7_000),
            bean("ZGC Major Pauses", 6, 2));
    GcBeans shenandoah = gc(bean("Shenandoah Pauses", 8, 3), bean("Shenandoah Cycles", 2, 900));

    assertThat(zgc.count()).isEqualTo(33);
    assertThat(zgc.nanos()).isEqualTo(3_000_000);
    assertThat(shenandoah.nanos()).isEqualTo(3_000_000);
  }

  @Test
  void saysUnknownWhereABeanDoesNotCount() {
    assertThat(gc(bean("Epsilon", -1, -1)).count()).isNull();
    assertThat(gc(bean("Epsilon", -1, -1)).nanos()).isNull();
    assertThat(gc().nanos()).isNull();
  }

  @Test
  void takesWhatIsLeftInTheOldGenerationForTheLiveSet() {
    GcBeans gc =
        new GcBeans(
            List.of(),
            List.of(pool("G1 Eden Space", 77), pool("G1 Old Gen", 1_000), pool("Metaspace", null)),
            null);

    assertThat(gc.liveBytes()).isEqualTo(1_000);
  }

  @Test
  void takesTheWholeHeapWhereItHasNoGenerations() {
    assertThat(new GcBeans(List.of(), List.of(pool("ZHeap", 500)), null).liveBytes())
        .isEqualTo(500);
  }

  @Test
  void knowsNoLiveSetBeforeTheFirstCollection() {
    assertThat(new GcBeans(List.of(), List.of(pool("Tenured Gen", 0)), null).liveBytes()).isNull();
  }

  private static GcBeans gc(GarbageCollectorMXBean... beans) {
    return new GcBeans(List.of(beans), List.of(), null);
  }

  private static GarbageCollectorMXBean bean(String name, long count, long millis) {
    return fake(
        GarbageCollectorMXBean.class,
        method ->
            switch (method) {
              case "getName" -> name;
              case "getCollectionCount" -> count;
              case "getCollectionTime" -> millis;
              default -> null;
            });
  }

  private static MemoryPoolMXBean pool(String name, @Nullable Integer left) {
    return fake(
        MemoryPoolMXBean.class,
        method ->
            switch (method) {
              case "getName" -> name;
              case "getType" -> left == null ? MemoryType.NON_HEAP : MemoryType.HEAP;
              case "getCollectionUsage" ->
                  left == null ? null : new MemoryUsage(0, left, left, 10_000);
              default -> null;
            });
  }

  private interface Getter {
    @Nullable Object get(String method);
  }

  private static <T> T fake(Class<T> type, Getter getter) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> getter.get(method.getName())));
  }
}
