package io.chokepoint.driver.plan;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an answer must be like.
 *
 * @param name as the report lists it
 * @param spot null where the status is looked at
 */
public record Check(String name, @Nullable Spot spot, Predicate<String> wanted) {

  public boolean ofStatus() {
    return spot == null;
  }

  boolean passes(Answer answer) {
    return spot == null
        ? wanted.test(String.valueOf(answer.status()))
        : spot.all(answer).stream().anyMatch(wanted);
  }
}
