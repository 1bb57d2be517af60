import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** WebFlux handlers with a pool of two connections, which {@code /leak} keeps. */
@EnableWebFlux
public class R2dbcService {

  private static ConnectionPool pool;

  /** What there is to ask for. */
  @RestController
  public static class Till {

    private final List<Connection> leaked = new CopyOnWriteArrayList<>();

    @GetMapping("/sum")
    public Mono<String> sum() {
      return with(c -> rows(c, "select 17 + 4").next());
    }

    @GetMapping("/slow")
    public Mono<String> slow() {
      return with(c -> rows(c, "select 1 from pg_sleep(0.2)").next());
    }

    /** As those who ask for one result alone. */
    @GetMapping("/first")
    public Mono<String> first() {
      return with(
          c ->
              Mono.from(c.createStatement("select 2 from pg_sleep(0.2)").execute())
                  .flatMap(r -> Mono.from(r.map((row, meta) -> String.valueOf(row.get(0))))));
    }

    /** A statement for each row of another. */
    @GetMapping("/each")
    public Mono<String> each() {
      return with(
          c ->
              rows(c, "select generate_series(1, 3)")
                  .collectList()
                  .flatMapMany(Flux::fromIterable)
                  .concatMap(i -> rows(c, "select 3 from pg_sleep(0.1)"))
                  .last());
    }

    @GetMapping("/transaction")
    public Mono<String> transaction() {
      return with(
          c ->
              Mono.from(c.beginTransaction())
                  .thenMany(rows(c, "select 4 from pg_sleep(0.2)"))
                  .collectList()
                  .flatMap(list -> Mono.from(c.commitTransaction()).thenReturn("done")));
    }

    @GetMapping("/broken")
    public Mono<String> broken() {
      return with(c -> rows(c, "select nothing from nowhere").next());
    }

    @GetMapping("/leak")
    public Mono<String> leak() {
      return pool.create().map(c -> "leaked " + leaked.add(c));
    }

    private static Mono<String> with(Function<Connection, Mono<String>> use) {
      return Mono.usingWhen(pool.create(), use, Connection::close);
    }

    private static Flux<String> rows(Connection c, String sql) {
      return Flux.from(c.createStatement(sql).execute())
          .flatMap(r -> r.map((row, meta) -> String.valueOf(row.get(0))));
    }
  }

  public static void main(String[] args) throws Exception {
    pool =
        new ConnectionPool(
            ConnectionPoolConfiguration.builder(ConnectionFactories.get(url()))
                .initialSize(2)
                .maxSize(2)
                .maxAcquireTime(Duration.ofSeconds(3))
                .build());
    pool.warmup().block();
    AnnotationConfigApplicationContext context =
        new AnnotationConfigApplicationContext(R2dbcService.class, Till.class);
    HttpHandler handler = WebHttpHandlerBuilder.applicationContext(context).build();
    DisposableServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle(new ReactorHttpHandlerAdapter(handler))
            .bindNow();
    System.out.println("SERVING " + server.port());
    server.onDispose().block();
  }

  private static String url() throws Exception {
    return "r2dbc:postgresql://postgres:postgres@127.0.0.1:" + Postgres.start() + "/postgres";
  }
}
