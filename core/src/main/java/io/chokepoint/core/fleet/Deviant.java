package io.chokepoint.core.fleet;

import io.chokepoint.core.text.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An instance that differs from the others.
 *
 * @param stretch how many times as long its requests take as the same requests of all
 * @param load how many times as many it gets
 * @param step in which that is; null where it is of all
 * @param endpoint of which alone that is; null where it is of all
 * @param apart what else tells it from the others, each as {@code 2 connections in pool main, the
 *     others 10}
 */
public record Deviant(
    String instance,
    Reason reason,
    double stretch,
    double load,
    @Nullable String step,
    @Nullable String endpoint,
    List<String> apart) {

  /** What it differs by. */
  public enum Reason {
    /** Its requests take longer although it gets no more of them: what is wrong is with it. */
    ITSELF,
    /** They take longer, and it gets more of them: the load is not shared out evenly. */
    LOAD,
    /** It gets more or fewer, and serves them as the others do. */
    UNEVEN
  }

  public Deviant {
    apart = List.copyOf(apart);
  }

  /** One sentence. */
  public String words() {
    String at = step == null ? "" : "at " + step + " ";
    String take = endpoint == null ? "its requests take" : "its " + endpoint + " takes";
    String also = apart.isEmpty() ? "" : " It has " + String.join("; ", apart) + ".";
    return switch (reason) {
      case ITSELF ->
          Text.of(
              "%s is the odd one out: %s%s %s times as long as usual, at %s times the usual load.%s",
              instance, at, take, Text.number(stretch), Text.number(load), also);
      case LOAD ->
          Text.of(
              "%s gets %s times the usual load, and %s%s %s times as long: the load is not shared out"
                  + " evenly, and nothing says that the instance is worse.%s",
              instance, Text.number(load), at, take, Text.number(stretch), also);
      case UNEVEN ->
          Text.of(
              "%s gets %s times the usual load, and serves it as the others do.%s",
              instance, Text.number(load), also);
    };
  }
}
