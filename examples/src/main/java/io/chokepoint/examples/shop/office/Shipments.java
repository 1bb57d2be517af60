package io.chokepoint.examples.shop.office;

import io.chokepoint.examples.shop.Partner;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Announcing parcels to the partner. */
@RestController
class Shipments {

  private final Partner partner;
  private final boolean repaired;
  private final Object announcing = new Object();

  Shipments(Partner partner, @Value("${shop.repaired:false}") boolean repaired) {
    this.partner = partner;
    this.repaired = repaired;
  }

  @PostMapping("/office/shipments")
  String announce(@RequestParam long order) {
    return repaired ? partner.settle(order, 0) : oneAtATime(order);
  }

  /**
   * Ground truth, {@code java-lock}: the call is made within a monitor, from when the partner's
   * client was not thread-safe. Each holds it for the partner's 20 ms, so fewer than 50 a second
   * get through. To call outside the monitor fixes it.
   */
  private String oneAtATime(long order) {
    synchronized (announcing) {
      return partner.settle(order, 0);
    }
  }
}
