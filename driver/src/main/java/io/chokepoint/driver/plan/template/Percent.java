package io.chokepoint.driver.plan.template;

import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;

/** Percent-encoding (RFC 3986) of what goes into a request's address or form. */
public final class Percent {

  private static final String HEX = "0123456789ABCDEF";

  private Percent() {}

  /** A value that is nothing but a value: all that could part it from others is encoded. */
  public static String encoded(String value) {
    return encoded(value, Percent::unreserved);
  }

  /** An address in which only what no address may have is encoded. */
  public static String illegal(String address) {
    return encoded(address, Percent::standsInAnAddress);
  }

  private static String encoded(String value, IntPredicate stays) {
    if (value.chars().allMatch(stays)) {
      return value;
    }
    StringBuilder out = new StringBuilder(value.length() + 16);
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xFF;
      if (stays.test(c)) {
        out.append((char) c);
      } else {
        out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return out.toString();
  }

  private static boolean unreserved(int c) {
    return (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || "-._~".indexOf(c) >= 0;
  }

  private static boolean standsInAnAddress(int c) {
    return c > ' ' && c < 127 && "\"<>\\^`{|}#".indexOf(c) < 0;
  }
}
