package io.chokepoint.examples.shop;

import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Endpoints without business in them. */
@RestController
class About {

  private final JdbcClient jdbc;
  private final Catalogue catalogue;

  About(JdbcClient jdbc, Catalogue catalogue) {
    this.jdbc = jdbc;
    this.catalogue = catalogue;
  }

  /** Needs no database: stays fast when only the pool chokes. */
  @GetMapping("/about")
  Map<String, String> about() {
    return Map.of("shop", "Chokepoint's example shop", "returns", "within 30 days");
  }

  /**
   * Answers once the database does and the catalogue is in memory. Until it is asked, the service
   * does not touch its database, so that both can start at the same time.
   */
  @GetMapping("/ready")
  Map<String, String> ready() {
    String version = jdbc.sql("select version()").query(String.class).single();
    catalogue.load();
    return Map.of("database", version);
  }
}
