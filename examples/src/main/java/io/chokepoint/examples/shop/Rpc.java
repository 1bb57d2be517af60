package io.chokepoint.examples.shop;

import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The shop by JSON-RPC 2.0. */
@RestController
class Rpc {

  private static final int FOUND = 10;
  private static final int UNKNOWN_METHOD = -32_601;

  private final JdbcClient jdbc;
  private final Catalogue catalogue;

  Rpc(JdbcClient jdbc, Catalogue catalogue) {
    this.jdbc = jdbc;
    this.catalogue = catalogue;
  }

  record Call(String jsonrpc, Object id, String method, Map<String, Object> params) {}

  @PostMapping("/rpc")
  Map<String, Object> call(@RequestBody Call call) {
    return switch (call.method()) {
      case "tools/list" -> result(call, List.of("search", "describe"));
      case "resources/list" -> result(call, catalogue.sample(1, FOUND).size());
      case "tools/call" -> result(call, found(call));
      default ->
          Map.of(
              "jsonrpc",
              "2.0",
              "id",
              call.id(),
              "error",
              Map.of("code", UNKNOWN_METHOD, "message", "unknown method"));
    };
  }

  private static Map<String, Object> result(Call call, Object result) {
    return Map.of("jsonrpc", "2.0", "id", call.id(), "result", result);
  }

  private List<String> found(Call call) {
    long after = ((Number) call.params().getOrDefault("after", 0)).longValue();
    return jdbc.sql("select name from products where id > ? order by id limit ?")
        .params(after, FOUND)
        .query(String.class)
        .list();
  }
}
