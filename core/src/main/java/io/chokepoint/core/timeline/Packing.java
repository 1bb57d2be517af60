package io.chokepoint.core.timeline;

import io.chokepoint.core.model.Bytes;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.ResourceId;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Windows as bytes, for the hour that an agent keeps: each component of a record in turn, numbers
 * in as few bytes as they need, names by their number, and all of it deflated. Read off the records
 * themselves, so that what is added to one is packed too.
 */
final class Packing {

  /** What incompressible bytes grow by, generously. */
  private static final int SLACK = 64;

  private static final int MOST_OF_LENGTH = 5;

  private static final Map<Type, Form> FORMS = new HashMap<>();
  private static final Form WINDOW = form(Window.class);

  private Packing() {}

  static byte[] pack(Window window, PackedNames names) {
    Bytes bytes = new Bytes();
    WINDOW.write(window, bytes, names);
    byte[] plain = bytes.written();
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      deflater.setInput(plain);
      deflater.finish();
      byte[] small = new byte[plain.length + SLACK];
      int length = deflater.deflate(small);
      Bytes packed = new Bytes(new byte[length + MOST_OF_LENGTH]);
      packed.number(plain.length);
      packed.raw(small, length);
      return packed.written();
    } finally {
      deflater.end();
    }
  }

  static Window unpack(byte[] packed, PackedNames names) {
    Bytes bytes = new Bytes(packed);
    byte[] plain = new byte[(int) bytes.number()];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed, bytes.at(), packed.length - bytes.at());
      if (inflater.inflate(plain) < plain.length) {
        throw new IllegalStateException("a packed window ends too early");
      }
    } catch (DataFormatException e) {
      throw new IllegalStateException("no packed window", e);
    } finally {
      inflater.end();
    }
    return (Window) Objects.requireNonNull(WINDOW.read(new Bytes(plain), names));
  }

  /** How values of one type are written and read. */
  private interface Form {

    void write(@Nullable Object value, Bytes into, PackedNames names);

    @Nullable Object read(Bytes from, PackedNames names);
  }

  private static synchronized Form form(Type type) {
    Form known = FORMS.get(type);
    if (known == null) {
      known = make(type);
      FORMS.put(type, known);
    }
    return known;
  }

  private static Form make(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      return generic.getRawType() == Map.class
          ? new OfMap(form(of[0]), form(of[1]))
          : new OfList(form(of[0]));
    }
    Class<?> plain = (Class<?>) type;
    if (plain == Latencies.class) {
      return new OfLatencies();
    }
    if (plain == String.class || plain == ResourceId.class || plain.isEnum()) {
      return new OfName();
    }
    if (plain.isRecord()) {
      return new OfRecord(plain);
    }
    return new OfNumber(MethodType.methodType(plain).wrap().returnType(), plain.isPrimitive());
  }

  private record OfMap(Form keys, Form values) implements Form {

    @Override
    public void write(@Nullable Object value, Bytes into, PackedNames names) {
      if (value == null) {
        into.number(0);
        return;
      }
      Map<?, ?> map = (Map<?, ?>) value;
      into.number(map.size() + 1);
      map.forEach(
          (k, v) -> {
            keys.write(k, into, names);
            values.write(v, into, names);
          });
    }

    @Override
    public @Nullable Object read(Bytes from, PackedNames names) {
      int size = (int) from.number() - 1;
      if (size < 0) {
        return null;
      }
      Map<Object, Object> map = new LinkedHashMap<>(2 * size);
      for (int i = 0; i < size; i++) {
        Object key = keys.read(from, names);
        map.put(key, values.read(from, names));
      }
      return map;
    }
  }

  private record OfList(Form elements) implements Form {

    @Override
    public void write(@Nullable Object value, Bytes into, PackedNames names) {
      if (value == null) {
        into.number(0);
        return;
      }
      List<?> list = (List<?>) value;
      into.number(list.size() + 1);
      for (Object each : list) {
        elements.write(each, into, names);
      }
    }

    @Override
    public @Nullable Object read(Bytes from, PackedNames names) {
      int size = (int) from.number() - 1;
      if (size < 0) {
        return null;
      }
      List<Object> list = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        list.add(elements.read(from, names));
      }
      return list;
    }
  }

  private static final class OfLatencies implements Form {

    @Override
    public void write(@Nullable Object value, Bytes into, PackedNames names) {
      ((Latencies) Objects.requireNonNull(value)).write(into);
    }

    @Override
    public Object read(Bytes from, PackedNames names) {
      return Latencies.read(from);
    }
  }

  private static final class OfName implements Form {

    @Override
    public void write(@Nullable Object value, Bytes into, PackedNames names) {
      into.number(names.number(value));
    }

    @Override
    public @Nullable Object read(Bytes from, PackedNames names) {
      return names.name((int) from.number());
    }
  }

  /** What may be missing has 0 for that, and its sign as the lowest bit. */
  private record OfNumber(Class<?> type, boolean always) implements Form {

    OfNumber {
      if (type != Long.class
          && type != Integer.class
          && type != Double.class
          && type != Boolean.class) {
        throw new IllegalStateException("a window cannot hold a " + type);
      }
    }

    @Override
    public void write(@Nullable Object value, Bytes into, PackedNames names) {
      if (value == null) {
        into.number(0);
        return;
      }
      long n = bits(value);
      into.number(always ? n : ((n << 1) ^ (n >> 63)) + 1);
    }

    /** Round fractions end in zeros, which turned round are a small number. */
    private static long bits(Object value) {
      if (value instanceof Double d) {
        return Long.reverse(Double.doubleToLongBits(d));
      }
      return value instanceof Boolean b ? (b ? 1 : 0) : ((Number) value).longValue();
    }

    @Override
    public @Nullable Object read(Bytes from, PackedNames names) {
      long word = from.number();
      if (!always && word == 0) {
        return null;
      }
      long n = always ? word : ((word - 1) >>> 1) ^ -((word - 1) & 1);
      if (type == Double.class) {
        return Double.longBitsToDouble(Long.reverse(n));
      }
      if (type == Boolean.class) {
        return n != 0;
      }
      if (type == Integer.class) {
        return (int) n;
      }
      return n;
    }
  }

  /** A record that may not be there. */
  private record OfMissing(Form form) implements Form {

    @Override
    public void write(@Nullable Object value, Bytes into, PackedNames names) {
      into.number(value == null ? 0 : 1);
      if (value != null) {
        form.write(value, into, names);
      }
    }

    @Override
    public @Nullable Object read(Bytes from, PackedNames names) {
      return from.number() == 0 ? null : form.read(from, names);
    }
  }

  private static final class OfRecord implements Form {

    private final Form[] forms;
    private final MethodHandle[] getters;
    private final MethodHandle constructor;

    OfRecord(Class<?> type) {
      RecordComponent[] components = type.getRecordComponents();
      Class<?>[] raw =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      forms = new Form[raw.length];
      getters = new MethodHandle[raw.length];
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        for (int i = 0; i < raw.length; i++) {
          Form form = form(components[i].getGenericType());
          forms[i] = raw[i].isRecord() ? new OfMissing(form) : form;
          getters[i] =
              lookup
                  .unreflect(components[i].getAccessor())
                  .asType(MethodType.methodType(Object.class, Object.class));
        }
        Constructor<?> canonical = type.getDeclaredConstructor(raw);
        constructor =
            lookup
                .unreflectConstructor(canonical)
                .asSpreader(Object[].class, raw.length)
                .asType(MethodType.methodType(Object.class, Object[].class));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("a record that cannot be read: " + type, e);
      }
    }

    @Override
    public void write(@Nullable Object value, Bytes into, PackedNames names) {
      Object there = Objects.requireNonNull(value);
      for (int i = 0; i < forms.length; i++) {
        forms[i].write(get(getters[i], there), into, names);
      }
    }

    @Override
    public Object read(Bytes from, PackedNames names) {
      Object[] values = new Object[forms.length];
      for (int i = 0; i < forms.length; i++) {
        values[i] = forms[i].read(from, names);
      }
      return make(values);
    }

    private static @Nullable Object get(MethodHandle getter, Object from) {
      try {
        return (Object) getter.invokeExact(from);
      } catch (Throwable e) {
        throw new IllegalStateException("a component that cannot be read", e);
      }
    }

    private Object make(Object[] values) {
      try {
        return (Object) constructor.invokeExact(values);
      } catch (Throwable e) {
        throw new IllegalStateException("a record that cannot be made", e);
      }
    }
  }
}
