package io.chokepoint.agent.library;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Changes a size that its library has properties for, which are read and set by their names. */
public abstract class PropertyActuator implements Actuator {

  private final List<String> properties;

  /**
   * @param properties the one that bounds the others first: {@code maxTotal}, {@code maxIdle}
   */
  protected PropertyActuator(String... properties) {
    this.properties = List.of(properties);
  }

  /** What has the properties, where the pool itself has not. */
  protected Reflected holder(Object pool) throws ReflectiveOperationException {
    return new Reflected(pool);
  }

  @Override
  public String setting() {
    return properties.get(0);
  }

  @Override
  public List<Integer> values(Object pool) throws ReflectiveOperationException {
    Reflected holder = holder(pool);
    List<Integer> values = new ArrayList<>();
    for (String property : properties) {
      values.add(holder.call(holder.has(property) ? property : "get" + capital(property)).number());
    }
    return List.copyOf(values);
  }

  @Override
  public void set(Object pool, int index, int value) throws ReflectiveOperationException {
    holder(pool).call("set" + capital(properties.get(index)), value);
  }

  private static String capital(String property) {
    return property.substring(0, 1).toUpperCase(Locale.ROOT) + property.substring(1);
  }
}
