package io.chokepoint.core.report;

import io.chokepoint.core.honesty.CheckResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the parts of a report so that one that fails costs itself and nothing else, and keeps what
 * went wrong for the report to say.
 */
public final class Safely {

  private final List<CheckResult> said = new ArrayList<>();

  /** Something that the report is to say against itself. */
  public void say(String what, String detail) {
    said.add(new CheckResult(what, false, detail));
  }

  /** The part, or null where it has none or failed. */
  public <T> @Nullable T made(String part, Supplier<@Nullable T> maker) {
    try {
      return maker.get();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      say("every part of the report could be made", part + " failed: " + e);
      return null;
    }
  }

  <T> List<T> list(String part, Supplier<List<T>> maker) {
    @Nullable List<T> list = made(part, maker::get);
    return list == null ? List.of() : list;
  }

  <K, V> Map<K, V> map(String part, Supplier<Map<K, V>> maker) {
    @Nullable Map<K, V> map = made(part, maker::get);
    return map == null ? Map.of() : map;
  }

  List<CheckResult> said() {
    return List.copyOf(said);
  }
}
