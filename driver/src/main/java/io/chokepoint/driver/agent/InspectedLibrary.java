package io.chokepoint.driver.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A library that services use, and whether the agent sees what it does.
 *
 * @param kind what it is, for those who read
 * @param artifact what its jar is called, without its version; null where it is the JDK's
 * @param marker a class of it that is loaded where it is at work
 * @param from the first version that is known; null where the agent does not see the library
 * @param to the last of them, as exactly as is meant: {@code 12} is any 12
 * @param left what is not seen; empty where nothing is left out
 */
record InspectedLibrary(
    String kind,
    String name,
    @Nullable String artifact,
    String marker,
    @Nullable String from,
    @Nullable String to,
    String left) {

  private static final String SERVER = "server";
  private static final String ROUTES = "routes";
  private static final String POOL = "pool";
  private static final String CLIENT = "client";
  private static final String OTHER = "other";

  static final List<InspectedLibrary> ALL =
      List.of(
          seen(SERVER, "Tomcat", "tomcat-embed-core", "org.apache.tomcat.util.net.AbstractEndpoint")
              .of("8.5", "11"),
          seen(SERVER, "Jetty", "jetty-server", "org.eclipse.jetty.server.Server").of("9", "12"),
          seen(SERVER, "Undertow", "undertow-core", "io.undertow.server.HttpServerExchange")
              .of("1.4", "2"),
          seen(SERVER, "JDK HttpServer", null, "sun.net.httpserver.ServerImpl"),
          seen(
                  SERVER,
                  "Reactor Netty",
                  "reactor-netty-http",
                  "reactor.netty.http.server.HttpServer")
              .of("1", "1"),
          seen(SERVER, "Vert.x", "vertx-core", "io.vertx.core.http.HttpServer").of("3.9", "5"),
          seen(
                  SERVER,
                  "Netty's HTTP codec",
                  "netty-codec-http",
                  "io.netty.handler.codec.http.HttpRequestDecoder")
              .of("4.1", "4.2"),
          seen(SERVER, "gRPC", "grpc-core", "io.grpc.internal.ServerImpl").of("1.40", "1"),
          seen(
                  SERVER,
                  "Micronaut",
                  "micronaut-http-server",
                  "io.micronaut.http.server.RouteExecutor")
              .of("3", "4"),
          seen(
                  SERVER,
                  "Ktor",
                  "ktor-server-core-jvm",
                  "io.ktor.server.engine.DefaultEnginePipelineKt")
              .of("2", "3"),
          seen(SERVER, "Armeria", "armeria", "com.linecorp.armeria.server.HttpServerHandler")
              .of("1.13", "1"),
          seen(SERVER, "Helidon", "helidon-webserver", "io.helidon.webserver.http.HttpRouting")
              .of("4", "4"),
          seen(SERVER, "Pekko HTTP", "pekko-http-core_2.13", "org.apache.pekko.http.scaladsl.Http")
              .of("1.0", "1")
              .without("HTTP/2, and routes matched after an asynchronous step"),
          seen(SERVER, "Akka HTTP", "akka-http-core_2.13", "akka.http.scaladsl.Http")
              .of("10.2", "10.2")
              .without("HTTP/2, and routes matched after an asynchronous step"),
          seen(
                  ROUTES,
                  "Spring MVC",
                  "spring-webmvc",
                  "org.springframework.web.servlet.DispatcherServlet")
              .of("5", "7"),
          seen(
                  ROUTES,
                  "Spring WebFlux",
                  "spring-webflux",
                  "org.springframework.web.reactive.DispatcherHandler")
              .of("5", "7"),
          seen(ROUTES, "Jersey", "jersey-server", "org.glassfish.jersey.server.ServerRuntime")
              .of("2.25", "4"),
          seen(ROUTES, "RESTEasy", "resteasy-core", "org.jboss.resteasy.core.SynchronousDispatcher")
              .of("4", "6"),
          seen(ROUTES, "CXF", "cxf-rt-frontend-jaxrs", "org.apache.cxf.jaxrs.JAXRSInvoker")
              .of("3.5", "4"),
          seen(
                  ROUTES,
                  "Quarkus REST",
                  "resteasy-reactive",
                  "org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext")
              .of("2", "3"),
          seen(ROUTES, "Javalin", "javalin", "io.javalin.Javalin").of("4", "7"),
          seen(ROUTES, "Spark", "spark-core", "spark.route.Routes").of("2", "2"),
          seen(ROUTES, "Play", "play_2.13", "play.core.routing.GeneratedRouter")
              .of("2.9", "3.0")
              .without("routes of RoutingDsl and SIRD; their requests are, under `other`"),
          seen(ROUTES, "GraphQL Java", "graphql-java", "graphql.GraphQL").of("17", "26"),
          unseen(
              SERVER,
              "Grizzly",
              "grizzly-http-server",
              "org.glassfish.grizzly.http.server.HttpServer",
              "requests"),
          unseen(SERVER, "NanoHTTPD", "nanohttpd", "fi.iki.elonen.NanoHTTPD", "requests"),
          seen(POOL, "HikariCP", "HikariCP", "com.zaxxer.hikari.pool.HikariPool").of("4", "7"),
          seen(POOL, "Tomcat JDBC", "tomcat-jdbc", "org.apache.tomcat.jdbc.pool.ConnectionPool")
              .of("8.5", "11"),
          seen(
                  POOL,
                  "Commons Pool (DBCP)",
                  "commons-pool2",
                  "org.apache.commons.pool2.impl.GenericObjectPool")
              .of("2", "2"),
          seen(POOL, "c3p0", "c3p0", "com.mchange.v2.resourcepool.BasicResourcePool")
              .of("0.9.5", "0"),
          seen(POOL, "Agroal", "agroal-pool", "io.agroal.pool.ConnectionPool").of("1", "3"),
          seen(POOL, "Druid", "druid", "com.alibaba.druid.pool.DruidDataSource").of("1.2", "1"),
          seen(POOL, "Vibur", "vibur-dbcp", "org.vibur.dbcp.ViburDBCPDataSource").of("25", "26"),
          seen(POOL, "Oracle UCP", "ucp", "oracle.ucp.jdbc.PoolDataSourceImpl")
              .of("19", "23")
              .without("asynchronous borrows"),
          seen(
                  POOL,
                  "IronJacamar",
                  "ironjacamar-core-impl",
                  "org.jboss.jca.core.connectionmanager.pool.AbstractPool")
              .of("1.5", "3"),
          seen(
                  SERVER,
                  "Payara",
                  "payara-micro",
                  "fish.payara.nucleus.executorservice.PayaraExecutorService")
              .of("6.2023.8", "7")
              .without(
                  "waits of HTTP/2 for a thread, threads of a pool that has as many at least as at"
                      + " most, and pools that keep a connection for each thread"),
          seen(
                  SERVER,
                  "Open Liberty",
                  "com.ibm.ws.kernel.boot",
                  "com.ibm.ws.threading.internal.ExecutorServiceImpl")
              .of("1.0.60", "26")
              .without(
                  "waits of HTTP/2 for a thread, and pools that keep connections for each thread"),
          seen(POOL, "R2DBC pool", "r2dbc-pool", "io.r2dbc.pool.ConnectionPool").of("0.8", "1"),
          seen(CLIENT, "JDK HttpClient", null, "jdk.internal.net.http.HttpClientImpl"),
          seen(CLIENT, "HttpURLConnection", null, "sun.net.www.protocol.http.HttpURLConnection"),
          seen(
                  CLIENT,
                  "Apache HttpClient 5",
                  "httpclient5",
                  "org.apache.hc.client5.http.impl.classic.CloseableHttpClient")
              .of("5", "5"),
          seen(CLIENT, "Apache HttpClient 4", "httpclient", "org.apache.http.client.HttpClient")
              .of("4.1", "4"),
          seen(CLIENT, "OkHttp", "okhttp", "okhttp3.OkHttpClient").of("3", "5"),
          seen(CLIENT, "Jedis", "jedis", "redis.clients.jedis.Connection").of("3", "7"),
          seen(CLIENT, "Lettuce", "lettuce-core", "io.lettuce.core.RedisClient")
              .of("5", "7")
              .without("asynchronous commands"),
          seen(
                  OTHER,
                  "Resilience4j",
                  "resilience4j-core",
                  "io.github.resilience4j.core.EventProcessor")
              .of("1.7", "2")
              .without("retries and circuit breakers"),
          seen(
                  OTHER,
                  "Kotlin coroutines",
                  "kotlinx-coroutines-core-jvm",
                  "kotlinx.coroutines.DispatchedTask")
              .of("1.11", "1"),
          unseen(
              CLIENT,
              "MongoDB",
              "mongodb-driver-core",
              "com.mongodb.internal.connection.InternalStreamConnection",
              "commands and pool"),
          unseen(
              CLIENT,
              "Elasticsearch",
              "elasticsearch-rest-client",
              "org.elasticsearch.client.RestClient",
              "requests"),
          unseen(
              CLIENT,
              "Cassandra",
              "java-driver-core",
              "com.datastax.oss.driver.internal.core.session.DefaultSession",
              "statements"),
          seen(CLIENT, "R2DBC", "r2dbc-spi", "io.r2dbc.spi.ConnectionFactory")
              .of("0.8", "1")
              .without("what a request waits for that blocks for the result"),
          seen(CLIENT, "Vert.x SQL client", "vertx-sql-client", "io.vertx.sqlclient.Pool")
              .of("4.5", "5.0")
              .without("borrows that time out"),
          seen(CLIENT, "Jetty HttpClient", "jetty-client", "org.eclipse.jetty.client.HttpClient")
              .of("9", "12")
              .without("calls that no thread waits for"),
          unseen(
              CLIENT,
              "AWS SDK on Netty",
              "netty-nio-client",
              "software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient",
              "calls; those of its other clients are"),
          seen(CLIENT, "gRPC client", "grpc-core", "io.grpc.internal.ManagedChannelImpl")
              .of("1.40", "1")
              .without("calls of other than blocking stubs"),
          unseen(
              OTHER,
              "Kafka",
              "kafka-clients",
              "org.apache.kafka.clients.consumer.KafkaConsumer",
              "messages; what handles them is no request"),
          unseen(
              OTHER,
              "RabbitMQ",
              "amqp-client",
              "com.rabbitmq.client.impl.AMQConnection",
              "messages; what handles them is no request"),
          unseen(
              OTHER,
              "Spring's scheduled methods",
              "spring-context",
              "org.springframework.scheduling.config.ScheduledTaskRegistrar",
              "scheduled work; it is no request"));

  private static InspectedLibrary seen(
      String kind, String name, @Nullable String artifact, String marker) {
    return new InspectedLibrary(kind, name, artifact, marker, "", "", "");
  }

  private static InspectedLibrary unseen(
      String kind, String name, String artifact, String marker, String left) {
    return new InspectedLibrary(kind, name, artifact, marker, null, null, left);
  }

  private InspectedLibrary of(String first, String last) {
    return new InspectedLibrary(kind, name, artifact, marker, first, last, left);
  }

  private InspectedLibrary without(String what) {
    return new InspectedLibrary(kind, name, artifact, marker, from, to, what);
  }

  boolean isSeen() {
    return from != null;
  }

  /** Whether the agent knows this version; those of the JDK come with it. */
  boolean knows(@Nullable String version) {
    if (from == null || to == null) {
      return false;
    }
    return artifact == null
        || (version != null && compare(version, from) >= 0 && compare(version, to) <= 0);
  }

  /** By as many numbers as the limit has. */
  private static int compare(String version, String limit) {
    String[] ours = version.split("[^0-9]+");
    String[] theirs = limit.split("[^0-9]+");
    for (int i = 0; i < theirs.length; i++) {
      int difference = number(ours, i) - number(theirs, i);
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  private static int number(String[] numbers, int i) {
    if (i >= numbers.length || numbers[i].isEmpty() || numbers[i].length() > 9) {
      return 0;
    }
    return Integer.parseInt(numbers[i]);
  }
}
