package io.chokepoint.driver.results;

import com.fasterxml.jackson.databind.JsonNode;
import io.chokepoint.driver.load.Outcome;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** fortio's summary ({@code -json FILE}): one load, of which the course is not known. */
final class FortioJson implements Format {

  @Override
  public String name() {
    return "fortio";
  }

  @Override
  public String tool() {
    return "fortio";
  }

  @Override
  public Loop loop() {
    return Loop.EITHER;
  }

  @Override
  public List<String> lacks() {
    return List.of(
        "fortio writes down a histogram without a course in time: its requests are spread evenly"
            + " here, and what lies within its buckets is interpolated");
  }

  @Override
  public boolean recognises(Head head) {
    return head.startsWith("{")
        && head.text().contains("\"DurationHistogram\"")
        && head.text().contains("\"RequestedQPS\"");
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
    long from = Documents.nanos(Documents.need(run, "StartTime").asText()) / 1_000_000;
    long to = from + Documents.need(run, "ActualDuration").asLong() / 1_000_000;
    JsonNode histogram = Documents.need(run, "DurationHistogram");
    Quantiles quantiles = new Quantiles().with(0, 1000 * histogram.path("Min").asDouble(-1));
    for (JsonNode bucket : histogram.path("Data")) {
      quantiles.with(bucket.path("Percent").asDouble() / 100, 1000 * bucket.path("End").asDouble());
    }
    Map<Outcome, Long> failed = new EnumMap<>(Outcome.class);
    run.path("RetCodes")
        .properties()
        .forEach(
            e -> {
              int status = Math.max(0, (int) Double.parseDouble(e.getKey()));
              Outcome outcome = Outcomes.of(status, status == 0 || status >= 400, "");
              if (outcome != Outcome.OK) {
                failed.merge(outcome, e.getValue().asLong(), Long::sum);
              }
            });
    into.spread(
        into.endpoint("", "", run.path("URL").asText()),
        Math.floorDiv(from, 1000L),
        Math.max(Math.floorDiv(from, 1000L) + 1, Math.floorDiv(to, 1000L)),
        quantiles,
        Documents.need(histogram, "Count").asLong(),
        failed);
    // at a rate its threads are how many may be at work, not how many are
    boolean rate = !run.path("RequestedQPS").asText().equals("max");
    @Nullable Integer users = rate ? null : (Integer) Documents.need(run, "NumThreads").asInt();
    into.stretch(new Recording.Stretch(from, to, users));
  }
}
