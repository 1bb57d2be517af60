package io.chokepoint.core.diagnosis;

import io.chokepoint.core.experiment.Experiment;
import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.model.ResourceId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One diagnosed cause.
 *
 * @param endpoints affected, most affected first
 * @param share of the {@link #whole} that it explains, 0 to 1. Shares of several findings overlap
 *     and are never added up
 * @param measured what trying the remedy live showed; null where it was not tried
 */
public record Finding(
    Kind kind,
    ResourceId resource,
    List<String> endpoints,
    double share,
    List<Evidence> evidence,
    List<RuledOut> ruledOut,
    Remedy remedy,
    Prediction predicted,
    @Nullable Experiment measured) {

  /**
   * The least share of the excess that makes a cause a finding. A cause that leaves four fifths of
   * the excess standing is not the bottleneck, and the charging itself (sampled CPU time,
   * one-second windows, mixes that shift) is not exact to much less.
   */
  public static final double LEAST_SHARE = 0.2;

  private static final String LATENCY = "the latency above the unloaded level";

  public Finding {
    endpoints = List.copyOf(endpoints);
    evidence = List.copyOf(evidence);
    ruledOut = List.copyOf(ruledOut);
  }

  /**
   * A measured figure that speaks for the finding.
   *
   * @param what {@code "wait for a connection of pool main"}
   * @param unit {@code ms}, {@code 1/s}, {@code connections}, {@code %} …
   * @param unloaded the same figure at the unloaded level; null where it has none
   */
  public record Evidence(String what, double value, String unit, @Nullable Double unloaded) {}

  /** A look-alike, and the measurement that speaks against it. */
  public record RuledOut(Kind kind, String because) {}

  /**
   * What to change, and by how much.
   *
   * @param what one sentence with the numbers in it
   * @param setting the setting's usual name, {@code maximumPoolSize}; null where none
   * @param from its value in the run; null where unknown or none
   * @param to the value to set; null where none
   */
  public record Remedy(
      String what, @Nullable String setting, @Nullable Double from, @Nullable Double to) {}

  /**
   * What the remedy does to one figure.
   *
   * @param what {@code "p95 of GET /orders/{id}"}
   * @param because the law it is computed by
   * @param figure what an experiment would measure; null where no experiment can
   */
  public record Prediction(
      String what, double from, double to, String unit, String because, @Nullable Figure figure) {

    /** Of a figure that no experiment can measure. */
    public Prediction(String what, double from, double to, String unit, String because) {
      this(what, from, to, unit, because, null);
    }
  }

  /** What {@code share} is a part of, for people. */
  public String whole() {
    boolean ofRequests = predicted.unit().equals("%");
    return switch (kind) {
      case ERRORS, DRIVER_LIMITED -> "what is wrong";
      case RATE_LIMITED -> ofRequests ? "what is wrong" : LATENCY;
      default -> LATENCY;
    };
  }

  /** The same with another prediction of what its remedy does. */
  public Finding predicting(Prediction other) {
    return new Finding(
        kind, resource, endpoints, share, evidence, ruledOut, remedy, other, measured);
  }

  /** The same with what trying its remedy showed. */
  public Finding measured(Experiment experiment) {
    return new Finding(
        kind, resource, endpoints, share, evidence, ruledOut, remedy, predicted, experiment);
  }
}
