package io.chokepoint.agent.probe;

import io.chokepoint.agent.probe.hikari.HikariProbe;
import io.chokepoint.agent.probe.jdbc.ConnectionProbe;
import io.chokepoint.agent.probe.jdbc.StatementProbe;
import io.chokepoint.agent.probe.jdkhttp.JdkHttpServerProbe;
import io.chokepoint.agent.probe.servlet.JakartaServletProbe;
import io.chokepoint.agent.probe.servlet.JavaxServletProbe;
import io.chokepoint.agent.probe.springmvc.JakartaSpringMvcProbe;
import io.chokepoint.agent.probe.springmvc.JavaxSpringMvcProbe;
import io.chokepoint.agent.probe.tomcat.TomcatEndpointProbe;
import java.util.List;

/** Every probe there is. */
public final class Probes {

  public static final List<Probe> ALL =
      List.of(
          new JakartaServletProbe(),
          new JavaxServletProbe(),
          new JakartaSpringMvcProbe(),
          new JavaxSpringMvcProbe(),
          new JdkHttpServerProbe(),
          new StatementProbe(),
          new ConnectionProbe(),
          new HikariProbe(),
          new TomcatEndpointProbe());

  private Probes() {}
}
