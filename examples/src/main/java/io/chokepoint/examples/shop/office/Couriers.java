package io.chokepoint.examples.shop.office;

import io.chokepoint.examples.shop.Partner;
import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Booking couriers at the partner. */
@RestController
class Couriers {

  private final Partner partner;
  private final Semaphore bookings;

  Couriers(Partner partner, @Value("${shop.office.bookings:3}") int bookings) {
    this.partner = partner;
    this.bookings = new Semaphore(bookings);
  }

  /**
   * Books a courier.
   *
   * <p>Ground truth, {@code code-wait} (the case has 3 permits): each is held for the partner's
   * answer of some 21 ms, so 143 bookings a second get through; the partner bears any number. By
   * Little's law 170 a second need 3.6 permits at work.
   */
  @PostMapping("/office/couriers")
  String book(@RequestParam long order) throws InterruptedException {
    bookings.acquire();
    try {
      return partner.settle(order, 0);
    } finally {
      bookings.release();
    }
  }
}
