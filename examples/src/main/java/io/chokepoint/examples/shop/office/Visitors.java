package io.chokepoint.examples.shop.office;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Remembers what visitors looked at. */
@RestController
class Visitors {

  private static final int PAGE_BYTES = 100 << 10;
  private static final int MOST = 50;

  private final Map<Long, byte[]> pages;
  private long visits;

  Visitors(@Value("${shop.repaired:false}") boolean repaired) {
    this.pages = repaired ? new Newest() : new LinkedHashMap<>();
  }

  /**
   * Counts a visit and keeps its page.
   *
   * <p>Ground truth, {@code memory-leak}: nothing is ever removed from the map, so each visit
   * leaves 100 KB behind for good. To bound the map fixes it; more heap only lasts longer.
   */
  @GetMapping("/office/visits/{visitor}")
  synchronized String visit(@PathVariable long visitor) {
    visits++;
    pages.put(visits, new byte[PAGE_BYTES]);
    return "visit " + visits + " by " + visitor;
  }

  /** Keeps only so many. */
  private static final class Newest extends LinkedHashMap<Long, byte[]> {

    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
      return size() > MOST;
    }
  }
}
