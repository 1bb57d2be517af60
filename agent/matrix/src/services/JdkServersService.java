import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Two of the JDK's HTTP servers: one without an executor, and one with two threads (wrapped, as
 * those of a single thread are), which first
 * wait until two more requests are queued, and then make them wait for 100 ms.
 */
final class JdkServersService {

  private static final ThreadPoolExecutor POOL =
      new ThreadPoolExecutor(2, 2, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());

  private static volatile boolean queued;

  public static void main(String[] args) throws Exception {
    Serving two = new Serving(Executors.unconfigurableExecutorService(POOL)).on("/two", JdkServersService::held);
    Serving alone = new Serving((Executor) null).on("/alone", () -> "alone");
    alone.on("/port", () -> String.valueOf(two.port()));
    alone.start();
    two.start();
  }

  private static String held() throws InterruptedException {
    while (!queued && POOL.getQueue().size() < 2) {
      Thread.sleep(1);
    }
    if (!queued) {
      Thread.sleep(100);
      queued = true;
    }
    return "two";
  }
}
