package io.chokepoint.agent.probe.servlet;

import static net.bytebuddy.matcher.ElementMatchers.hasSuperType;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Bridge;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * Requests of servlet containers (jakarta). In Tomcat from the engine's valve, before any filter
 * and after the error page; elsewhere from the servlet itself.
 */
public final class JakartaServletProbe implements Probe {

  private static final String TOMCAT = "org.apache.catalina.core.StandardEngineValve";
  private static final String SERVLET = "jakarta.servlet.http.HttpServlet";

  @Override
  public Set<String> classes() {
    return Set.of(TOMCAT, SERVLET);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            null,
            named("invoke")
                .and(takesArgument(0, hasSuperType(named("jakarta.servlet.ServletRequest")))),
            Request.class),
        new Advised(
            null,
            named("service")
                .and(
                    takesArguments(2)
                        .and(takesArgument(0, named("jakarta.servlet.ServletRequest")))),
            Request.class));
  }

  static final class Request {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter() {
      return Bridge.requestStarted();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter boolean outermost,
        @Advice.Argument(0) ServletRequest servletRequest,
        @Advice.Argument(1) ServletResponse servletResponse,
        @Advice.Thrown Throwable thrown) {
      if (outermost) {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        int status = ((HttpServletResponse) servletResponse).getStatus();
        Throwable failure = thrown;
        if (failure == null && status >= 500) {
          failure = (Throwable) request.getAttribute("jakarta.servlet.error.exception");
          if (failure == null) {
            failure =
                (Throwable)
                    request.getAttribute(
                        "org.springframework.web.servlet.DispatcherServlet.EXCEPTION");
          }
        }
        String route = "other";
        if (!Bridge.routeKnown()) {
          try {
            route = request.getHttpServletMapping().getPattern();
          } catch (LinkageError e) {
            // a container older than Servlet 4
          }
          if (route.isEmpty()) {
            route = "/";
          }
        }
        Bridge.requestEnded(
            request.getMethod(), route, thrown != null && status < 400 ? 500 : status, failure);
      }
    }
  }
}
