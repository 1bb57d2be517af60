package io.chokepoint.agent.record;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a request's caller began or continued, by the {@code traceparent} header of W3C
 * Trace Context. Servers' objects for requests are read by reflection: it takes microseconds, and
 * is done for the few requests that are kept.
 */
final class TraceId {

  private static final String HEADER = "traceparent";

  /** Version 00 ends with the flags; later ones may go on. */
  private static final Pattern VALUE =
      Pattern.compile(
          "(?!ff|00-.{53})[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

  private static final Getter ITS_FIELD = new Getter(true, "getHeader");
  private static final Getter HEADERS =
      new Getter(false, "getHeaders", "getRequestHeaders", "headers");
  private static final Getter FIELD = new Getter(true, "getFirst", "get");

  private TraceId() {}

  /** Null where the caller sent none, or the message cannot be read. */
  static @Nullable String of(@Nullable Object message) {
    try {
      Object value = ITS_FIELD.of(message);
      return in(value == null ? FIELD.of(HEADERS.of(message)) : value);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  private static @Nullable String in(@Nullable Object value) {
    Matcher field = value instanceof CharSequence text ? VALUE.matcher(text) : null;
    return field != null && field.matches() ? field.group(1) : null;
  }

  /** The first of some public methods that an object has. */
  private static final class Getter extends ClassValue<Optional<Method>> {
    private final boolean ofField;
    private final List<String> names;

    /**
     * @param ofField whether it takes the name of a header field
     */
    Getter(boolean ofField, String... names) {
      this.ofField = ofField;
      this.names = List.of(names);
    }

    @Nullable Object of(@Nullable Object target) throws ReflectiveOperationException {
      Method method = target == null ? null : get(target.getClass()).orElse(null);
      return method == null
          ? null
          : ofField ? method.invoke(target, HEADER) : method.invoke(target);
    }

    @Override
    protected Optional<Method> computeValue(Class<?> type) {
      for (String name : names) {
        for (Method method : declarations(type)) {
          if (method.getName().equals(name) && fits(method) && method.trySetAccessible()) {
            return Optional.of(method);
          }
        }
      }
      return Optional.empty();
    }

    private boolean fits(Method method) {
      Class<?>[] parameters = method.getParameterTypes();
      return ofField
          ? parameters.length == 1
              && (parameters[0] == String.class || parameters[0] == CharSequence.class)
          : parameters.length == 0;
    }

    /** Of its class first, which may be hidden; then as supertypes declare them. */
    private static List<Method> declarations(Class<?> type) {
      List<Method> all = new ArrayList<>();
      for (Class<?> each = type; each != null; each = each.getSuperclass()) {
        all.addAll(List.of(each.getMethods()));
        for (Class<?> face : each.getInterfaces()) {
          all.addAll(List.of(face.getMethods()));
        }
      }
      return all;
    }
  }
}
