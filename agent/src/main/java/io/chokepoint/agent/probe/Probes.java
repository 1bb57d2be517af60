package io.chokepoint.agent.probe;

import io.chokepoint.agent.probe.agroal.AgroalProbe;
import io.chokepoint.agent.probe.apache.ApacheClient4Probe;
import io.chokepoint.agent.probe.apache.ApacheClient5Probe;
import io.chokepoint.agent.probe.c3p0.C3p0Probe;
import io.chokepoint.agent.probe.executor.CompletableFutureProbe;
import io.chokepoint.agent.probe.executor.ScheduledPoolProbe;
import io.chokepoint.agent.probe.executor.ThreadPerTaskProbe;
import io.chokepoint.agent.probe.executor.ThreadPoolProbe;
import io.chokepoint.agent.probe.grpc.GrpcServerProbe;
import io.chokepoint.agent.probe.hikari.HikariProbe;
import io.chokepoint.agent.probe.jaxrs.JerseyProbe;
import io.chokepoint.agent.probe.jaxrs.ResteasyProbe;
import io.chokepoint.agent.probe.jdbc.ConnectionProbe;
import io.chokepoint.agent.probe.jdbc.StatementProbe;
import io.chokepoint.agent.probe.jdkclient.AnswerStreamProbe;
import io.chokepoint.agent.probe.jdkclient.JdkAsyncClientProbe;
import io.chokepoint.agent.probe.jdkclient.JdkAsyncWaitProbe;
import io.chokepoint.agent.probe.jdkclient.JdkHttpClientProbe;
import io.chokepoint.agent.probe.jdkclient.SocketProbe;
import io.chokepoint.agent.probe.jdkclient.UrlConnectionProbe;
import io.chokepoint.agent.probe.jdkhttp.JdkHttpServerProbe;
import io.chokepoint.agent.probe.jedis.JedisProbe;
import io.chokepoint.agent.probe.jetty.JettyMappingProbe;
import io.chokepoint.agent.probe.jetty.JettyServerProbe;
import io.chokepoint.agent.probe.jetty.JettyWorkersProbe;
import io.chokepoint.agent.probe.lettuce.LettuceProbe;
import io.chokepoint.agent.probe.locks.ParkProbe;
import io.chokepoint.agent.probe.okhttp.OkHttpProbe;
import io.chokepoint.agent.probe.pool2.CommonsPoolProbe;
import io.chokepoint.agent.probe.pool2.TomcatDbcpProbe;
import io.chokepoint.agent.probe.resilience4j.BulkheadProbe;
import io.chokepoint.agent.probe.resilience4j.RateLimiterProbe;
import io.chokepoint.agent.probe.servlet.JakartaServletProbe;
import io.chokepoint.agent.probe.servlet.JavaxServletProbe;
import io.chokepoint.agent.probe.springmvc.JakartaSpringMvcProbe;
import io.chokepoint.agent.probe.springmvc.JavaxSpringMvcProbe;
import io.chokepoint.agent.probe.tomcat.TomcatEndpointProbe;
import io.chokepoint.agent.probe.tomcat.TomcatWorkersProbe;
import io.chokepoint.agent.probe.tomcatjdbc.TomcatJdbcProbe;
import io.chokepoint.agent.probe.undertow.UndertowProbe;
import io.chokepoint.agent.probe.undertow.UndertowServerProbe;
import io.chokepoint.agent.probe.webflux.WebFluxProbe;
import io.chokepoint.agent.probe.webflux.WebFluxRouteProbe;
import java.util.List;

/** Every probe there is. */
public final class Probes {

  public static final List<Probe> ALL =
      List.of(
          new JakartaServletProbe(),
          new JavaxServletProbe(),
          new JettyMappingProbe(),
          new JettyServerProbe(),
          new JettyWorkersProbe(),
          new UndertowProbe(),
          new UndertowServerProbe(),
          new JakartaSpringMvcProbe(),
          new JavaxSpringMvcProbe(),
          new GrpcServerProbe(),
          new WebFluxProbe(),
          new WebFluxRouteProbe(),
          new JerseyProbe(),
          new ResteasyProbe(),
          new JdkHttpServerProbe(),
          new StatementProbe(),
          new ConnectionProbe(),
          new HikariProbe(),
          new TomcatJdbcProbe(),
          new CommonsPoolProbe(),
          new TomcatDbcpProbe(),
          new C3p0Probe(),
          new AgroalProbe(),
          new TomcatEndpointProbe(),
          new TomcatWorkersProbe(),
          new JdkHttpClientProbe(),
          new JdkAsyncClientProbe(),
          new JdkAsyncWaitProbe(),
          new UrlConnectionProbe(),
          new AnswerStreamProbe(),
          new SocketProbe(),
          new ApacheClient5Probe(),
          new ApacheClient4Probe(),
          new OkHttpProbe(),
          new LettuceProbe(),
          new JedisProbe(),
          new BulkheadProbe(),
          new RateLimiterProbe(),
          new ParkProbe(),
          new ThreadPoolProbe(),
          new ScheduledPoolProbe(),
          new CompletableFutureProbe(),
          new ThreadPerTaskProbe());

  private Probes() {}
}
