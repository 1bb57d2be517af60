package io.chokepoint.driver.plan;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
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

    @Override
    public List<String> all(Answer answer) {
      boolean markup = ofMarkup(answer.fields().first("Content-Type"));
      return pattern
          .matcher(answer.body())
          .results()
          .map(found -> found.group(Math.min(1, found.groupCount())))
          .filter(Objects::nonNull)
          .map(found -> markup ? CharacterReferences.resolved(found) : found)
          .toList();
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
    public List<String> all(Answer answer) {
      return answer.fields().all(name).stream()
          .map(field -> first(pattern, field))
          .filter(Objects::nonNull)
          .toList();
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

  /** One of all that stand at a place, each as likely as the other. */
  record AnyOf(Spot place, AtomicLong drawn) implements Spot {

    public AnyOf(Spot place) {
      this(place, new AtomicLong());
    }

    @Override
    public @Nullable String find(Answer answer) {
      List<String> all = place.all(answer);
      return all.isEmpty()
          ? null
          : all.get(new SplittableRandom(drawn.getAndIncrement()).nextInt(all.size()));
    }

    @Override
    public boolean wantsBody() {
      return place.wantsBody();
    }

    @Override
    public boolean wantsHeader(String field) {
      return place.wantsHeader(field);
    }

    @Override
    public String toString() {
      return "one of " + place;
    }
  }

  private static @Nullable String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(Math.min(1, matcher.groupCount())) : null;
  }
}
