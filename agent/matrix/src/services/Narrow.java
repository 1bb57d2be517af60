import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.util.concurrent.CountDownLatch;

/** A pool of one connection, for services whose requests are not to block. */
final class Narrow {

  private static final HikariDataSource POOL = pool();

  private Narrow() {}

  private static HikariDataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setPoolName("narrow");
    config.setJdbcUrl("jdbc:h2:mem:narrow");
    config.setMaximumPoolSize(1);
    return new HikariDataSource(config);
  }

  /** Somebody else keeps the connection for a while. */
  static String occupy() {
    CountDownLatch taken = new CountDownLatch(1);
    new Thread(
            () -> {
              try (Connection held = POOL.getConnection()) {
                taken.countDown();
                Thread.sleep(2_500);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            })
        .start();
    try {
      taken.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "occupied";
  }

  /** Takes the connection, once it is there. */
  static String use() {
    try (Connection held = POOL.getConnection()) {
      return "used";
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
