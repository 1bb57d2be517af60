import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.management.ManagementFactory;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/** A little of everything that requests do, and some that fail. */
final class EverydayService {

  private static final byte[] DOCUMENT = new byte[16 << 10];
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final ExecutorService CLERKS = Executors.newFixedThreadPool(2);
  private static final Map<String, LongAdder> SERVED = new ConcurrentHashMap<>();
  private static final AtomicInteger REFUSED = new AtomicInteger();

  public static void main(String[] args) throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(JdbcTill.URL);
    config.setPoolName("till");
    config.setMaximumPoolSize(3);
    HikariDataSource pool = new HikariDataSource(config);
    Serving serving = JdbcTill.of(pool);
    on(serving, "/bare", () -> "yes");
    on(serving, "/query", () -> JdbcTill.sum(pool));
    on(serving, "/locked", EverydayService::locked);
    on(serving, "/handed", () -> handed(pool));
    on(serving, "/monitor", EverydayService::monitor);
    on(serving, "/refused", EverydayService::refused);
    serving
        .on("/heap", EverydayService::heap)
        .on("/threads", () -> "" + ManagementFactory.getThreadMXBean().getThreadCount())
        .on("/served", () -> SERVED.toString())
        .start();
  }

  /** Counted here: a client may ask again where a connection was closed under it. */
  private static void on(Serving serving, String path, Callable<String> answer) {
    LongAdder served = new LongAdder();
    SERVED.put(path, served);
    serving.on(
        path,
        () -> {
          served.increment();
          return answer.call();
        });
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

  /** Bytes of it that are in use after a collection. */
  private static String heap() {
    System.gc();
    return "" + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static String digest() throws Exception {
    return "" + MessageDigest.getInstance("SHA-256").digest(DOCUMENT)[0];
  }
}
