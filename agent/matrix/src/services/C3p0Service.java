import com.mchange.v2.c3p0.ComboPooledDataSource;

final class C3p0Service {

  public static void main(String[] args) throws Exception {
    ComboPooledDataSource broken = of(JdbcTill.NO_DATABASE);
    broken.setAcquireRetryAttempts(1);
    broken.setCheckoutTimeout(0);
    JdbcTill.of(of(JdbcTill.URL)).on("/broken", () -> JdbcTill.sum(broken)).start();
  }

  private static ComboPooledDataSource of(String url) {
    ComboPooledDataSource pool = new ComboPooledDataSource();
    pool.setJdbcUrl(url);
    pool.setInitialPoolSize(1);
    pool.setMinPoolSize(1);
    pool.setMaxPoolSize(2);
    pool.setCheckoutTimeout(JdbcTill.PATIENCE_MILLIS);
    return pool;
  }
}
