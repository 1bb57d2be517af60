package io.chokepoint.driver.draft;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A kind of request that a plan may have.
 *
 * @param name {@code GET /orders/{id}}
 * @param path as a plan writes it: {@code /orders/{random:1-100}}
 * @param headers as a plan writes them
 * @param body as a plan writes it; null where there is none
 * @param weight its share of the traffic; null where it is not known
 * @param hint what the plan's reader should look at; empty where there is nothing
 */
record DraftRequest(
    String name,
    String method,
    String path,
    Map<String, String> headers,
    @Nullable String body,
    @Nullable Double weight,
    String hint) {

  DraftRequest {
    headers = Map.copyOf(headers);
  }
}
