package io.chokepoint.exporters.prometheus;

import io.micrometer.common.util.internal.logging.InternalLogger;
import io.micrometer.common.util.internal.logging.InternalLoggerFactory;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Micrometer's loggers, which say nothing. By its own choice it takes java.util.logging, and so
 * settles which log manager the application has before the application has named one.
 */
final class SilentLoggers extends InternalLoggerFactory {

  @Override
  protected InternalLogger newInstance(String name) {
    return (InternalLogger)
        Proxy.newProxyInstance(
            SilentLoggers.class.getClassLoader(),
            new Class<?>[] {InternalLogger.class},
            (logger, method, arguments) -> answer(name, method));
  }

  private static @Nullable Object answer(String name, Method method) {
    Class<?> type = method.getReturnType();
    if (type == boolean.class) {
      return false;
    }
    return type == int.class ? (Object) name.hashCode() : type == String.class ? name : null;
  }
}
