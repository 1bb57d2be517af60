package io.chokepoint.core.diagnosis;

import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.StepEvidence;
import org.jspecify.annotations.Nullable;

/** Measures the figure that a prediction speaks of, as the rule did that made the prediction. */
public final class Measurement {

  private Measurement() {}

  /** The figure in a stretch of a run of which every second counts; null where it is not known. */
  public static @Nullable Double of(Figure figure, Step stretch, Run run) {
    double value = of(figure, level(stretch, run));
    return Double.isNaN(value) ? null : (Double) value;
  }

  /** Visits of an endpoint's requests to a resource, each; null where they are not known. */
  public static @Nullable Double visits(
      ResourceId resource, String endpoint, Step stretch, Run run) {
    Level.EndpointLevel of = level(stretch, run).endpoints().get(endpoint);
    if (of == null || of.requests() == 0) {
      return null;
    }
    if (resource.kind() == ResourceKind.SERVICE) {
      return 1.0;
    }
    long visits = of.ledger().charge(resource).visits();
    return visits == 0 ? null : (Double) ((double) visits / of.requests());
  }

  private static Level level(Step stretch, Run run) {
    StepEvidence seconds = StepEvidence.whole(stretch, run);
    return Level.of(
        stretch.name(),
        stretch.offered(),
        seconds.service(),
        seconds.client().isEmpty() ? null : ClientLevel.of(seconds.client()));
  }

  private static double of(Figure figure, Level level) {
    return switch (figure.measure()) {
      case MEAN -> {
        if (figure.of().isEmpty()) {
          ClientLevel client = level.client();
          yield (client == null ? level.meanNanos() : client.meanNanos()) / 1e6;
        }
        Level.EndpointLevel endpoint = level.endpoints().get(figure.of());
        yield endpoint == null || endpoint.requests() == 0
            ? Double.NaN
            : endpoint.meanNanos() / 1e6;
      }
      case POOL_WAIT -> {
        PoolLevel pool = level.pools().get(figure.of());
        yield pool == null ? Double.NaN : pool.meanWaitNanos() / 1e6;
      }
      case RESIDENCE ->
          level.requests() == 0
              ? Double.NaN
              : level.ledger().charge(ResourceId.parse(figure.of())).residenceNanos()
                  / level.requests()
                  / 1e6;
      case BEFORE_THE_SERVICE -> {
        ClientLevel client = level.client();
        yield client == null || level.requests() == 0
            ? Double.NaN
            : Math.max(0, client.meanNanos() - level.meanNanos()) / 1e6;
      }
      case THROUGHPUT -> level.seconds() == 0 ? Double.NaN : level.perSecond();
    };
  }
}
