package io.chokepoint.agent.probe;

import io.chokepoint.agent.probe.agroal.AgroalProbe;
import io.chokepoint.agent.probe.c3p0.C3p0Probe;
import io.chokepoint.agent.probe.hikari.HikariProbe;
import io.chokepoint.agent.probe.jdbc.ConnectionProbe;
import io.chokepoint.agent.probe.jdbc.StatementProbe;
import io.chokepoint.agent.probe.jdkhttp.JdkHttpServerProbe;
import io.chokepoint.agent.probe.pool2.CommonsPoolProbe;
import io.chokepoint.agent.probe.pool2.TomcatDbcpProbe;
import io.chokepoint.agent.probe.servlet.JakartaServletProbe;
import io.chokepoint.agent.probe.servlet.JavaxServletProbe;
import io.chokepoint.agent.probe.springmvc.JakartaSpringMvcProbe;
import io.chokepoint.agent.probe.springmvc.JavaxSpringMvcProbe;
import io.chokepoint.agent.probe.tomcat.TomcatEndpointProbe;
import io.chokepoint.agent.probe.tomcatjdbc.TomcatJdbcProbe;
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
          new TomcatJdbcProbe(),
          new CommonsPoolProbe(),
          new TomcatDbcpProbe(),
          new C3p0Probe(),
          new AgroalProbe(),
          new TomcatEndpointProbe());

  private Probes() {}
}
