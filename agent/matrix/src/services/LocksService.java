import java.security.MessageDigest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Requests that wait for each other in every way the JDK has; it knows itself how long. */
final class LocksService {

  private static final byte[] DOCUMENT = new byte[6 << 20];
  private static final int PAGE = 64 << 10;

  private static final ReentrantLock STOCK = new ReentrantLock();
  private static final ReentrantReadWriteLock PRICES = new ReentrantReadWriteLock();
  private static final Semaphore GATE = new Semaphore(1);
  private static final ReentrantLock BELL_LOCK = new ReentrantLock();
  private static final Condition BELL = BELL_LOCK.newCondition();
  private static final Truth TRUTH = new Truth();

  public static void main(String[] args) throws Exception {
    TRUTH
        .on(new Serving())
        .on("/reserve", LocksService::reserve)
        .on("/release", LocksService::release)
        .on("/price", LocksService::price)
        .on("/gate", LocksService::gate)
        .on("/alone", LocksService::alone)
        .on("/bell", LocksService::bell)
        .on("/latch", LocksService::latch)
        .start();
  }

  private static String reserve() throws Exception {
    long began = System.nanoTime();
    STOCK.lock();
    TRUTH.add("/reserve", began);
    try {
      return digest();
    } finally {
      STOCK.unlock();
    }
  }

  private static String release() throws Exception {
    long began = System.nanoTime();
    STOCK.lock();
    TRUTH.add("/release", began);
    try {
      return digest();
    } finally {
      STOCK.unlock();
    }
  }

  private static String price() throws Exception {
    long began = System.nanoTime();
    PRICES.writeLock().lock();
    TRUTH.add("/price", began);
    try {
      return digest();
    } finally {
      PRICES.writeLock().unlock();
    }
  }

  private static String gate() throws Exception {
    long began = System.nanoTime();
    GATE.acquireUninterruptibly();
    TRUTH.add("/gate", began);
    try {
      return digest();
    } finally {
      GATE.release();
    }
  }

  private static String alone() throws Exception {
    ReentrantLock lock = new ReentrantLock();
    lock.lock();
    try {
      return digest();
    } finally {
      lock.unlock();
    }
  }

  /** Somebody outside any request rings. */
  private static String bell() throws Exception {
    Thread ringer = new Thread(LocksService::ring);
    BELL_LOCK.lock();
    try {
      ringer.start();
      long began = System.nanoTime();
      BELL.awaitUninterruptibly();
      TRUTH.add("/bell", began);
    } finally {
      BELL_LOCK.unlock();
    }
    return "rang";
  }

  private static void ring() {
    digests();
    BELL_LOCK.lock();
    BELL.signalAll();
    BELL_LOCK.unlock();
  }

  private static String latch() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    new Thread(
            () -> {
              digests();
              latch.countDown();
            })
        .start();
    long began = System.nanoTime();
    latch.await();
    TRUTH.add("/latch", began);
    return "open";
  }

  /** Long beside the time it takes to stop a thread and to wake it. */
  private static void digests() {
    for (int i = 0; i < 5; i++) {
      digest();
    }
  }

  /** Page by page, as from a file: the JVM does not stop a thread in the middle of an array. */
  private static String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (int at = 0; at < DOCUMENT.length; at += PAGE) {
        digest.update(DOCUMENT, at, PAGE);
      }
      return "" + digest.digest()[0];
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
