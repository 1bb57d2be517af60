import org.apache.commons.dbcp2.BasicDataSource;

/** Its connections keep their statements: in pools of their own, which nobody queues for. */
final class DbcpService {

  public static void main(String[] args) throws Exception {
    BasicDataSource broken = of(JdbcTill.NO_DATABASE);
    BasicDataSource pool = of(JdbcTill.URL);
    JdbcTill.of(pool)
        .on("/evict", () -> JdbcTill.breakOne(pool))
        .on("/broken", () -> JdbcTill.sum(broken))
        .start();
  }

  private static BasicDataSource of(String url) {
    BasicDataSource pool = new BasicDataSource();
    pool.setUrl(url);
    pool.setMaxTotal(2);
    pool.setMinIdle(1);
    pool.setMaxWaitMillis(JdbcTill.PATIENCE_MILLIS);
    pool.setPoolPreparedStatements(true);
    return pool;
  }
}
