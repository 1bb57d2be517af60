import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** A little of everything that requests do, and some that fail. */
final class EverydayService {

  private static final byte[] DOCUMENT = new byte[16 << 10];
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final ExecutorService CLERKS = Executors.newFixedThreadPool(2);
  private static final AtomicInteger REFUSED = new AtomicInteger();

  public static void main(String[] args) throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(JdbcTill.URL);
    config.setPoolName("till");
    config.setMaximumPoolSize(3);
    HikariDataSource pool = new HikariDataSource(config);
    JdbcTill.of(pool)
        .on("/bare", () -> "yes")
        .on("/query", () -> JdbcTill.sum(pool))
        .on("/locked", EverydayService::locked)
        .on("/handed", () -> handed(pool))
        .on("/monitor", EverydayService::monitor)
        .on("/refused", EverydayService::refused)
        .start();
  }

  private static String locked() throws Exception {
    LOCK.lock();
    try {
      return digest();
    } finally {
      LOCK.unlock();
    }
  }

  private static String handed(HikariDataSource pool) throws Exception {
    return CompletableFuture.supplyAsync(
            () -> {
              try {
                return JdbcTill.sum(pool);
              } catch (java.sql.SQLException e) {
                throw new IllegalStateException(e);
              }
            },
            CLERKS)
        .get();
  }

  private static String monitor() throws Exception {
    synchronized (LOCK) {
      return digest();
    }
  }

  private static String refused() {
    throw new IllegalArgumentException("number " + REFUSED.incrementAndGet());
  }

  private static String digest() throws Exception {
    return "" + MessageDigest.getInstance("SHA-256").digest(DOCUMENT)[0];
  }
}
