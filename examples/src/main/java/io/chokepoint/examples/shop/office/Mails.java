package io.chokepoint.examples.shop.office;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Mails to customers, rendered off the request's thread. */
@RestController
class Mails {

  private static final int THREADS = 2;

  private final ExecutorService renderers = Executors.newFixedThreadPool(THREADS);
  private final boolean repaired;

  Mails(@Value("${shop.repaired:false}") boolean repaired) {
    this.repaired = repaired;
  }

  @PostMapping("/office/mails")
  String send(@RequestParam String to) throws InterruptedException, ExecutionException {
    return repaired ? render(renderers, to) : sendWithItsOwn(to);
  }

  /**
   * Ground truth, {@code thread-leak}: an executor for each mail, which is never shut down, so its
   * thread waits for further tasks for ever. One executor for all mails fixes it.
   */
  private static String sendWithItsOwn(String to) throws InterruptedException, ExecutionException {
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    return render(executor, to);
  }

  private static String render(ExecutorService executor, String to)
      throws InterruptedException, ExecutionException {
    return executor.submit(() -> "Dear " + to + ", your order is on its way.").get();
  }
}
