package io.chokepoint.agent.probe.servlet;

import static net.bytebuddy.matcher.ElementMatchers.hasSuperType;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Bridge;
import java.util.List;
import java.util.Set;
import javax.servlet.AsyncListener;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import net.bytebuddy.asm.Advice;

/**
 * Requests of servlet containers (javax). In Tomcat from the engine's valve, before any filter and
 * after the error page; elsewhere from the servlet itself.
 */
public final class JavaxServletProbe implements Probe {

  private static final String TOMCAT = "org.apache.catalina.core.StandardEngineValve";
  private static final String SERVLET = "javax.servlet.http.HttpServlet";

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
                .and(takesArgument(0, hasSuperType(named("javax.servlet.ServletRequest")))),
            Request.class),
        new Advised(
            null,
            named("service")
                .and(
                    takesArguments(2).and(takesArgument(0, named("javax.servlet.ServletRequest")))),
            Request.class));
  }

  static final class Request {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.Argument(0) ServletRequest request) {
      return Bridge.requestStarted(request.getAttribute("io.chokepoint.suspended"));
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter boolean outermost,
        @Advice.Argument(0) ServletRequest servletRequest,
        @Advice.Argument(1) ServletResponse servletResponse,
        @Advice.Thrown Throwable thrown) {
      if (outermost) {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        HttpServletResponse response = (HttpServletResponse) servletResponse;
        String method = "";
        String route = "other";
        int status = 0;
        Throwable failure = thrown;
        Object suspended = null;
        try {
          method = request.getMethod();
          status = response.getStatus();
          if (failure == null && status >= 500) {
            failure = (Throwable) request.getAttribute("javax.servlet.error.exception");
            if (failure == null) {
              failure =
                  (Throwable)
                      request.getAttribute(
                          "org.springframework.web.servlet.DispatcherServlet.EXCEPTION");
            }
          }
          if (!Bridge.routeKnown()) {
            route = request.getHttpServletMapping().getPattern();
          }
          if (thrown == null && request.isAsyncStarted()) {
            suspended =
                Bridge.requestSuspended(
                    method, route, response, HttpServletResponse.class, AsyncListener.class);
            request.setAttribute("io.chokepoint.suspended", suspended);
            request.getAsyncContext().addListener((AsyncListener) suspended);
          }
        } catch (LinkageError e) {
          // a container older than Servlet 4 has no mapping
        } catch (RuntimeException e) {
          Bridge.failed(e);
        }
        if (suspended == null) {
          Bridge.requestEnded(
              method,
              route.isEmpty() ? "/" : route,
              thrown != null && status < 400 ? 500 : status,
              failure);
        }
      }
    }
  }
}
