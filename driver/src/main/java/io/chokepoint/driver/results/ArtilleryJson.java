package io.chokepoint.driver.results;

import com.fasterxml.jackson.databind.JsonNode;
import io.chokepoint.driver.load.Outcome;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Artillery's report ({@code run --output FILE}), in periods of ten seconds. */
final class ArtilleryJson implements Format {

  @Override
  public String name() {
    return "artillery";
  }

  @Override
  public String tool() {
    return "Artillery";
  }

  @Override
  public Loop loop() {
    return Loop.RATE;
  }

  @Override
  public List<String> lacks() {
    return List.of(
        "Artillery writes down periods of ten seconds and no single request: these are spread evenly here, and what lies between its percentiles is interpolated");
  }

  @Override
  public boolean recognises(Head head) {
    return head.startsWith("{")
        && head.text().contains("\"aggregate\"")
        && head.text().contains("vusers.");
  }

  @Override
  public void read(ResultFile file, Recording into) throws IOException {
    try {
      int only = into.endpoint(EndpointName.ONLY);
      for (JsonNode period : Documents.need(Documents.whole(file), "intermediate")) {
        period(period, only, into);
      }
    } catch (NumberFormatException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void period(JsonNode period, int only, Recording into) {
    JsonNode counters = Documents.need(period, "counters");
    JsonNode latency = period.path("summaries").path("http.response_time");
    long answered = counters.path("http.responses").asLong();
    Map<Outcome, Long> failed = new EnumMap<>(Outcome.class);
    long[] lost = {0};
    counters
        .properties()
        .forEach(
            e -> {
              if (e.getKey().startsWith("http.codes.")) {
                int status = Integer.parseInt(e.getKey().substring("http.codes.".length()));
                add(failed, Outcomes.of(status, status >= 400, ""), e.getValue().asLong());
              } else if (e.getKey().startsWith("errors.")) {
                Outcome outcome = Outcomes.ofMessage(e.getKey());
                add(failed, outcome, e.getValue().asLong());
                lost[0] += outcome.answered() ? 0 : e.getValue().asLong();
              }
            });
    failed.remove(Outcome.OK);
    if (answered + lost[0] == 0) {
      return;
    }
    Quantiles quantiles = new Quantiles().with(0, latency.path("min").asDouble(-1));
    for (String key : List.of("p50", "p75", "p90", "p95", "p99", "p999")) {
      double percent = key.equals("p999") ? 99.9 : Double.parseDouble(key.substring(1));
      quantiles.with(percent / 100, latency.path(key).asDouble(-1));
    }
    quantiles.with(1, latency.path("max").asDouble(-1));
    long from = Documents.need(period, "firstCounterAt").asLong() / 1000;
    long to = Documents.need(period, "lastCounterAt").asLong() / 1000 + 1;
    into.spread(only, from, to, quantiles, answered + lost[0], failed);
  }

  private static void add(Map<Outcome, Long> failed, Outcome outcome, long count) {
    failed.merge(outcome, count, Long::sum);
  }
}
