package io.chokepoint.examples.shop;

import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The catalogue's pages: ordinary endpoints, one short query by primary key each. */
@RestController
class Products {

  private static final int PAGE = 20;

  private final JdbcClient jdbc;
  private final SharedCache cache;

  Products(JdbcClient jdbc, SharedCache cache) {
    this.jdbc = jdbc;
    this.cache = cache;
  }

  record Product(long id, String name, String category, int priceCents, String description) {}

  @GetMapping("/products/{id}")
  ResponseEntity<Product> product(@PathVariable long id) {
    return ResponseEntity.of(
        jdbc.sql("select id, name, category, price_cents, description from products where id = ?")
            .param(id)
            .query(Product.class)
            .optional());
  }

  /** A page of products, by key: no offset to count past. */
  @GetMapping("/products")
  List<Product> page(@RequestParam(defaultValue = "0") long after) {
    return jdbc.sql(
            "select id, name, category, price_cents, description from products"
                + " where id > ? order by id limit ?")
        .params(after, PAGE)
        .query(Product.class)
        .list();
  }

  /** A product's description, from the cache where it is there. */
  @GetMapping("/products/{id}/description")
  String description(@PathVariable long id) {
    return cache.get(
        "description:" + id,
        60,
        () ->
            jdbc.sql("select description from products where id = ?")
                .param(id)
                .query(String.class)
                .optional()
                .orElse(""));
  }
}
