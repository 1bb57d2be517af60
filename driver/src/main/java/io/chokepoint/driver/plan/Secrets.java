package io.chokepoint.driver.plan;

import java.util.regex.Pattern;

/**
 * Takes out of text for people what may be a password: in messages of libraries, which quote
 * addresses, and in addresses that people give on the command line.
 */
public final class Secrets {

  /** User and password of a URL, which may have every character but white space and quotes. */
  private static final Pattern USER = Pattern.compile("//[^\\s\"]*@");

  /** The same without a scheme before it. */
  private static final Pattern USER_ALONE = Pattern.compile("(?<![^\\s\"])[^\\s\"/:@]+:[^\\s\"]*@");

  private static final Pattern PARAMETER =
      Pattern.compile("(?i)(passw(?:or)?d|pwd|secret|token|api_?key)=[^&;,\\s\"]+");

  private Secrets() {}

  /** Whether an address, as written in a plan, may have a password in it. */
  static boolean mayBeIn(String address) {
    return address.contains("@") || PARAMETER.matcher(address).find();
  }

  /** The text without them. */
  public static String hidden(String text) {
    String hidden = USER.matcher(text).replaceAll("//");
    hidden = USER_ALONE.matcher(hidden).replaceAll("");
    return withoutParameters(hidden);
  }

  /** The text without the values of parameters that may be secret. */
  static String withoutParameters(String text) {
    return PARAMETER.matcher(text).replaceAll("$1=***");
  }
}
