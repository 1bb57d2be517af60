package io.chokepoint.examples.shop;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What a customer may like, scored against the catalogue in memory. */
@RestController
class Recommendations {

  private static final int SCORED = 12_000;
  private static final int BEST = 10;

  private final Catalogue catalogue;

  Recommendations(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  private record Scored(Variant variant, Double score, String reason) {}

  record Recommendation(String name, double score, String reason) {}

  /**
   * The customer's ten best of a sample of the catalogue.
   *
   * <p>Ground truth, {@code gc-pressure} (the scenario's heap is hardly larger than {@link
   * Catalogue}): each request allocates a few megabytes that are garbage when it ends. With little
   * room above the live set the collector must run every few requests, and each time goes through
   * the whole catalogue: it uses more CPU than the requests do and its pauses stand in every
   * latency. A larger heap (or a smaller catalogue) fixes it; connections, threads and SQL play no
   * part.
   *
   * <p>Look-alike, healthy: the same endpoint, catalogue and load, thus as much garbage, with room
   * in the heap.
   */
  @GetMapping("/recommendations/{customer}")
  List<Recommendation> best(@PathVariable long customer) {
    List<Scored> scored = new ArrayList<>();
    for (Variant variant : catalogue.sample(customer, SCORED)) {
      double score = variant.likeness(customer);
      scored.add(new Scored(variant, score, "like what customer " + customer + " bought"));
    }
    scored.sort(Comparator.comparing(Scored::score).reversed());
    return scored.stream()
        .limit(BEST)
        .map(s -> new Recommendation(s.variant().name(), s.score(), s.reason()))
        .toList();
  }
}
