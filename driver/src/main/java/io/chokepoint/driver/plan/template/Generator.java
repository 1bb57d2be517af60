package io.chokepoint.driver.plan.template;

import io.chokepoint.core.input.Nearest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A piece of a {@link Template}. A new kind is one record and one line in {@link #KINDS}. */
public sealed interface Generator {

  /** By the name before the colon: what makes one from the text after it. */
  Map<String, Function<String, Generator>> KINDS =
      new TreeMap<>(
          Map.of(
              "seq",
              arguments -> new Sequence(),
              "random",
              Uniform::of,
              "pick",
              Pick::of,
              "traceparent",
              arguments -> new TraceParent(),
              "uuid",
              arguments -> new Unique()));

  void append(StringBuilder out, Draw draw);

  static boolean known(String inside) {
    return KINDS.containsKey(name(inside));
  }

  static Generator of(String inside) {
    Function<String, Generator> kind = KINDS.get(name(inside));
    if (kind == null) {
      throw new IllegalArgumentException(
          "unknown generator {"
              + inside
              + "}"
              + Nearest.suggestion(name(inside), KINDS.keySet())
              + " (known: {seq}, {random:1-1000}, {pick:a|b|c}, {traceparent}, {uuid})");
    }
    return kind.apply(inside.contains(":") ? inside.substring(inside.indexOf(':') + 1) : "");
  }

  private static String name(String inside) {
    int colon = inside.indexOf(':');
    return colon < 0 ? inside : inside.substring(0, colon);
  }

  /** Itself. */
  record Literal(String text) implements Generator {
    @Override
    public void append(StringBuilder out, Draw draw) {
      out.append(text);
    }
  }

  /** A value of data, or out of an answer before. */
  record Variable(String name, int index) implements Generator {
    @Override
    public void append(StringBuilder out, Draw draw) {
      out.append(draw.variable(index));
    }
  }

  /** Another's text, as it may stand where it goes. */
  record Escaped(Generator of, UnaryOperator<String> escape) implements Generator {
    @Override
    public void append(StringBuilder out, Draw draw) {
      StringBuilder plain = new StringBuilder();
      of.append(plain, draw);
      out.append(escape.apply(plain.toString()));
    }
  }

  /** 1, 2, 3 …: the endpoint's requests, numbered over all event loops. */
  record Sequence() implements Generator {
    @Override
    public void append(StringBuilder out, Draw draw) {
      out.append(draw.number());
    }
  }

  /** A whole number, each as likely as the other, both ends included. */
  record Uniform(long least, long most) implements Generator {

    static Uniform of(String range) {
      String[] ends = range.split("-", -1);
      try {
        Uniform uniform = new Uniform(Long.parseLong(ends[0]), Long.parseLong(ends[1]));
        if (ends.length == 2 && uniform.least <= uniform.most) {
          return uniform;
        }
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        // said below
      }
      throw new IllegalArgumentException(
          "{random:" + range + "} needs a range from low to high, like {random:1-1000}");
    }

    @Override
    public void append(StringBuilder out, Draw draw) {
      out.append(draw.random().nextLong(least, most + 1));
    }
  }

  /** One of the words between the bars. */
  record Pick(List<String> words) implements Generator {

    static Pick of(String bars) {
      if (bars.isEmpty()) {
        throw new IllegalArgumentException("{pick:} needs words, like {pick:red|green|blue}");
      }
      return new Pick(List.of(bars.split("\\|", -1)));
    }

    @Override
    public void append(StringBuilder out, Draw draw) {
      out.append(words.get(draw.random().nextInt(words.size())));
    }
  }

  /**
   * The value of a {@code traceparent} header (W3C Trace Context, version 00) that begins a trace
   * and has it sampled. The same seed gives others: two runs must not share a trace.
   */
  record TraceParent() implements Generator {
    @Override
    public void append(StringBuilder out, Draw draw) {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      out.append("00-");
      hex(out, random.nextLong());
      hex(out, positive(random));
      out.append('-');
      hex(out, positive(random));
      out.append("-01");
    }

    /** Zeros alone are no valid id. */
    private static long positive(ThreadLocalRandom random) {
      return random.nextLong(1, Long.MAX_VALUE);
    }

    private static void hex(StringBuilder out, long bits) {
      for (int shift = 60; shift >= 0; shift -= 4) {
        out.append(Character.forDigit((int) (bits >>> shift) & 0xF, 16));
      }
    }
  }

  /** A UUID that the same seed gives again. */
  record Unique() implements Generator {
    @Override
    public void append(StringBuilder out, Draw draw) {
      long high = (draw.random().nextLong() & ~0xF000L) | 0x4000L;
      long low = (draw.random().nextLong() & ~(0b11L << 62)) | (0b10L << 62);
      out.append(new UUID(high, low));
    }
  }
}
