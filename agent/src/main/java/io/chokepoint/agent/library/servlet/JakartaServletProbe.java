package io.chokepoint.agent.library.servlet;

import java.util.Set;

/** Of {@code jakarta.servlet}: Jetty 11, and 12 with its newer environments. */
public final class JakartaServletProbe extends Servlets {

  public JakartaServletProbe() {
    super(
        "jakarta",
        Set.of(
            "org.eclipse.jetty.server.handler.HandlerWrapper",
            "org.eclipse.jetty.servlet.ServletHandler",
            "org.eclipse.jetty.ee9.servlet.ServletHandler",
            "org.eclipse.jetty.ee10.servlet.ServletHandler$MappedServlet",
            "org.eclipse.jetty.ee11.servlet.ServletHandler$MappedServlet"));
  }
}
