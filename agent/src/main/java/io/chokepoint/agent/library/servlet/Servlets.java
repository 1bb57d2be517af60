package io.chokepoint.agent.library.servlet;

import static net.bytebuddy.matcher.ElementMatchers.hasSuperType;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.OfType;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Bridge;
import io.chokepoint.bridge.Delay;
import io.chokepoint.bridge.Mappings;
import io.chokepoint.bridge.Requests;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * Requests of servlet containers. In Tomcat from the engine's valve, before any filter and after
 * the error page, in GlassFish and Payara from their adapter, in Liberty around its filters; in
 * Jetty around all its handlers, with servlets or without, and in 12 around its servlet handler;
 * elsewhere from the servlet itself. Written for {@code jakarta.servlet}, and woven for {@code
 * javax.servlet} under its name.
 */
abstract class Servlets implements Probe {

  private static final String TOMCAT = "org.apache.catalina.core.StandardEngineValve";
  private static final String GLASSFISH = "org.apache.catalina.connector.CoyoteAdapter";
  private static final String LIBERTY = "com.ibm.ws.webcontainer.filter.WebAppFilterManager";

  private final String api;
  private final Set<String> jetty;

  /**
   * @param api {@code jakarta} or {@code javax}
   * @param jetty what any handler of Jetty's is called by, and its servlets
   */
  Servlets(String api, Set<String> jetty) {
    this.api = api;
    this.jetty = jetty;
  }

  @Override
  public final Set<String> classes() {
    Set<String> all = new HashSet<>(jetty);
    all.addAll(List.of(TOMCAT, GLASSFISH, LIBERTY));
    all.add(api + ".servlet.http.HttpServlet");
    return all;
  }

  @Override
  public final List<Advised> advised() {
    String request = api + ".servlet.ServletRequest";
    String http = api + ".servlet.http.HttpServletRequest";
    return Advised.forApi(
        api,
        new Advised(
            null,
            named("invoke").and(takesArgument(0, hasSuperType(named(request)))),
            Request.class),
        new Advised(
            null,
            named("doService").and(takesArgument(1, hasSuperType(named(request)))),
            Request.class),
        new Advised(
            null, named("invokeFilters").and(takesArgument(0, named(request))), Request.class),
        new Advised(
            null,
            named("service").and(takesArguments(2).and(takesArgument(0, named(request)))),
            Request.class),
        new Advised(
            null,
            namedOneOf("doScope", "handle").and(takesArgument(2, named(http))),
            Request.class),
        new Advised(null, named("doHandle").and(takesArgument(2, named(http))), Mapping.class));
  }

  /** Where Jetty knows what the servlet is mapped to: later it has forgotten. */
  static final class Mapping {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@OfType HttpServletRequest request) {
      if (!Requests.named()) {
        try {
          HttpServletMapping mapping = request.getHttpServletMapping();
          if (mapping != null) {
            Requests.mapping(
                Mappings.below(request.getServletContext().getContextPath(), mapping.getPattern()));
          }
        } catch (LinkageError e) {
          // Jetty 9 has no mapping
        }
      }
    }
  }

  static final class Request {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@OfType ServletRequest request) {
      // an error page that is dispatched to after the request has ended is not a new request
      boolean outermost =
          request.getDispatcherType() != DispatcherType.ERROR
              && Requests.started(request.getAttribute("io.chokepoint.suspended"));
      if (outermost) {
        try {
          HttpServletRequest http = (HttpServletRequest) request;
          Requests.method(http.getMethod()); // for who looks meanwhile
          if (Delay.inForce() && http.getClass().getName().startsWith("org.apache.catalina.")) {
            Requests.mapping( // others know it later
                Mappings.below(
                    http.getServletContext().getContextPath(),
                    http.getHttpServletMapping().getPattern()));
          }
        } catch (RuntimeException | LinkageError e) {
          // it is called what it is called without that
        }
      }
      return outermost;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter boolean outermost,
        @OfType ServletRequest servletRequest,
        @OfType ServletResponse servletResponse,
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
            failure = (Throwable) request.getAttribute("jakarta.servlet.error.exception");
            if (failure == null) {
              failure =
                  (Throwable)
                      request.getAttribute(
                          "org.springframework.web.servlet.DispatcherServlet.EXCEPTION");
            }
          }
          if (!Requests.named()) {
            try {
              HttpServletMapping mapping = request.getHttpServletMapping();
              route =
                  mapping == null
                      ? "other"
                      : Mappings.below(
                          request.getServletContext().getContextPath(), mapping.getPattern());
            } catch (LinkageError e) {
              // a container older than Servlet 4 has no mapping; with a rest it was a prefix, and
              // what is in no context has no servlet
              if (request.getPathInfo() != null && request.getContextPath() != null) {
                route = request.getServletPath().concat("/*");
              }
            }
          }
          if (request.isAsyncStarted()) {
            if (failure != null) {
              // whatever the container makes of it, and not all of them tell a listener
              request.setAttribute("io.chokepoint.suspended", Requests.over());
            } else {
              suspended =
                  Requests.suspended(
                      method,
                      route,
                      request,
                      response,
                      HttpServletResponse.class,
                      AsyncListener.class);
              request.setAttribute("io.chokepoint.suspended", suspended);
              request.getAsyncContext().addListener((AsyncListener) suspended);
            }
          }
        } catch (RuntimeException e) {
          Bridge.failed(e);
          if (suspended != null && Requests.started(suspended)) {
            suspended = null; // no listener would tell when it is over
          }
        }
        if (suspended == null) {
          Requests.ended(
              method,
              route.isEmpty() ? "/" : route,
              thrown != null && status < 400 ? 500 : status,
              failure,
              request);
        }
      }
    }
  }
}
