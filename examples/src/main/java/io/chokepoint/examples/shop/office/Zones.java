package io.chokepoint.examples.shop.office;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Which depot delivers. */
@RestController
class Zones {

  private static final int DEPOTS = 10;

  private final boolean repaired;

  Zones(@Value("${shop.repaired:false}") boolean repaired) {
    this.repaired = repaired;
  }

  /** The depot for a postcode. */
  @GetMapping("/office/zones")
  String zone(@RequestParam String postcode) {
    return "depot " + (repaired ? Math.floorMod(postcode.hashCode(), DEPOTS) : depotOf(postcode));
  }

  /**
   * Ground truth, {@code errors}: a postcode abroad has letters, and the request fails with a
   * NumberFormatException. Nothing queues.
   */
  private static int depotOf(String postcode) {
    return Integer.parseInt(postcode) % DEPOTS;
  }
}
