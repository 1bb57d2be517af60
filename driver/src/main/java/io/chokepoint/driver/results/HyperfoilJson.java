package io.chokepoint.driver.results;

import com.fasterxml.jackson.databind.JsonNode;
import io.chokepoint.driver.load.Outcome;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Hyperfoil's {@code all.json}: figures of each metric, second by second. */
final class HyperfoilJson implements Format {

  @Override
  public String name() {
    return "hyperfoil";
  }

  @Override
  public String tool() {
    return "Hyperfoil";
  }

  @Override
  public Loop loop() {
    return Loop.EITHER;
  }

  @Override
  public List<String> lacks() {
    return List.of(
        "Hyperfoil writes down no single requests: what lies between the percentiles of a second is"
            + " interpolated");
  }

  @Override
  public boolean recognises(Head head) {
    return head.startsWith("{") && head.text().contains("hyperfoil.io/run-schema/v3");
  }

  @Override
  public void read(ResultFile file, Recording into) throws IOException {
    try {
      for (JsonNode metric : Documents.need(Documents.whole(file), "stats")) {
        String name = metric.path("metric").asText();
        int endpoint = into.endpoint(name.isEmpty() ? metric.path("phase").asText() : name, "", "");
        for (JsonNode second : metric.path("series")) {
          second(second, endpoint, into);
        }
      }
    } catch (NumberFormatException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void second(JsonNode second, int endpoint, Recording into) {
    long from = Math.round(Documents.need(second, "startTime").asLong() / 1000.0);
    long to = Math.round(Documents.need(second, "endTime").asLong() / 1000.0);
    Quantiles quantiles = new Quantiles().with(0, millis(second.path("minResponseTime")));
    second
        .path("percentileResponseTime")
        .properties()
        .forEach(e -> quantiles.with(Double.parseDouble(e.getKey()) / 100, millis(e.getValue())));
    quantiles.with(1, millis(second.path("maxResponseTime")));
    JsonNode http = second.path("extensions").path("http");
    Map<Outcome, Long> failed = new EnumMap<>(Outcome.class);
    failed.put(Outcome.CLIENT_ERROR, http.path("status_4xx").asLong());
    failed.put(Outcome.SERVER_ERROR, http.path("status_5xx").asLong());
    failed.put(Outcome.CHECK, second.path("invalid").asLong());
    failed.put(Outcome.CONNECT, second.path("connectionErrors").asLong());
    failed.put(Outcome.UNANSWERED, second.path("requestTimeouts").asLong());
    into.spread(
        endpoint,
        from,
        Math.max(from + 1, to),
        quantiles,
        Documents.need(second, "requestCount").asLong(),
        failed);
  }

  private static double millis(JsonNode nanos) {
    return nanos.asDouble(-1) / 1e6;
  }
}
