package io.chokepoint.driver.plan.yaml;

import io.chokepoint.driver.plan.Check;
import io.chokepoint.driver.plan.JsonPath;
import io.chokepoint.driver.plan.Secrets;
import io.chokepoint.driver.plan.Spot;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an answer must be like. */
final class CheckSection {

  private static final String STATUS_WORD = "[1-5](\\d\\d|xx)";
  private static final String STATUS_WORDS = STATUS_WORD + "( *, *" + STATUS_WORD + ")*";

  private static final Form<String> STATUS_FORM =
      Forms.text(
          CheckSection::status,
          Map.of(
              "anyOf",
              List.of(
                  Map.of("type", "integer", "minimum", 100, "maximum", 599),
                  Map.of("type", "string", "pattern", "^" + STATUS_WORDS + "$"))));

  private static final Form<Node.Scalar> WANTED = Forms.scalar(s -> s, Forms.TEXT.schema());

  private static final Keys KEYS =
      new Keys("check", "a check", "What an answer must be like; else it counts as an error.");

  private static final Key<String> NAME =
      KEYS.optional("name", Forms.TEXT, "As the report lists it; what is checked where missing.");
  private static final Key<String> STATUS =
      KEYS.optional("status", STATUS_FORM, "The status: 201, 2xx, or \"200, 404\".");
  private static final Key<JsonPath> JSON =
      KEYS.optional("json", ExtractSection.PATH, "Any value at a JSON path, like $.items[0].id.");
  private static final Key<String> HEADER =
      KEYS.optional("header", Forms.TEXT, "A header field by its name.");
  private static final Key<Node.Scalar> EQUALS =
      KEYS.optional("equals", WANTED, "What stands there, to the letter.");
  private static final Key<Node.Scalar> CONTAINS =
      KEYS.optional("contains", WANTED, "What stands in it; in the body, where none is named.");
  private static final Key<Pattern> MATCHES =
      KEYS.optional("matches", ExtractSection.REGEX, "A regular expression found in it.");

  static {
    KEYS.atMostOne("status, json or header: one to a check", STATUS, JSON, HEADER)
        .atMostOne(
            "status stands alone; else equals, contains or matches: one to a check",
            STATUS,
            EQUALS,
            CONTAINS,
            MATCHES)
        .atLeastOne(
            "a check needs status, json, header, equals, contains or matches",
            STATUS,
            JSON,
            HEADER,
            EQUALS,
            CONTAINS,
            MATCHES);
  }

  static final Form<Check> FORM = KEYS.form(CheckSection::read);

  private CheckSection() {}

  private static Check read(Section section) throws PlanException {
    @Nullable String status = section.get(STATUS);
    if (status != null) {
      return new Check(section.get(NAME, "status " + status), null, statusIn(status));
    }
    @Nullable JsonPath path = section.get(JSON);
    @Nullable String header = section.get(HEADER);
    Spot spot =
        path != null
            ? new Spot.Json(path)
            : header != null ? new Spot.Header(header) : new Spot.Body();
    return predicate(section, spot);
  }

  private static Check predicate(Section section, Spot spot) throws PlanException {
    Node.@Nullable Scalar equals = section.get(EQUALS);
    if (equals != null) {
      String name = section.get(NAME, spot + " = " + shown(section, spot, equals));
      return new Check(name, spot, equals.text()::equals);
    }
    Node.@Nullable Scalar contains = section.get(CONTAINS);
    if (contains != null) {
      String name = section.get(NAME, spot + " contains " + shown(section, spot, contains));
      return new Check(name, spot, found -> found.contains(contains.text()));
    }
    @Nullable Pattern matches = section.get(MATCHES);
    return matches == null
        ? new Check(section.get(NAME, spot + " is there"), spot, found -> true)
        : new Check(
            section.get(NAME, spot + " matches " + matches), spot, f -> matches.matcher(f).find());
  }

  /** What a place in an answer is to hold, for people: nothing of a token that is looked for. */
  private static String shown(Section section, Spot spot, Node.Scalar wanted) {
    boolean hidden = Secrets.isSecret(spot.toString()) || Secrets.named(wanted.text());
    if (hidden) {
      section.reading().redaction().hide(wanted);
    }
    return hidden ? "***" : wanted.text();
  }

  private static Predicate<String> statusIn(String words) {
    Pattern pattern = Pattern.compile(words.replace("x", "\\d").replaceAll(" *, *", "|"));
    return status -> pattern.matcher(status).matches();
  }

  private static String status(String text) {
    if (!text.matches(STATUS_WORDS)) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no status; write 201, 2xx or \"200, 404\"");
    }
    return text;
  }
}
