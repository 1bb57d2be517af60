import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Requests on virtual threads that keep each other from their carriers; it knows itself how long. */
final class CarriersService {

  private static final long BURN = TimeUnit.MILLISECONDS.toNanos(40);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(15);
  private static final long LONG = TimeUnit.MILLISECONDS.toNanos(150);

  private static final Truth TRUTH = new Truth();
  private static final ThreadLocal<Long> WAITED_TO_START = new ThreadLocal<>();
  private static final Executor OUTSIDE = Executors.newCachedThreadPool();

  public static void main(String[] args) throws Exception {
    Executor threads = Serving.virtualThreads();
    Executor handlers =
        task -> {
          long handed = System.nanoTime();
          threads.execute(
              () -> {
                WAITED_TO_START.set(System.nanoTime() - handed);
                task.run();
              });
        };
    TRUTH
        .on(new Serving(handlers))
        .on("/burn", () -> started("/burn", CarriersService::burn))
        .on("/quick", () -> started("/quick", () -> "done"))
        .on("/wake", () -> started("/wake", CarriersService::wake))
        .on("/yield", () -> started("/yield", CarriersService::yield))
        .on("/sleep", CarriersService::sleep)
        .on("/locked", CarriersService::locked)
        .on("/pinned", CarriersService::pinned)
        .start();
  }

  private interface Work {
    String done() throws Exception;
  }

  private static String started(String path, Work work) throws Exception {
    TRUTH.addNanos(path, WAITED_TO_START.get());
    return work.done();
  }

  private static String burn() {
    long until = System.nanoTime() + BURN;
    long sum = 0;
    while (System.nanoTime() < until) {
      sum += until % 7;
    }
    return "" + sum;
  }

  /** Woken by a thread that needs no carrier. */
  private static String wake() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    long[] woken = new long[1];
    OUTSIDE.execute(
        () -> {
          LockSupport.parkNanos(PAUSE);
          woken[0] = System.nanoTime();
          latch.countDown();
        });
    long began = System.nanoTime();
    latch.await();
    TRUTH.add("/wake", woken[0]);
    TRUTH.addNanos("/wake itself", woken[0] - began);
    return "woken";
  }

  /** Whoever else can run has its turn. */
  private static String yield() {
    for (int i = 0; i < 5; i++) {
      long began = System.nanoTime();
      Thread.yield();
      TRUTH.add("/yield", began);
    }
    return "back";
  }

  private static String sleep() throws Exception {
    Thread.sleep(TimeUnit.NANOSECONDS.toMillis(LONG));
    return "slept";
  }

  /** For a lock that nobody has who needs a carrier. */
  private static String locked() throws Exception {
    ReentrantLock lock = new ReentrantLock();
    CountDownLatch taken = new CountDownLatch(1);
    OUTSIDE.execute(
        () -> {
          lock.lock();
          try {
            taken.countDown();
            LockSupport.parkNanos(LONG);
          } finally {
            lock.unlock();
          }
        });
    taken.await();
    lock.lock();
    lock.unlock();
    return "locked";
  }

  /** A class's initialiser is called by the JVM, in native code, which cannot leave its carrier. */
  private static String pinned() throws Exception {
    URL[] here = {CarriersService.class.getProtectionDomain().getCodeSource().getLocation()};
    try (URLClassLoader own = new URLClassLoader(here, null)) {
      return Class.forName(Slow.class.getName(), true, own).getSimpleName();
    }
  }

  static final class Slow {
    static {
      LockSupport.parkNanos(BURN);
    }
  }
}
