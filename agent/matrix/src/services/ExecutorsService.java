import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import org.jboss.threads.EnhancedQueueExecutor;

/** Has its work done by executors that are not the JDK's usual ones. */
final class ExecutorsService {

  public static void main(String[] args) throws Exception {
    ExecutorService jboss =
        new EnhancedQueueExecutor.Builder()
            .setCorePoolSize(2)
            .setMaximumPoolSize(4)
            .setThreadFactory(task -> new Thread(task, "baker-1"))
            .build();
    ForkJoinPool forkJoin = new ForkJoinPool(4);
    new Serving()
        .on("/jboss", () -> jboss.submit(() -> "done").get())
        .on("/fork-join", () -> CompletableFuture.supplyAsync(() -> "done", forkJoin).get())
        .start();
  }
}
