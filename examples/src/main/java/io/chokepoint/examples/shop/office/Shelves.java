package io.chokepoint.examples.shop.office;

import java.util.List;
import java.util.stream.IntStream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Moving goods between shelves. */
@RestController
class Shelves {

  private static final int SHELVES = 4;

  private final JdbcClient jdbc;
  private final boolean repaired;
  private final List<Shelf> shelves =
      IntStream.rangeClosed(0, SHELVES).mapToObj(Shelf::new).toList();

  private record Shelf(int number) {}

  Shelves(JdbcClient jdbc, @Value("${shop.repaired:false}") boolean repaired) {
    this.jdbc = jdbc;
    this.repaired = repaired;
  }

  @PostMapping("/office/moves")
  String move(@RequestParam int from, @RequestParam int to) {
    Shelf source = shelves.get(from);
    Shelf target = shelves.get(to);
    return repaired && from > to ? book(target, source) : book(source, target);
  }

  /**
   * Ground truth, {@code deadlock}: each move takes the monitor of the shelf it takes from, then
   * that of the other. Two moves in opposite directions at once wait for each other for ever, and
   * all moves that need these shelves wait behind them. To take monitors in the order of the
   * shelves' numbers fixes it.
   */
  private String book(Shelf first, Shelf second) {
    synchronized (first) {
      int goods = goods(first);
      synchronized (second) {
        return goods + " and " + goods(second);
      }
    }
  }

  private int goods(Shelf shelf) {
    return jdbc.sql("select sum(quantity) from orders where id between ? and ?")
        .params(1_000 * shelf.number(), 1_000 * shelf.number() + 1_000)
        .query(Integer.class)
        .single();
  }
}
