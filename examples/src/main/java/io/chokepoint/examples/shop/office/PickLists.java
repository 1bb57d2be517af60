package io.chokepoint.examples.shop.office;

import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What is to be fetched from the shelves. */
@RestController
class PickLists {

  private static final int LINES = 150;

  private final JdbcClient jdbc;
  private final boolean repaired;

  PickLists(JdbcClient jdbc, @Value("${shop.repaired:false}") boolean repaired) {
    this.jdbc = jdbc;
    this.repaired = repaired;
  }

  @GetMapping("/office/picklists/{after}")
  List<String> list(@PathVariable long after) {
    return repaired ? joined(after) : oneByOne(after);
  }

  /**
   * Ground truth, {@code n-plus-one}: a query for the products of 150 orders, then one for each
   * name. Each takes microseconds in the database; the time is 151 round trips.
   */
  private List<String> oneByOne(long after) {
    List<Long> products =
        jdbc.sql("select product_id from orders where id > ? order by id limit ?")
            .params(after, LINES)
            .query(Long.class)
            .list();
    List<String> names = new ArrayList<>();
    for (long product : products) {
      names.add(
          jdbc.sql("select name from products where id = ?")
              .param(product)
              .query(String.class)
              .single());
    }
    return names;
  }

  private List<String> joined(long after) {
    return jdbc.sql(
            "select p.name from (select id, product_id from orders where id > ? order by id limit ?)"
                + " o join products p on p.id = o.product_id order by o.id")
        .params(after, LINES)
        .query(String.class)
        .list();
  }
}
