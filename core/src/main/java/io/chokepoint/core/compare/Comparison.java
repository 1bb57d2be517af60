package io.chokepoint.core.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs of one plan before and after something was changed.
 *
 * @param before names of the runs
 * @param threshold changes smaller than this share are left out, 0 to 1
 * @param sameLoad whether both sides had the same load to carry; if not, nothing is a regression
 * @param notes what to bear in mind
 */
public record Comparison(
    List<String> before,
    List<String> after,
    double threshold,
    boolean sameLoad,
    List<StepChange> steps,
    List<String> notes) {

  public static final int SCHEMA = 1;

  public Comparison {
    before = List.copyOf(before);
    after = List.copyOf(after);
    steps = List.copyOf(steps);
    notes = List.copyOf(notes);
  }

  /**
   * One step.
   *
   * @param load {@code 100/s}, or {@code 100/s → 300/s} where different steps are compared
   * @param endpoints all together under {@code ""} first, then each under its name
   * @param resources what the service used; empty where there was no agent
   */
  public record StepChange(
      String step, String load, List<EndpointChange> endpoints, List<Change> resources) {}

  /** One endpoint in one step, by rate, latencies and errors. */
  public record EndpointChange(String endpoint, List<Change> changes) {}

  /** A change with its place. */
  public record Place(String step, String endpoint, Change change) {}

  /** What makes the comparison fail. */
  public List<Place> regressions() {
    List<Place> places = new ArrayList<>();
    if (sameLoad) {
      for (Place place : all()) {
        if (place.change().regression()) {
          places.add(place);
        }
      }
    }
    return places;
  }

  /** Every change of an endpoint, with its place. */
  public List<Place> all() {
    List<Place> places = new ArrayList<>();
    for (StepChange step : steps) {
      for (EndpointChange endpoint : step.endpoints()) {
        for (Change change : endpoint.changes()) {
          places.add(new Place(step.step(), endpoint.endpoint(), change));
        }
      }
    }
    return places;
  }
}
