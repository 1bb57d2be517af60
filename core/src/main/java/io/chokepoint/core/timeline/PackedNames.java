package io.chokepoint.core.timeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names in packed windows, each kept once and numbered in the order of appearance. They belong
 * to half an hour of windows, and go with the last of those: texts that come and go do not stay.
 */
final class PackedNames {

  /** An object, a list's slot, and a map's entry with its number. */
  private static final int NAME_BYTES = 96;

  private final List<Object> names = new ArrayList<>();
  private final Map<Object, Integer> numbers = new HashMap<>();
  private long bytes;

  /** How many packed windows need these names. */
  int windows;

  /** 0 stands for null. */
  int number(@Nullable Object name) {
    if (name == null) {
      return 0;
    }
    Integer known = numbers.get(name);
    if (known != null) {
      return known;
    }
    synchronized (names) {
      names.add(name);
    }
    numbers.put(name, names.size());
    bytes += NAME_BYTES + (name instanceof String text ? text.length() : 0);
    return names.size();
  }

  @Nullable Object name(int number) {
    synchronized (names) {
      return number == 0 ? null : names.get(number - 1);
    }
  }

  int size() {
    return names.size();
  }

  long bytes() {
    return bytes;
  }
}
