package io.chokepoint.driver.plan;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Character references of HTML and XML, {@code &amp;}, {@code &#x2F;}: those that links have. */
final class CharacterReferences {

  private static final Pattern REFERENCE =
      Pattern.compile("&(?:#(\\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]+));");

  private static final Map<String, String> NAMED =
      Map.ofEntries(
          Map.entry("amp", "&"),
          Map.entry("lt", "<"),
          Map.entry("gt", ">"),
          Map.entry("quot", "\""),
          Map.entry("apos", "'"),
          Map.entry("nbsp", "\u00A0"),
          Map.entry("sol", "/"),
          Map.entry("colon", ":"),
          Map.entry("equals", "="),
          Map.entry("quest", "?"),
          Map.entry("num", "#"),
          Map.entry("plus", "+"));

  private CharacterReferences() {}

  /** The text that they stand for; one that is not known stays as it is. */
  static String resolved(String text) {
    return text.indexOf('&') < 0
        ? text
        : REFERENCE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(character(m)));
  }

  private static String character(MatchResult reference) {
    @Nullable String name = reference.group(3);
    if (name != null) {
      return NAMED.getOrDefault(name, reference.group());
    }
    @Nullable String decimal = reference.group(1);
    int code =
        decimal != null ? Integer.parseInt(decimal) : Integer.parseInt(reference.group(2), 16);
    return Character.isValidCodePoint(code) && code > 0
        ? Character.toString(code)
        : reference.group();
  }
}
