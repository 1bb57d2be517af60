package io.chokepoint.driver.plan;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A place in an answer: what is extracted from there, or checked. */
public sealed interface Spot {

  Pattern MARKUP = Pattern.compile("(?i)^\\s*(text/html|[a-z]+/([a-z.-]+\\+)?xml)");

  /** All that stands there: fields of one name may be several. */
  default List<String> all(Answer answer) {
    @Nullable String found = find(answer);
    return found == null ? List.of() : List.of(found);
  }

  /** What stands there; null where the answer has no such place. */
  @Nullable String find(Answer answer);

  default boolean wantsBody() {
    return true;
  }

  default boolean wantsHeader(String field) {
    return false;
  }

  /** The whole body. */
  record Body() implements Spot {
    @Override
    public String find(Answer answer) {
      return answer.body();
    }

    @Override
    public String toString() {
      return "body";
    }
  }

  /** A value in a JSON body, or several. */
  record Json(JsonPath path) implements Spot {
    @Override
    public @Nullable String find(Answer answer) {
      return path.find(answer.body());
    }

    @Override
    public List<String> all(Answer answer) {
      return path.all(answer.body());
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** A header field. */
  record Header(String name) implements Spot {
    @Override
    public @Nullable String find(Answer answer) {
      return answer.fields().first(name);
    }

    @Override
    public List<String> all(Answer answer) {
      return answer.fields().all(name);
    }

    @Override
    public boolean wantsBody() {
      return false;
    }

    @Override
    public boolean wantsHeader(String field) {
      return name.equalsIgnoreCase(field);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * The first group of a regular expression in the body, or all of it where it has no group. From a
   * page it is what the page's reader would see: a link's {@code &amp;} is an ampersand.
   */
  record Regex(Pattern pattern) implements Spot {
    @Override
    public @Nullable String find(Answer answer) {
      @Nullable String found = first(pattern, answer.body());
      return found != null && ofMarkup(answer.fields().first("Content-Type"))
          ? CharacterReferences.resolved(found)
          : found;
    }

    private static boolean ofMarkup(@Nullable String type) {
      return type != null && MARKUP.matcher(type).find();
    }

    @Override
    public String toString() {
      return pattern.pattern();
    }
  }

  /** The same in the header fields of a name, the first that has it. */
  record HeaderRegex(String name, Pattern pattern) implements Spot {
    @Override
    public @Nullable String find(Answer answer) {
      for (String field : answer.fields().all(name)) {
        @Nullable String found = first(pattern, field);
        if (found != null) {
          return found;
        }
      }
      return null;
    }

    @Override
    public boolean wantsBody() {
      return false;
    }

    @Override
    public boolean wantsHeader(String field) {
      return name.equalsIgnoreCase(field);
    }

    @Override
    public String toString() {
      return name + " " + pattern.pattern();
    }
  }

  private static @Nullable String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(Math.min(1, matcher.groupCount())) : null;
  }
}
