package io.chokepoint.examples.shop;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What those who run the shop look at. */
@RestController
class Backlog {

  private static final int SHOWN = 20;

  private final JdbcClient jdbc;
  private final SharedCache cache;

  Backlog(JdbcClient jdbc, SharedCache cache) {
    this.jdbc = jdbc;
    this.cache = cache;
  }

  record Line(long id, String status, OffsetDateTime placedAt, String product) {}

  /** Whether the service is up: no work at all. */
  @GetMapping("/health")
  Map<String, String> health() {
    return Map.of("status", "up");
  }

  /** Orders that wait to be packed, in memory. */
  @GetMapping("/backlog/queue")
  List<Map<String, Integer>> queue() {
    List<Map<String, Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < SHOWN; i++) {
      waiting.add(Map.of("order", i * 7_919, "position", i));
    }
    return waiting;
  }

  /** A folder's listing, asked of the file system each time. */
  @GetMapping("/backlog/files")
  List<String> files() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> folder = Files.newDirectoryStream(Path.of("/usr/bin"), "x*")) {
      for (Path file : folder) {
        names.add(file.getFileName() + " " + Files.size(file));
      }
    }
    return names;
  }

  /**
   * Orders and their mean size by status and month.
   *
   * <p>Ground truth, {@code slow-sql}: an aggregation that reads every order each time it is asked
   * for. To keep the result for some seconds, as {@link #keptSummary} does, fixes it.
   */
  @GetMapping("/backlog/summary")
  String summary() {
    StringBuilder json = new StringBuilder("[");
    jdbc.sql(
            "select status, date_trunc('month', placed_at) as month, count(*), avg(quantity)"
                + " from orders group by status, month order by month")
        .query(
            row -> {
              json.append(json.length() == 1 ? "" : ",");
              json.append("{\"status\":\"").append(row.getString(1));
              json.append("\",\"orders\":").append(row.getLong(3));
              json.append(",\"mean\":").append(row.getDouble(4)).append('}');
            });
    return json.append(']').toString();
  }

  /** The same, kept for half a minute. */
  @GetMapping("/backlog/summary/kept")
  String keptSummary() {
    return cache.get("summary", 30, this::summary);
  }

  /**
   * The newest orders of a status, from an id on.
   *
   * <p>Ground truth, {@code n-plus-one}: the name of each order's product is looked up by a query
   * of its own, twenty in a request. One query that joins both tables fixes it.
   */
  @GetMapping("/backlog/orders")
  List<Line> orders(
      @RequestParam(defaultValue = "placed") String status,
      @RequestParam(defaultValue = "0") long after) {
    record Row(long id, long productId, String status, OffsetDateTime placedAt) {}
    List<Row> rows =
        jdbc.sql(
                "select id, product_id, status, placed_at from orders"
                    + " where id > ? and status = ? order by id limit ?")
            .params(after, status, SHOWN)
            .query(Row.class)
            .list();
    return rows.stream()
        .map(r -> new Line(r.id(), r.status(), r.placedAt(), product(r.productId())))
        .toList();
  }

  private String product(long id) {
    return jdbc.sql("select name from products where id = ?")
        .param(id)
        .query(String.class)
        .single();
  }
}
