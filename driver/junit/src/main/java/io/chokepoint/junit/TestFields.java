package io.chokepoint.junit;

import java.lang.reflect.Field;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fields of a test, its own or inherited ones. */
final class TestFields {

  private TestFields() {}

  /** What is in one; it is set by then. */
  static Object value(ExtensionContext context, String name) {
    Class<?> test = context.getRequiredTestClass();
    for (Class<?> type = test; type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          return of(field, context);
        }
      }
    }
    throw new ExtensionConfigurationException(test.getName() + " has no field " + name);
  }

  private static Object of(Field field, ExtensionContext context) {
    try {
      field.setAccessible(true);
      Object value = field.get(context.getRequiredTestInstance());
      if (value != null) {
        return value;
      }
    } catch (IllegalAccessException e) {
      throw new ExtensionConfigurationException(field + " cannot be read", e);
    }
    throw new ExtensionConfigurationException(field + " is null");
  }
}
