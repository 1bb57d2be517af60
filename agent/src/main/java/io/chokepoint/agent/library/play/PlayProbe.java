package io.chokepoint.agent.library.play;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.PublicGetters;
import io.chokepoint.bridge.Requests;
import io.chokepoint.bridge.Tags;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * The route that a router made of a routes file found for a request: a function of that router,
 * called as no source calls it, puts the route's definition on the request. A definition remembers
 * its path as the routes file has it.
 */
public final class PlayProbe implements Probe {

  private static final String ROUTER = "play.core.routing.GeneratedRouter";
  private static final String DEFINITION = "play.api.routing.HandlerDef";

  @Override
  public Set<String> classes() {
    return Set.of(ROUTER, DEFINITION);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().equals(DEFINITION);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            ROUTER,
            takesArguments(2)
                .and(takesArgument(0, named(DEFINITION)))
                .and(takesArgument(1, named("play.api.mvc.RequestHeader"))),
            Route.class));
  }

  static final class Route {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object definition) {
      Object path = Tags.get(definition);
      if (path == null) {
        path =
            PublicGetters.text(definition, "path")
                .replaceAll("\\$([^<]+)<\\[\\^/\\]\\+>", ":$1")
                .replaceAll("\\$([^<]+)<\\.\\+>", "*$1");
        Tags.set(definition, path);
      }
      Requests.route(path);
    }
  }
}
