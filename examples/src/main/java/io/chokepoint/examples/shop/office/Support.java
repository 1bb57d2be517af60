package io.chokepoint.examples.shop.office;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a customer's complaint is filed with. */
@RestController
class Support {

  private final boolean repaired;

  Support(@Value("${shop.repaired:false}") boolean repaired) {
    this.repaired = repaired;
  }

  @GetMapping("/office/complaints")
  String file() {
    return (repaired ? Thread.currentThread().getStackTrace().length : everyThread()) + " frames";
  }

  /**
   * Ground truth, {@code safepoint-stalls} (the case keeps 400 worker threads ready): the stacks of
   * all threads are asked for, for which the JVM stops all of them, those of other requests too.
   */
  private static int everyThread() {
    return Thread.getAllStackTraces().values().stream().mapToInt(s -> s.length).sum();
  }
}
