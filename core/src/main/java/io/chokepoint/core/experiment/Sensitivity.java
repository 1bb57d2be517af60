package io.chokepoint.core.experiment;

import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.text.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint's mean time answers to delays of its visits to one resource: the slope of the
 * added time over the added delay. A causal profiler (C. Curtsinger, E. D. Berger, "Coz: Finding
 * Code that Counts with Causal Profiling", SOSP 2015) slows everything else to see what a speed-up
 * of one thing would buy; here the one thing is slowed itself, which a running service can bear.
 *
 * <p>With {@code v} visits in a request, a visit that everything else of the request waits for adds
 * {@code v} times its delay. One that others queue behind adds more than that, as each of them
 * waits for the delays of those before it: {@code dR/dS} of an M/M/1 is {@code 1/(1−ρ)²} for each
 * visit, 100 at a utilisation of 90 %. One beside which something longer is under way adds nothing.
 *
 * @param resource whose visits were delayed
 * @param endpoint whose requests they were of, and whose mean time was measured
 * @param visits in a request; null where not known
 * @param slope in ms of the endpoint's mean time for each ms of delay; null where nothing was
 *     measured
 * @param low end of its interval; null as long as there are too few pairs
 * @param high end of its interval; null as long as there are too few pairs
 */
public record Sensitivity(
    ResourceId resource,
    String endpoint,
    @Nullable Double visits,
    @Nullable Double slope,
    @Nullable Double low,
    @Nullable Double high,
    Answer answer,
    List<Point> points) {

  /** The delays that are tried, in µs. */
  public static final List<Integer> DOSES = List.of(1_000, 2_000, 4_000);

  private static final double USUAL_MILLIS =
      Math.sqrt(DOSES.stream().mapToDouble(d -> d / 1e3 * d / 1e3).average().orElse(1));

  private static final double OFF_BELOW = 0.5;
  private static final double SATURATED_ABOVE = 2;

  /** What a slope tells. */
  public enum Answer {
    /** All of the interval is below half of the visits. */
    OFF_THE_PATH("off the path", "making it faster buys nothing"),
    /** All of the interval is between half and twice the visits. */
    SERIAL("serial on the path", "making it faster buys as much as it saves"),
    /** All of the interval is above twice the visits. */
    SATURATED(
        "the saturated resource",
        "others queue behind it: making it faster buys more than it saves"),
    /** The interval is in more than one of these. */
    NOT_DECIDED("not decided", "the interval is in more than one of these");

    private final String label;
    private final String meaning;

    Answer(String label, String meaning) {
      this.label = label;
      this.meaning = meaning;
    }

    public String label() {
      return label;
    }

    public String meaning() {
      return meaning;
    }
  }

  /**
   * Two blocks beside each other.
   *
   * @param delayMillis that a visit was delayed by, as measured
   * @param control mean time of the endpoint as it is, in ms
   * @param delayed mean time with the delay, in ms
   */
  public record Point(double delayMillis, double control, double delayed) {}

  @SuppressWarnings({"ConstantValue", "NullAway"}) // where a document leaves them out
  public Sensitivity {
    points = points == null ? List.of() : List.copyOf(points);
  }

  /** What so many pairs of blocks tell; may be asked after each. */
  public static Sensitivity of(
      ResourceId resource, String endpoint, @Nullable Double visits, List<Point> points) {
    ConfidenceSequence line =
        ConfidenceSequence.ofSlope(
            points.stream().map(Point::delayMillis).toList(),
            points.stream().map(p -> p.delayed - p.control).toList(),
            USUAL_MILLIS,
            Trial.ERROR);
    return new Sensitivity(
        resource,
        endpoint,
        visits,
        finite(line.mean()),
        finite(line.low()),
        finite(line.high()),
        answer(visits, line),
        points);
  }

  private static Answer answer(@Nullable Double visits, ConfidenceSequence line) {
    if (visits == null || visits <= 0) {
      return Answer.NOT_DECIDED;
    }
    if (line.high() < OFF_BELOW * visits) {
      return Answer.OFF_THE_PATH;
    }
    if (line.low() > SATURATED_ABOVE * visits) {
      return Answer.SATURATED;
    }
    return line.low() >= OFF_BELOW * visits && line.high() <= SATURATED_ABOVE * visits
        ? Answer.SERIAL
        : Answer.NOT_DECIDED;
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? (Double) value : null;
  }

  /** Whether the slope is one of a cause that requests queue for, or else of one they visit. */
  public ExperimentOutcome outcome() {
    return switch (answer) {
      case SATURATED -> ExperimentOutcome.CONFIRMED;
      case SERIAL -> queuedFor(resource) ? ExperimentOutcome.PARTLY : ExperimentOutcome.CONFIRMED;
      case OFF_THE_PATH -> ExperimentOutcome.REFUTED;
      case NOT_DECIDED -> ExperimentOutcome.NOT_DECIDED;
    };
  }

  private static boolean queuedFor(ResourceId resource) {
    return switch (resource.kind()) {
      case CONNECTION_POOL, OBJECT_POOL, LOCK -> true;
      default -> false;
    };
  }

  /** Which slopes an answer is given for: {@code 0.5 to 2}; in visits where these are not known. */
  public String range(Answer of) {
    Double known = visits;
    double unit = known == null ? 1 : known;
    String low = Text.number(OFF_BELOW * unit) + (known == null ? " × the visits" : "");
    String high = Text.number(SATURATED_ABOVE * unit) + (known == null ? " × the visits" : "");
    return switch (of) {
      case OFF_THE_PATH -> "below " + low;
      case SERIAL -> low + " to " + high;
      case SATURATED -> "above " + high;
      case NOT_DECIDED -> "";
    };
  }

  /** {@code slope 6.3 (90 % interval 4.1 to 8.5) at 1.0 visits a request}. */
  public String text() {
    Double is = slope;
    if (is == null) {
      return "no slope was measured";
    }
    Double from = low;
    Double to = high;
    String interval =
        from == null || to == null
            ? "no interval yet"
            : Text.of("90 %% interval %s to %s", Text.number(from), Text.number(to));
    Double in = visits;
    return Text.of(
        "slope %s (%s) at %s visits a request",
        Text.number(is), interval, in == null ? "an unknown number of" : Text.number(in));
  }
}
