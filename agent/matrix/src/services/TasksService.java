import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests that have their work done by other threads. */
final class TasksService {

  private static final byte[] DOCUMENT = new byte[6 << 20];
  private static final ExecutorService KITCHEN = Executors.newFixedThreadPool(1, named("kitchen"));
  private static final ExecutorService CLERKS = Executors.newFixedThreadPool(4, named("clerk"));
  private static final ExecutorService CLOCK =
      Executors.newScheduledThreadPool(1, named("clock"));
  private static final Truth TRUTH = new Truth();

  public static void main(String[] args) throws Exception {
    TRUTH
        .on(new Serving())
        .on("/queued", TasksService::queued)
        .on("/async", TasksService::async)
        .on("/stages", TasksService::stages)
        .on("/scheduled", TasksService::scheduled)
        .on("/all", TasksService::all)
        .on("/forgotten", TasksService::forgotten)
        .on("/late", TasksService::late)
        .start();
  }

  /** More than the kitchen can do at once. */
  private static String queued() throws Exception {
    long handedOver = System.nanoTime();
    return KITCHEN
        .submit(
            () -> {
              TRUTH.add("/queued", handedOver);
              return digest();
            })
        .get();
  }

  private static String async() throws Exception {
    Work work = new Work();
    return awaited("/async", work, CompletableFuture.supplyAsync(() -> sum(work)));
  }

  private static String stages() throws Exception {
    Work work = new Work();
    return awaited(
        "/stages",
        work,
        CompletableFuture.supplyAsync(() -> sum(work), CLERKS)
            .thenApplyAsync(first -> first + sum(work), CLERKS));
  }

  private static String scheduled() throws Exception {
    Work work = new Work();
    return awaited("/scheduled", work, CLOCK.submit(() -> sum(work)));
  }

  /** Counts the work that was done while the request waited for it. */
  private static String awaited(String what, Work work, Future<String> future) throws Exception {
    long began = System.nanoTime();
    String result = future.get();
    TRUTH.addNanos(what, work.nanosSince(began));
    return result;
  }

  /** When one request's work was done. */
  private static final class Work {

    private final List<long[]> done = new CopyOnWriteArrayList<>();

    void done(long began) {
      done.add(new long[] {began, System.nanoTime()});
    }

    long nanosSince(long time) {
      return done.stream().mapToLong(d -> Math.max(0, d[1] - Math.max(d[0], time))).sum();
    }
  }

  /** The longer of the two is what the request waits for. */
  private static String all() throws Exception {
    Callable<String> task = () -> sum(new Work());
    return CLERKS.invokeAll(List.of(task, task)).get(0).get();
  }

  private static String forgotten() {
    Work work = new Work();
    CLERKS.execute(() -> sum(work));
    return "some day";
  }

  /** The task has long ended when it is asked for. */
  private static String late() throws Exception {
    CompletableFuture<String> early = CompletableFuture.supplyAsync(() -> sum(new Work()), CLERKS);
    while (!early.isDone()) {
      digest();
    }
    return early.get();
  }

  private static String sum(Work work) {
    try (Connection c = DriverManager.getConnection("jdbc:h2:mem:sums;DB_CLOSE_DELAY=-1");
        Statement s = c.createStatement()) {
      long began = System.nanoTime();
      try (ResultSet r = s.executeQuery("select sum(x) from system_range(1, 100000)")) {
        work.done(began);
        return r.next() ? r.getString(1) : "";
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String digest() {
    try {
      return "" + MessageDigest.getInstance("SHA-256").digest(DOCUMENT)[0];
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
