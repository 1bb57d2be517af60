package io.chokepoint.driver.plan.yaml;

import io.chokepoint.driver.plan.JsonPath;
import io.chokepoint.driver.plan.Spot;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Where in an answer a variable's value stands. */
final class ExtractSection {

  static final Form<JsonPath> PATH =
      Forms.text(JsonPath::of, Map.of("type", "string", "pattern", "^\\$"));
  static final Form<Pattern> REGEX =
      Forms.text(ExtractSection::pattern, Map.of("type", "string", "minLength", 1));

  private static final Keys KEYS =
      new Keys("extract", "a variable to extract", "Where in the answer its value stands.");

  private static final Key<JsonPath> JSON =
      KEYS.optional("json", PATH, "The first value at a JSON path, like $.items[0].id.");
  private static final Key<String> HEADER =
      KEYS.optional("header", Forms.TEXT, "A header field by its name.");
  private static final Key<Pattern> REGEX_KEY =
      KEYS.optional(
          "regex", REGEX, "The first group of a regular expression in the body, or in the header.");

  private static final Key<Boolean> TAKE =
      KEYS.optional(
          "take",
          Forms.oneOf(
              "way to take one of several", new TreeMap<>(Map.of("first", false, "random", true))),
          "Of several: first (where missing), or random.");

  static {
    KEYS.atLeastOne("needs one of json, header and regex", JSON, HEADER, REGEX_KEY)
        .atMostOne("json or header, not both", JSON, HEADER)
        .atMostOne("json or regex, not both", JSON, REGEX_KEY);
  }

  static final Form<Spot> FORM = KEYS.form(ExtractSection::read);

  private ExtractSection() {}

  private static Spot read(Section section) throws PlanException {
    Spot place = place(section);
    return section.get(TAKE, false) ? new Spot.AnyOf(place) : place;
  }

  private static Spot place(Section section) throws PlanException {
    @Nullable JsonPath path = section.get(JSON);
    if (path != null) {
      return new Spot.Json(path);
    }
    @Nullable String header = section.get(HEADER);
    @Nullable Pattern regex = section.get(REGEX_KEY);
    if (header != null) {
      return regex == null ? new Spot.Header(header) : new Spot.HeaderRegex(header, regex);
    }
    return new Spot.Regex(section.need(REGEX_KEY));
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no regular expression: " + e.getDescription(), e);
    }
  }
}
