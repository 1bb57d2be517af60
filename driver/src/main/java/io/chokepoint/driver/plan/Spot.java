package io.chokepoint.driver.plan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A place in an answer: what is extracted from there, or checked. */
sealed interface Spot {

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

  /** A value in a JSON body. */
  record Json(JsonPath path) implements Spot {
    @Override
    public @Nullable String find(Answer answer) {
      return path.find(answer.body());
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

  /** The first group of a regular expression in the body, or all of it where it has no group. */
  record Regex(Pattern pattern) implements Spot {
    @Override
    public @Nullable String find(Answer answer) {
      Matcher matcher = pattern.matcher(answer.body());
      return matcher.find() ? matcher.group(Math.min(1, matcher.groupCount())) : null;
    }

    @Override
    public String toString() {
      return pattern.pattern();
    }
  }
}
