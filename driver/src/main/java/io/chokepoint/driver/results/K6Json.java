package io.chokepoint.driver.results;

import com.fasterxml.jackson.databind.JsonNode;
import io.chokepoint.driver.load.Outcome;
import java.io.IOException;
import java.util.List;

/** k6's points in time, a JSON document a line ({@code --out json=FILE}). */
final class K6Json implements Format {

  private static final byte[][] OF_INTEREST = {
    Documents.bytes("\"http_req_duration\""),
    Documents.bytes("\"vus\""),
    Documents.bytes("\"dropped_iterations\"")
  };

  @Override
  public String name() {
    return "k6-json";
  }

  @Override
  public String tool() {
    return "k6";
  }

  @Override
  public Loop loop() {
    return Loop.EITHER;
  }

  @Override
  public List<String> lacks() {
    return List.of(K6.NO_CONNECTING);
  }

  @Override
  public boolean recognises(Head head) {
    return head.startsWith("{")
        && head.lines().stream()
            .anyMatch(
                l -> l.contains("\"metric\":") && l.matches(".*\"type\":\"(Metric|Point)\".*"));
  }

  @Override
  public void read(ResultFile file, Recording into) throws IOException {
    Documents.eachLine(file, OF_INTEREST, into, line -> point(line, into));
  }

  private static void point(JsonNode line, Recording into) {
    if (!line.path("type").asText().equals("Point")) {
      return;
    }
    JsonNode data = Documents.need(line, "data");
    long end = Documents.nanos(Documents.need(data, "time").asText());
    double value = Documents.need(data, "value").asDouble();
    JsonNode tags = data.path("tags");
    switch (line.path("metric").asText()) {
      case "http_req_duration" -> {
        Outcome outcome =
            K6.outcome(
                tags.path("status").asText(),
                tags.path("expected_response").asText(),
                tags.path("error_code").asText(),
                tags.path("error").asText());
        int endpoint =
            into.endpoint(
                tags.path("name").asText(),
                tags.path("method").asText(),
                tags.path("url").asText());
        long nanos = Math.round(value * 1e6);
        into.request(endpoint, end - nanos, nanos, outcome, -1);
      }
      case "vus" -> into.users(Math.floorDiv(end, 1_000_000_000L), (int) value);
      case "dropped_iterations" ->
          into.notSent(Math.floorDiv(end, 1_000_000_000L), Math.round(value));
      default -> {
        // another metric whose tags name one of these
      }
    }
  }
}
