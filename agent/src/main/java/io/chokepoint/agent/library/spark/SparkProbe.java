package io.chokepoint.agent.library.spark;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.OfType;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Requests;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import spark.routematch.RouteMatch;

/** The route that Spark (the web framework) found for a request, and what failed. */
public final class SparkProbe implements Probe {

  private static final String ROUTES = "spark.route.Routes";
  private static final String FAILURES = "spark.http.matching.GeneralError";

  @Override
  public Set<String> classes() {
    return Set.of(ROUTES, FAILURES);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(ROUTES, named("find").and(takesArguments(3)), Route.class),
        new Advised(FAILURES, named("modify"), Failed.class));
  }

  static final class Route {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Return RouteMatch match) {
      if (match != null) {
        Requests.route(match.getMatchUri());
      }
    }
  }

  static final class Failed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@OfType Throwable thrown) {
      Requests.failing(thrown);
    }
  }
}
