package io.chokepoint.core.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.ResourceId;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Windows whose every component is made up, so that one that is added to a record is tried too. */
class PackingTest {

  private final Random random = new Random(7);
  private final PackedNames names = new PackedNames();

  @Test
  void aWindowReadsBackFromItsBytesWhateverIsInIt() throws ReflectiveOperationException {
    for (int i = 0; i < 50; i++) {
      Window window = (Window) made(Window.class);
      assertThat(Packing.unpack(Packing.pack(window, names), names)).isEqualTo(window);
    }
  }

  @Test
  void twoWindowsAsOneLoseNothingThatAddsUp() throws ReflectiveOperationException {
    for (int i = 0; i < 50; i++) {
      Window a = (Window) made(Window.class);
      Window b = (Window) made(Window.class);
      Window both = a.plus(b);
      assertThat(both.lengthNanos()).isEqualTo(a.lengthNanos() + b.lengthNanos());
      assertThat(requests(both)).isEqualTo(requests(a) + requests(b));
      assertThat(executions(both)).isEqualTo(executions(a) + executions(b));
      assertThat(busy(both)).isEqualTo(busy(a) + busy(b));
      assertThat(both.pools().keySet()).containsAll(a.pools().keySet());
      assertThat(both.system().hostBusyNanos() == null)
          .isEqualTo(a.system().hostBusyNanos() == null || b.system().hostBusyNanos() == null);
      b.endpoints()
          .forEach(
              (key, e) -> assertThat(both.endpoints().get(key).inFlight()).isEqualTo(e.inFlight()));
      a.endpoints().keySet().stream()
          .filter(key -> !b.endpoints().containsKey(key))
          .forEach(key -> assertThat(both.endpoints().get(key).inFlight()).isZero());
    }
  }

  private static long requests(Window window) {
    return window.endpoints().values().stream()
        .mapToLong(e -> e.latency().count() + e.ledger().requests())
        .sum();
  }

  private static long executions(Window window) {
    return window.statements().values().stream().mapToLong(s -> s.latency().count()).sum();
  }

  private static long busy(Window window) {
    return window.pools().values().stream().mapToLong(PoolWindow::busyNanos).sum();
  }

  private @Nullable Object made(Type type) throws ReflectiveOperationException {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      if (generic.getRawType() == Map.class) {
        return random.nextInt(4) == 0 ? Map.of() : Map.of(made(of[0]), made(of[1]));
      }
      return random.nextInt(4) == 0 ? List.of() : List.of(made(of[0]), made(of[0]));
    }
    Class<?> plain = (Class<?>) type;
    if (plain == long.class || plain == Long.class) {
      return random.nextLong() >>> (1 + random.nextInt(60));
    }
    if (plain == int.class || plain == Integer.class) {
      return random.nextInt() >>> (1 + random.nextInt(28));
    }
    if (plain == double.class || plain == Double.class) {
      return random.nextDouble() * random.nextInt(1000);
    }
    if (plain == boolean.class) {
      return random.nextBoolean();
    }
    if (plain == String.class) {
      return "name " + random.nextInt(3);
    }
    if (plain == ResourceId.class) {
      return ResourceId.pool("pool " + random.nextInt(3));
    }
    if (plain == Latencies.class) {
      return latencies();
    }
    return plain.isEnum() ? any(plain.getEnumConstants()) : madeRecord(plain);
  }

  private Object any(Object[] constants) {
    return constants[random.nextInt(constants.length)];
  }

  private Object madeRecord(Class<?> type) throws ReflectiveOperationException {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      boolean missing =
          components[i].getAnnotatedType().isAnnotationPresent(Nullable.class)
              && random.nextInt(3) == 0;
      values[i] = missing ? null : made(components[i].getGenericType());
    }
    Class<?>[] raw =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    return type.getDeclaredConstructor(raw).newInstance(values);
  }

  private Latencies latencies() {
    Histogram histogram = new Histogram(64, 600_000_000_000L, 2);
    for (int n = random.nextInt(20); n > 0; n--) {
      histogram.recordValueWithCount(random.nextLong() >>> 26, 1 + random.nextInt(300));
    }
    return Latencies.of(histogram);
  }
}
