package io.chokepoint.driver.results;

import com.fasterxml.jackson.databind.JsonNode;
import io.chokepoint.driver.load.Outcome;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** autocannon's summary ({@code --json}): one load, of which the course is not known. */
final class AutocannonJson implements Format {

  @Override
  public String name() {
    return "autocannon";
  }

  @Override
  public String tool() {
    return "autocannon";
  }

  @Override
  public Loop loop() {
    return Loop.USERS_WITHOUT_REST;
  }

  @Override
  public List<String> lacks() {
    return List.of(
        "autocannon writes down a summary without a course in time: its requests are spread evenly here, and what lies between its percentiles is interpolated");
  }

  @Override
  public boolean recognises(Head head) {
    return head.startsWith("{")
        && head.text().contains("\"p97_5\"")
        && head.text().contains("\"connections\"");
  }

  @Override
  public void read(ResultFile file, Recording into) throws IOException {
    try {
      run(Documents.whole(file), into);
    } catch (NumberFormatException | DateTimeException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void run(JsonNode run, Recording into) {
    long from = Documents.nanos(Documents.need(run, "start").asText()) / 1_000_000;
    long to = Documents.nanos(Documents.need(run, "finish").asText()) / 1_000_000;
    JsonNode latency = Documents.need(run, "latency");
    Quantiles quantiles = new Quantiles().with(0, latency.path("min").asDouble(-1));
    latency
        .properties()
        .forEach(
            e -> {
              if (e.getKey().matches("p\\d+(_\\d+)?")) {
                double percent = Double.parseDouble(e.getKey().substring(1).replace('_', '.'));
                quantiles.with(percent / 100, e.getValue().asDouble());
              }
            });
    quantiles.with(1, latency.path("max").asDouble(-1));
    Map<Outcome, Long> failed = new EnumMap<>(Outcome.class);
    failed.put(Outcome.CLIENT_ERROR, run.path("4xx").asLong());
    failed.put(Outcome.SERVER_ERROR, run.path("5xx").asLong());
    long timeouts = run.path("timeouts").asLong();
    failed.put(Outcome.UNANSWERED, timeouts);
    failed.put(Outcome.RESET, Math.max(0, run.path("errors").asLong() - timeouts));
    long answered = Documents.need(Documents.need(run, "requests"), "total").asLong();
    into.spread(
        into.endpoint("", run.path("method").asText(), run.path("url").asText()),
        Math.floorDiv(from, 1000L),
        Math.max(Math.floorDiv(from, 1000L) + 1, Math.floorDiv(to, 1000L)),
        quantiles,
        answered + run.path("errors").asLong(),
        failed);
    int pipelining = Math.max(1, run.path("pipelining").asInt(1));
    into.stretch(
        new Recording.Stretch(from, to, Documents.need(run, "connections").asInt() * pipelining));
  }
}
