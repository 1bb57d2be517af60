package io.chokepoint.agent.probe;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/**
 * Methods that get an advice.
 *
 * @param type the class they must be in, which must have at least one, or the library's version is
 *     not one the probe knows; null where any class meant may have them or not
 * @param advice the advice's class, never linked in the agent: it refers to types of the
 *     application
 * @param api where the application has the advice's {@code jakarta} types: {@code javax}, or there
 */
public record Advised(
    @Nullable String type,
    ElementMatcher<? super MethodDescription> methods,
    Class<?> advice,
    String api) {

  public Advised(
      @Nullable String type, ElementMatcher<? super MethodDescription> methods, Class<?> advice) {
    this(type, methods, advice, Renamed.WRITTEN);
  }

  /** Those whose advice is woven for the types of this API. */
  public static List<Advised> forApi(String api, Advised... all) {
    List<Advised> renamed = new ArrayList<>(all.length);
    for (Advised each : all) {
      renamed.add(new Advised(each.type, each.methods, each.advice, api));
    }
    return renamed;
  }
}
