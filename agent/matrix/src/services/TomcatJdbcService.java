import org.apache.tomcat.jdbc.pool.DataSource;

final class TomcatJdbcService {

  public static void main(String[] args) throws Exception {
    DataSource pool = of(JdbcTill.URL);
    pool.setName("till");
    DataSource broken = of(JdbcTill.NO_DATABASE);
    broken.setName("broken");
    JdbcTill.of(pool)
        .on("/evict", () -> JdbcTill.breakOne(pool))
        .on("/broken", () -> JdbcTill.sum(broken))
        .start();
  }

  private static DataSource of(String url) {
    DataSource pool = new DataSource();
    pool.setDriverClassName("org.h2.Driver");
    pool.setUrl(url);
    pool.setInitialSize(0);
    pool.setMinIdle(1);
    pool.setMaxActive(2);
    pool.setValidationQuery("select 1");
    pool.setValidationInterval(0);
    pool.setTestOnReturn(true);
    pool.setMaxWait(JdbcTill.PATIENCE_MILLIS);
    return pool;
  }
}
