package io.chokepoint.agent.library.servlet;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Requests of servlet containers. */
public final class ServletLibrary implements Library {

  @Override
  public String name() {
    return "Servlet containers";
  }

  @Override
  public String measures() {
    return "requests under the patterns of their servlets, asynchronous ones until they "
        + "are over (`jakarta` and `javax`)";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new JakartaServletProbe(), new JavaxServletProbe(), new AsyncContextProbe());
  }

  @Override
  public List<String> serves() {
    return List.of("jakarta.servlet.");
  }
}
