package io.chokepoint.agent.sampler;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The counters that HotSpot keeps in memory it shares (jvmstat, version 2 of its format), found by
 * name, then read where they are. There are none with {@code -XX:-UsePerfData}.
 */
final class PerfCounters {

  private static final String PACKAGE = "jdk.internal.perf";
  private static final Pattern COLLECTOR = Pattern.compile("(sun\\.gc\\.collector\\.\\d+\\.)name");
  private static final int MAGIC = 0xcafec0c0;
  private static final int NUMBER = 'J';
  private static final int TEXT = 'B';

  private final ByteBuffer memory;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();

  private PerfCounters(ByteBuffer memory) {
    this.memory = memory;
  }

  /** This JVM's own; null where they are not kept, or not shown to agents. */
  static @Nullable PerfCounters open(@Nullable Instrumentation instrumentation) {
    try {
      if (instrumentation != null) {
        export(instrumentation);
      }
      return of(own());
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return null;
    }
  }

  private static void export(Instrumentation instrumentation) {
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(PACKAGE, Set.of(PerfCounters.class.getModule())),
        Map.of(),
        Set.of(),
        Map.of());
  }

  /** Number 0 stands for this JVM; until 25 the mode had to be said. */
  private static ByteBuffer own() throws ReflectiveOperationException {
    Class<?> type = Class.forName(PACKAGE + ".Perf");
    Object perf = type.getMethod("getPerf").invoke(null);
    try {
      Method attach = type.getMethod("attach", int.class);
      return (ByteBuffer) attach.invoke(perf, 0);
    } catch (NoSuchMethodException e) {
      Method attach = type.getMethod("attach", int.class, String.class);
      return (ByteBuffer) attach.invoke(perf, 0, "r");
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Null where the memory is of another format. */
  static @Nullable PerfCounters of(ByteBuffer shared) {
    ByteBuffer memory = shared.duplicate();
    memory.order(ByteOrder.BIG_ENDIAN);
    if (memory.capacity() < 32 || memory.getInt(0) != MAGIC || memory.get(5) != 2) {
      return null;
    }
    memory.order(memory.get(4) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    PerfCounters counters = new PerfCounters(memory);
    counters.list();
    return counters;
  }

  private void list() {
    int at = memory.getInt(24);
    int entries = memory.getInt(28);
    for (int i = 0; i < entries; i++) {
      int length = memory.getInt(at);
      String name = text(at + memory.getInt(at + 4));
      int values = memory.getInt(at + 8);
      int type = memory.get(at + 12);
      int data = at + memory.getInt(at + 16);
      if (type == NUMBER && values == 0) {
        numbers.put(name, data);
      } else if (type == TEXT) {
        texts.put(name, text(data));
      }
      at += length;
    }
  }

  private String text(int from) {
    int end = from;
    while (memory.get(end) != 0) {
      end++;
    }
    byte[] bytes = new byte[end - from];
    memory.get(from, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * Under which names collectors count how often and how long they stopped all threads: {@code
   * time} and {@code invocations} are below these. Others also count what they do beside the
   * threads.
   */
  List<String> pauses() {
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Matcher collector = COLLECTOR.matcher(text.getKey());
      if (collector.matches() && text.getValue().endsWith(" pauses")) {
        found.add(collector.group(1));
      }
    }
    return found;
  }

  /** The memory, in the order its numbers have. */
  ByteBuffer memory() {
    return memory;
  }

  /** Where a number is; null where it is not counted. */
  @Nullable Integer at(String name) {
    return numbers.get(name);
  }

  @Nullable Long number(String name) {
    Integer at = numbers.get(name);
    return at == null ? null : (Long) memory.getLong(at);
  }

  /** 0 where it is not known. */
  double nanosPerTick() {
    Long frequency = number("sun.os.hrt.frequency");
    return frequency == null || frequency <= 0 ? 0 : 1e9 / frequency;
  }

  @Nullable String text(String name) {
    return texts.get(name);
  }
}
