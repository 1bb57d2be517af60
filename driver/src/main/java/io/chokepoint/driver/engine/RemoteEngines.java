package io.chokepoint.driver.engine;

import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.text.Text;
import io.chokepoint.driver.results.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The engines of a run that was sent from several machines, each an equal share. One that dies
 * takes its share with it, which is then not what the service did not answer.
 *
 * @param sent by each of them, by its address
 * @param begunMillis Unix time of the run's start
 */
record RemoteEngines(Map<String, Sent> sent, long begunMillis) {

  /** An engine that is silent for longer, while others are not, is dead. */
  private static final double SILENT_MILLIS = 5_000;

  /** A gap of so many mean gaps is no chance (e⁻¹⁰ of Poisson arrivals). */
  private static final double GAPS = 10;

  RemoteEngines {
    sent = new TreeMap<>(sent);
  }

  /** What was not as it should be, a line each. */
  List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    gone()
        .forEach(
            (engine, at) ->
                remarks.add(
                    at == begunMillis
                        ? "engine " + engine + " sent nothing: its share is not counted as offered"
                        : "engine "
                            + engine
                            + " sent nothing any more from "
                            + Text.time((at - begunMillis) * 1e6)
                            + " after the start on: its share is not counted as offered"));
    List<Long> firsts =
        sent.values().stream()
            .filter(s -> s.requests() > 0)
            .map(Sent::firstMillis)
            .sorted()
            .toList();
    sent.forEach(
        (engine, s) -> {
          double off =
              s.requests() == 0 ? 0 : s.firstMillis() - firsts.get((firsts.size() - 1) / 2);
          if (Math.abs(off) > silence(s)) {
            remarks.add(
                "engine "
                    + engine
                    + " began "
                    + Text.time(Math.abs(off) * 1e6)
                    + (off > 0 ? " after" : " before")
                    + " the others, by its own clock: steps are blurred by as much");
          }
        });
    return remarks;
  }

  /** A step with what was really offered in it. */
  Step offered(Step step) {
    double missing =
        gone().values().stream()
            .mapToDouble(at -> Math.max(0, step.toMillis() - Math.max(step.fromMillis(), at)))
            .sum();
    if (missing == 0) {
      return step;
    }
    double share = 1 - missing / sent.size() / (step.toMillis() - step.fromMillis());
    Offered all = step.offered();
    return new Step(
        step.name(),
        step.fromMillis(),
        step.toMillis(),
        all.users() == null
            ? all.share(share)
            : Offered.closed((int) Math.max(1, Math.round(all.users() * share))));
  }

  /** Since when each that is dead has been. */
  private Map<String, Long> gone() {
    long last = sent.values().stream().mapToLong(Sent::lastMillis).max().orElse(0);
    Map<String, Long> gone = new TreeMap<>();
    sent.forEach(
        (engine, s) -> {
          if (s.requests() == 0) {
            gone.put(engine, begunMillis);
          } else if (last - s.lastMillis() > silence(s)) {
            gone.put(engine, s.lastMillis());
          }
        });
    return gone;
  }

  private static double silence(Sent s) {
    return SILENT_MILLIS + GAPS * (s.lastMillis() - s.firstMillis()) / s.requests();
  }
}
