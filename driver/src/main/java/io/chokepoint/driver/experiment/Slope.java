package io.chokepoint.driver.experiment;

import io.chokepoint.core.experiment.Experiment;
import io.chokepoint.core.experiment.ExperimentOutcome;
import io.chokepoint.core.experiment.Lease;
import io.chokepoint.core.experiment.Sensitivity;
import io.chokepoint.core.experiment.Setting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint's mean time answers to delays of its visits to a resource. A delay that does harm
 * is not given again, nor a longer one.
 */
final class Slope implements Question {

  private final Setting setting;
  private final List<Sensitivity.Point> points = new ArrayList<>();
  private List<Integer> doses = Sensitivity.DOSES;
  private double visits;
  private long undelayed;

  /**
   * @param setting the delay of an endpoint's visits
   */
  Slope(Setting setting) {
    this.setting = setting;
  }

  /** Pairs take the delays in turns. */
  @Override
  public int value(int pair) {
    return doses.get(pair % doses.size());
  }

  @Override
  public void add(Measured control, Measured changed) {
    Lease.Delayed delayed = changed.delayed();
    if (delayed == null || delayed.visits() == 0) {
      undelayed += delayed == null ? 0 : delayed.leftOut();
      return;
    }
    points.add(new Sensitivity.Point(delayed.meanMillis(), control.value(), changed.value()));
    Double seen = control.visits();
    double share = (double) delayed.visits() / (delayed.visits() + delayed.leftOut());
    visits += seen == null ? Double.NaN : seen * share;
  }

  @Override
  public @Nullable ExperimentOutcome decided() {
    Sensitivity now = now();
    return now.answer() == Sensitivity.Answer.NOT_DECIDED ? null : now.outcome();
  }

  @Override
  public ExperimentOutcome ended() {
    return now().outcome();
  }

  @Override
  public boolean goesOnAfterHarm(int harmful) {
    doses = doses.stream().filter(dose -> dose < harmful).toList();
    if (doses.isEmpty()) {
      doses = List.of(Sensitivity.DOSES.get(0));
      return false;
    }
    return true;
  }

  @Override
  public ExperimentOutcome harmful() {
    return ended();
  }

  @Override
  public Experiment answer(
      ExperimentOutcome outcome, String because, Setting found, List<String> log) {
    return Experiment.of(outcome, because, now(), log);
  }

  @Override
  public String counted() {
    return pairs() + " pairs of blocks";
  }

  int pairs() {
    return points.size();
  }

  @Override
  public String said(ExperimentOutcome outcome) {
    Sensitivity now = now();
    String nowhere =
        points.isEmpty() && undelayed > 0
            ? "; no visit could be delayed, as others wait for the threads they are on"
            : "";
    return ": "
        + now.text()
        + nowhere
        + (now.answer() == Sensitivity.Answer.NOT_DECIDED
            ? ", which did not decide"
            : ", so "
                + setting.resource().label()
                + " is "
                + now.answer().label()
                + " ("
                + now.answer().meaning()
                + ")");
  }

  private Sensitivity now() {
    double mean = points.isEmpty() ? Double.NaN : visits / points.size();
    return Sensitivity.of(
        setting.resource(),
        String.valueOf(setting.endpoint()),
        Double.isNaN(mean) ? null : (Double) mean,
        points);
  }
}
