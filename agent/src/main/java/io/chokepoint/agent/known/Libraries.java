package io.chokepoint.agent.known;

import io.chokepoint.agent.library.Actuator;
import io.chokepoint.agent.library.Beside;
import io.chokepoint.agent.library.ClientReader;
import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.library.LoopReader;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.library.Reflected;
import io.chokepoint.agent.library.ServerReader;
import io.chokepoint.agent.library.agroal.AgroalLibrary;
import io.chokepoint.agent.library.apache.ApacheClientLibrary;
import io.chokepoint.agent.library.armeria.ArmeriaLibrary;
import io.chokepoint.agent.library.c3p0.C3p0Library;
import io.chokepoint.agent.library.coroutines.CoroutinesLibrary;
import io.chokepoint.agent.library.cxf.CxfLibrary;
import io.chokepoint.agent.library.druid.DruidLibrary;
import io.chokepoint.agent.library.executor.ExecutorLibrary;
import io.chokepoint.agent.library.graphql.GraphQlLibrary;
import io.chokepoint.agent.library.grpc.GrpcLibrary;
import io.chokepoint.agent.library.helidon.HelidonLibrary;
import io.chokepoint.agent.library.hikari.HikariLibrary;
import io.chokepoint.agent.library.ironjacamar.IronJacamarLibrary;
import io.chokepoint.agent.library.javalin.JavalinLibrary;
import io.chokepoint.agent.library.jdbc.JdbcLibrary;
import io.chokepoint.agent.library.jdkclient.JdkClientLibrary;
import io.chokepoint.agent.library.jdkhttp.JdkHttpLibrary;
import io.chokepoint.agent.library.jedis.JedisLibrary;
import io.chokepoint.agent.library.jersey.JerseyLibrary;
import io.chokepoint.agent.library.jetty.JettyLibrary;
import io.chokepoint.agent.library.jvm.JvmLibrary;
import io.chokepoint.agent.library.ktor.KtorLibrary;
import io.chokepoint.agent.library.lettuce.LettuceLibrary;
import io.chokepoint.agent.library.liberty.LibertyLibrary;
import io.chokepoint.agent.library.loader.ClassLoaderLibrary;
import io.chokepoint.agent.library.locks.LocksLibrary;
import io.chokepoint.agent.library.micronaut.MicronautLibrary;
import io.chokepoint.agent.library.netty.NettyLibrary;
import io.chokepoint.agent.library.okhttp.OkHttpLibrary;
import io.chokepoint.agent.library.payara.PayaraLibrary;
import io.chokepoint.agent.library.pekko.PekkoLibrary;
import io.chokepoint.agent.library.play.PlayLibrary;
import io.chokepoint.agent.library.pool2.CommonsPoolLibrary;
import io.chokepoint.agent.library.quarkus.QuarkusRestLibrary;
import io.chokepoint.agent.library.r2dbc.R2dbcLibrary;
import io.chokepoint.agent.library.resilience4j.Resilience4jLibrary;
import io.chokepoint.agent.library.resteasy.ResteasyLibrary;
import io.chokepoint.agent.library.servlet.ServletLibrary;
import io.chokepoint.agent.library.spark.SparkLibrary;
import io.chokepoint.agent.library.springmvc.SpringMvcLibrary;
import io.chokepoint.agent.library.tomcat.TomcatLibrary;
import io.chokepoint.agent.library.tomcatjdbc.TomcatJdbcLibrary;
import io.chokepoint.agent.library.ucp.UcpLibrary;
import io.chokepoint.agent.library.undertow.UndertowLibrary;
import io.chokepoint.agent.library.vertx.VertxLibrary;
import io.chokepoint.agent.library.vertxsql.VertxSqlLibrary;
import io.chokepoint.agent.library.vibur.ViburLibrary;
import io.chokepoint.agent.library.webflux.WebFluxLibrary;
import io.chokepoint.agent.probe.Probe;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every library that is known. */
public final class Libraries {

