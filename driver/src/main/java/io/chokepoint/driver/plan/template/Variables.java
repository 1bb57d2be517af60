package io.chokepoint.driver.plan.template;

import org.jspecify.annotations.Nullable;

/** The variables of one user (closed model) or of one arrival (open model), by their number. */
public final class Variables {

  private final @Nullable String[] values;

  public Variables(int count) {
    values = new String[count];
  }

  public @Nullable String get(int number) {
    return values[number];
  }

  public void set(int number, @Nullable String value) {
    values[number] = value;
  }
}
