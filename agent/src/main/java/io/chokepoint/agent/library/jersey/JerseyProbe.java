package io.chokepoint.agent.library.jersey;

import static net.bytebuddy.matcher.ElementMatchers.named;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Mappings;
import io.chokepoint.bridge.Requests;
import io.chokepoint.bridge.Tagged;
import io.chokepoint.bridge.Tags;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import org.glassfish.jersey.uri.UriTemplate;

/**
 * The route template Jersey found, as soon as it found it, and the exception it made an answer of.
 * The template is put together once for each resource method, which then remembers it.
 */
public final class JerseyProbe implements Probe {

  private static final String ROUTING =
      "org.glassfish.jersey.server.internal.routing.UriRoutingContext";
  private static final String METHOD = "org.glassfish.jersey.server.model.ResourceMethodInvoker";

  @Override
  public Set<String> classes() {
    return Set.of(ROUTING, METHOD);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().equals(METHOD);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(ROUTING, named("setEndpoint"), Route.class),
        new Advised(ROUTING, named("setMappedThrowable"), Failed.class));
  }

  static final class Route {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object routing,
        @Advice.Argument(0) Object endpoint,
        @Advice.FieldValue("templates") LinkedList<UriTemplate> templates) {
      if (endpoint != null && !Requests.routeKnown()) {
        // a sub-resource's method is reached by more than one way
        boolean remembered = endpoint instanceof Tagged && templates.size() <= 2;
        Object route = remembered ? Tags.get(endpoint) : null;
        if (route == null) {
          StringBuilder text = new StringBuilder();
          for (Iterator<UriTemplate> i = templates.descendingIterator(); i.hasNext(); ) {
            text.append(i.next().getTemplate());
          }
          route = Mappings.ofResource(routing, text.toString());
          if (remembered) {
            Tags.set(endpoint, route);
          }
        }
        Requests.route(route);
      }
    }
  }

  static final class Failed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Throwable thrown) {
      Requests.failing(thrown);
    }
  }
}