  public static final List<Library> ALL =
      List.of(
          new ServletLibrary(),
          new JettyLibrary(),
          new UndertowLibrary(),
          new SpringMvcLibrary(),
          new GrpcLibrary(),
          new WebFluxLibrary(),
          new VertxLibrary(),
          new NettyLibrary(),
          new MicronautLibrary(),
          new KtorLibrary(),
          new QuarkusRestLibrary(),
          new ArmeriaLibrary(),
          new PekkoLibrary(),
          new PlayLibrary(),
          new HelidonLibrary(),
          new JavalinLibrary(),
          new SparkLibrary(),
          new JerseyLibrary(),
          new ResteasyLibrary(),
          new CxfLibrary(),
          new JdkHttpLibrary(),
          new GraphQlLibrary(),
          new JdbcLibrary(),
          new HikariLibrary(),
          new TomcatJdbcLibrary(),
          new CommonsPoolLibrary(),
          new C3p0Library(),
          new AgroalLibrary(),
          new IronJacamarLibrary(),
          new PayaraLibrary(),
          new LibertyLibrary(),
          new DruidLibrary(),
          new ViburLibrary(),
          new UcpLibrary(),
          new R2dbcLibrary(),
          new VertxSqlLibrary(),
          new TomcatLibrary(),
          new JdkClientLibrary(),
          new ApacheClientLibrary(),
          new OkHttpLibrary(),
          new LettuceLibrary(),
          new JedisLibrary(),
          new Resilience4jLibrary(),
          new LocksLibrary(),
          new ExecutorLibrary(),
          new CoroutinesLibrary(),
          new JvmLibrary(),
          new ClassLoaderLibrary());

  /** The reader of each class of servers, or none: asked for once a second. */
  private static final ClassValue<List<ServerReader>> SERVERS =
      new ClassValue<>() {
        @Override
        protected List<ServerReader> computeValue(Class<?> type) {
          for (Library library : ALL) {
            ServerReader reader = library.servers();
            if (reader != null && reader.reads(type)) {
              return List.of(reader);
            }
          }
          return List.of();
        }
      };

  private Libraries() {}

  /** Of all of them. No stream: it would be the first, before the application's main. */
  public static List<Probe> probes() {
    List<Probe> probes = new ArrayList<>();
    for (Library library : ALL) {
      probes.addAll(library.probes());
    }
    return probes;
  }

  /** How a pool is read, by its class or a superclass; null for an unknown one. */
  public static @Nullable PoolReader poolReader(Object pool) {
    for (Class<?> type = pool.getClass(); type != null; type = type.getSuperclass()) {
      for (Library library : ALL) {
        PoolReader reader = library.pools();
        if (reader != null && reader.reads(type.getName())) {
          return reader;
        }
      }
    }
    return null;
  }

  /** A connection beside a pool of connections; null where it is not known how to open one. */
  public static @Nullable Beside beside(Object pool)
      throws ReflectiveOperationException, SQLException {
    PoolReader reader = poolReader(pool);
    return reader == null ? null : reader.beside(new Reflected(pool));
  }

  /** How a server is read; null for an unknown one. */
  public static @Nullable ServerReader serverReader(Object server) {
    List<ServerReader> one = SERVERS.get(server.getClass());
    return one.isEmpty() ? null : one.get(0);
  }

  /** How the pool or dispatcher of an HTTP client is read; null for an unknown one. */
  public static @Nullable ClientReader clientReader(Object client) {
    for (Library library : ALL) {
      ClientReader reader = library.clients();
      if (reader != null && reader.reads(client.getClass().getName())) {
        return reader;
      }
    }
    return null;
  }

  /** How an event loop is read; null for an unknown one. */
  public static @Nullable LoopReader loopReader(Object loop) {
    for (Library library : ALL) {
      LoopReader reader = library.loops();
      if (reader != null && reader.reads(loop.getClass())) {
        return reader;
      }
    }
    return null;
  }

  /** Whether a thread is an event loop of any of them. */
  public static boolean isLoop(Thread thread) {
    for (Library library : ALL) {
      if (library.isLoop(thread)) {
        return true;
      }
    }
    return false;
  }

  /** What can be changed of any of them while it runs. */
  public static List<Actuator> actuators() {
    List<Actuator> actuators = new ArrayList<>();
    for (Library library : ALL) {
      actuators.addAll(library.actuators());
    }
    return actuators;
  }

  /** How the names of classes begin that serve requests, of any of them. */
  public static List<String> serving() {
    return ALL.stream().flatMap(library -> library.serves().stream()).toList();
  }
}
