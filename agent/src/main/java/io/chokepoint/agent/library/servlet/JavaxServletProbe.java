package io.chokepoint.agent.library.servlet;

import java.util.Set;

/** Of {@code javax.servlet}: Jetty 9 and 10, and 12 with its oldest environment. */
public final class JavaxServletProbe extends Servlets {

  public JavaxServletProbe() {
    super(
        "javax",
        Set.of(
            "org.eclipse.jetty.server.handler.HandlerWrapper",
            "org.eclipse.jetty.servlet.ServletHandler",
            "org.eclipse.jetty.ee8.servlet.ServletHandler"));
  }
}
