import org.vibur.dbcp.ViburDBCPDataSource;

final class ViburService {

  public static void main(String[] args) throws Exception {
    ViburDBCPDataSource pool = of(JdbcTill.URL, 1);
    ViburDBCPDataSource broken = of(JdbcTill.NO_DATABASE, 0);
    broken.setAcquireRetryAttempts(0);
    pool.start();
    broken.start();
    JdbcTill.of(pool)
        .on("/evict", () -> JdbcTill.breakOne(pool))
        .on("/broken", () -> JdbcTill.sum(broken))
        .start();
  }

  private static ViburDBCPDataSource of(String url, int first) {
    ViburDBCPDataSource pool = new ViburDBCPDataSource();
    pool.setJdbcUrl(url);
    pool.setUsername("");
    pool.setPassword("");
    pool.setPoolInitialSize(first);
    pool.setPoolMaxSize(2);
    pool.setConnectionIdleLimitInSeconds(0);
    pool.setConnectionTimeoutInMs(JdbcTill.PATIENCE_MILLIS);
    return pool;
  }
}
