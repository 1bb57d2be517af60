package io.chokepoint.driver.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Vegeta's requests as JSON, a document a line ({@code vegeta encode}). */
final class VegetaJson implements Format {

  @Override
  public String name() {
    return "vegeta-json";
  }

  @Override
  public String tool() {
    return "Vegeta";
  }

  @Override
  public Loop loop() {
    return Loop.RATE;
  }

  @Override
  public boolean recognises(Head head) {
    return head.startsWith("{")
        && head.firstLine().contains("\"attack\":")
        && head.firstLine().contains("\"latency\":");
  }

  @Override
  public void read(ResultFile file, Recording into) throws IOException {
    Documents.eachLine(file, new byte[0][], into, line -> request(line, into));
  }

  private static void request(JsonNode line, Recording into) {
    int status = Documents.need(line, "code").asInt();
    String error = line.path("error").asText();
    into.request(
        into.endpoint("", line.path("method").asText(), line.path("url").asText()),
        Documents.nanos(Documents.need(line, "timestamp").asText()),
        Documents.need(line, "latency").asLong(),
        Outcomes.of(status, status == 0 || status >= 400 || !error.isEmpty(), error),
        line.path("bytes_in").asLong(-1));
  }
}
