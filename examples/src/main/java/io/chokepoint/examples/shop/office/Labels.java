package io.chokepoint.examples.shop.office;

import io.chokepoint.examples.shop.Partner;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Labels for parcels, asked for on threads of their own. */
@RestController
class Labels {

  private final Partner partner;
  private final ExecutorService printers;

  Labels(Partner partner, @Value("${shop.office.printers:4}") int printers) {
    this.partner = partner;
    this.printers = Executors.newFixedThreadPool(printers, task -> new Thread(task, "printer"));
  }

  /**
   * A label.
   *
   * <p>Ground truth, {@code executor-exhausted} (the case has 4 threads): each label keeps one for
   * the partner's answer of some 21 ms, so 190 a second get through. By Little's law 220 a second
   * keep 4.6 threads at work.
   */
  @PostMapping("/office/labels")
  String label(@RequestParam long order) throws InterruptedException, ExecutionException {
    return printers.submit(() -> partner.settle(order, 0)).get();
  }
}
