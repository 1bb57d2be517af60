package io.chokepoint.agent.library.jetty;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.returns;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Requests;
import io.chokepoint.bridge.Tags;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import org.eclipse.jetty.http.pathmap.MappedResource;
import org.eclipse.jetty.http.pathmap.MatchedResource;

/**
 * What Jetty up to 11 mapped the request's servlet to: the servlet API of 9 is too old to tell, and
 * of the later ones this is the first to know.
 */
public final class JettyMappingProbe implements Probe {

  private static final String HANDLER = "org.eclipse.jetty.servlet.ServletHandler";

  private static final String PATH = "org.eclipse.jetty.http.pathmap.ServletPathSpec";

  @Override
  public Set<String> classes() {
    return Set.of(HANDLER, PATH);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().equals(PATH);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            null,
            named("getMappedServlet")
                .and(returns(named("org.eclipse.jetty.http.pathmap.MappedResource"))),
            Mapped.class),
        new Advised(
            null,
            named("getMatchedServlet")
                .and(returns(named("org.eclipse.jetty.http.pathmap.MatchedResource"))),
            Matched.class));
  }

  static final class Mapped {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Return MappedResource<?> mapped) {
      if (mapped != null && !Requests.named()) {
        Object path = mapped.getPathSpec();
        Requests.mapping(Tags.remembered(path, "getDeclaration"));
      }
    }
  }

  /** As the last versions of 9.4, and 10 and 11, do it. */
  static final class Matched {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Return MatchedResource<?> matched) {
      if (matched != null && !Requests.named()) {
        Object path = matched.getPathSpec();
        Requests.mapping(Tags.remembered(path, "getDeclaration"));
      }
    }
  }
}
