package io.chokepoint.examples;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The {@code --name=value} options of a mode, each of them known to it. */
public final class Options {

  private final Map<String, String> values;

  private Options(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if one is malformed or not among {@code known}
   */
  public static Options parse(String[] args, Set<String> known) {
    Map<String, String> values = new HashMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg : arg.substring(0, equals);
      if (!name.startsWith("--") || !known.contains(name.substring(2))) {
        throw new IllegalArgumentException("unknown option " + arg + ", known are " + known);
      }
      values.put(name.substring(2), equals < 0 ? "true" : arg.substring(equals + 1));
    }
    return new Options(values);
  }

  /** The option as a whole number. */
  public int number(String name, int ifAbsent) {
    String value = values.get(name);
    return value == null ? ifAbsent : Integer.parseInt(value);
  }

  /** Whether the option is given, and not as {@code false}. */
  public boolean flag(String name) {
    return Boolean.parseBoolean(values.get(name));
  }
}
