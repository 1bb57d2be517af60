import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Handlers of Vert.x with a pool of two connections, which {@code /leak} keeps. */
public final class VertxSqlService {

  private static final List<SqlConnection> LEAKED = new CopyOnWriteArrayList<>();

  public static void main(String[] args) throws Exception {
    Vertx vertx = Vertx.vertx();
    Pool pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(2))
            .connectingTo(
                new PgConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(Postgres.start())
                    .setUser("postgres")
                    .setPassword("postgres")
                    .setDatabase("postgres"))
            .using(vertx)
            .build();
    Router router = Router.router(vertx);
    router.get("/sum").handler(c -> answer(c, value(pool, "select 17 + 4")));
    router.get("/slow").handler(c -> answer(c, value(pool, "select 1 from pg_sleep(0.2)")));
    router
        .get("/first")
        .handler(c -> answer(c, first(pool.preparedQuery("select 2 from pg_sleep(0.2)"))));
    router
        .get("/each")
        .handler(
            c ->
                answer(
                    c,
                    pool.withConnection(
                        connection ->
                            value(connection, "select 3 from pg_sleep(0.1)")
                                .compose(first -> value(connection, "select 4 from pg_sleep(0.1)"))
                                .compose(
                                    next -> value(connection, "select 5 from pg_sleep(0.1)")))));
    router
        .get("/transaction")
        .handler(
            c ->
                answer(
                    c,
                    pool.withTransaction(
                        connection -> value(connection, "select 6 from pg_sleep(0.2)"))));
    router.get("/broken").handler(c -> answer(c, value(pool, "select nothing from nowhere")));
    router
        .get("/leak")
        .handler(c -> answer(c, pool.getConnection().map(got -> "leaked " + LEAKED.add(got))));
    vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(0, "127.0.0.1")
        .onComplete(server -> System.out.println("SERVING " + server.result().actualPort()));
  }

  private static Future<String> value(SqlClient client, String sql) {
    return first(client.query(sql));
  }

  private static Future<String> first(Query<RowSet<Row>> query) {
    return query.execute().map(rows -> String.valueOf(rows.iterator().next().getValue(0)));
  }

  private static void answer(RoutingContext context, Future<String> value) {
    value.onComplete(
        done -> {
          if (done.succeeded()) {
            context.response().end(done.result());
          } else {
            context.fail(done.cause());
          }
        });
  }
}
