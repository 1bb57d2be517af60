package io.chokepoint.driver.plan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of text for people what may be a password: in messages of libraries, which quote
 * addresses, in addresses that people give on the command line, and in what a plan sends.
 */
public final class Secrets {

  /** User and password of a URL, which may have every character but white space and quotes. */
  private static final Pattern USER = Pattern.compile("//[^\\s\"]*@");

  /** The same without a scheme before it. */
  private static final Pattern USER_ALONE = Pattern.compile("(?<![^\\s\"])[^\\s\"/:@]+:[^\\s\"]*@");

  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?i)(passw(?:or)?d|passphrase|pass|pwd|secret|token|(?:api|access)[-_]?key|auth"
              + "|session(?:[-_]?id)?|credentials?)=[^&;,\\s\"]+");

  /** A header, or a place in an answer, whose value is kept secret. */
  private static final Pattern NAME =
      Pattern.compile(
          "auth|cookie|token|secret|passw|passphrase|pwd|credential|key|session",
          Pattern.CASE_INSENSITIVE);

  /** Within a text, which has words that only look like such names. */
  private static final String WORD =
      "(?:passw|pass(?:phrase|code)?(?![a-z])|pwd|secret|token|auth(?!ors?(?![a-z]))|bearer|cookie"
          + "|session|credential|(?:api|access|private|client|licen[cs]e)[-_ ]?key"
          + "|(?<![a-z])pin(?![a-z]))";

  private static final String REFERENCE = "\\$\\{[^{}]*}";

  /** A reference, the end of an element, a name whose value is a reference; else a name. */
  private static final Pattern NAMED =
      Pattern.compile(
          REFERENCE
              + "|</[^<>]*>"
              + ("|" + WORD + "[\\w.-]*[\"'\\\\\\]]*\\s*[=:>]\\s*[\"'\\\\]*" + REFERENCE)
              + "(?=[\"'\\\\]*\\s*(?:[&,;}<)\\]]|$))"
              + ("|(?<name>" + WORD + ")"),
          Pattern.CASE_INSENSITIVE);

  /** What was left out of a plan, and stands in it as a comment. */
  private static final Pattern COMMENT =
      Pattern.compile(
          "((?:^|\\s)#.*?" + WORD + "[\\w.-]*[\"']?\\s*[:=]\\s*)(?=\\S)(?!" + REFERENCE + ").+",
          Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  private Secrets() {}

  /** Whether what stands behind a name is a secret. */
  public static boolean isSecret(String name) {
    return NAME.matcher(name).find();
  }

  /** Whether a text names a secret whose value may stand in it: as it is, not by a reference. */
  public static boolean named(String text) {
    Matcher matcher = NAMED.matcher(text);
    while (matcher.find()) {
      if (matcher.group("name") != null) {
        return true;
      }
    }
    return false;
  }

  /** Whether an address, as written in a plan, may have a password in it. */
  public static boolean mayBeIn(String address) {
    return address.contains("@") || PARAMETER.matcher(address).find();
  }

  /** The text without them. */
  public static String hidden(String text) {
    String hidden = USER.matcher(text).replaceAll("//");
    hidden = USER_ALONE.matcher(hidden).replaceAll("");
    return withoutParameters(hidden);
  }

  /** A plan's text without secrets in its comments. */
  public static String withoutComments(String plan) {
    return COMMENT.matcher(plan).replaceAll("$1***");
  }

  /** The text without the values of parameters that may be secret. */
  public static String withoutParameters(String text) {
    return PARAMETER.matcher(text).replaceAll("$1=***");
  }
}
