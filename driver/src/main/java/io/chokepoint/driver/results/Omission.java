package io.chokepoint.driver.results;

import io.chokepoint.core.model.Step;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.driver.results.Format.Loop;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What users who wait for an answer do not ask for meanwhile: coordinated omission (Gil Tene, "How
 * NOT to measure latency"). Estimated as HdrHistogram does, from how often a user asks as a rule.
 */
final class Omission {

  private static final double MATERIAL = 1.1;

  private Omission() {}

  static String words(
      String tool, Loop loop, List<Step> steps, List<ClientWindow> client, ObservedLoad load) {
    String said =
        loop == Loop.EITHER
            ? "requests that came at no rate: where "
                + tool
                + "'s users wait for an answer before they ask again, those that would have come"
                + " meanwhile are missing (coordinated omission)"
            : "requests that would have come while "
                + tool
                + "'s users waited for an answer (coordinated omission)";
    String worst = "";
    double most = MATERIAL;
    for (Step step : steps) {
      Histogram measured = new Histogram(3);
      double inside = 0;
      int seconds = 0;
      for (ClientWindow w : client) {
        if (step.covers(w.startMillis())) {
          seconds++;
          int second = (int) (w.startMillis() / 1000 - load.fromSecond());
          inside += Math.max(load.users()[second], load.concurrency()[second]);
          w.endpoints().values().forEach(t -> t.latency().addTo(measured));
        }
      }
      long requests = measured.getTotalCount();
      if (requests == 0) {
        continue;
      }
      double cycle = inside / seconds / (requests / (double) seconds) * 1e9;
      double rest = Math.max(0, cycle - measured.getMean());
      long usual = Math.round(measured.getValueAtPercentile(50) + rest);
      long p99 = measured.getValueAtPercentile(99);
      long with =
          measured.copyCorrectedForCoordinatedOmission(Math.max(1, usual)).getValueAtPercentile(99);
      if (with > most * p99) {
        most = (double) with / p99;
        worst =
            "; had they come all the same, p99 in "
                + step.name()
                + " would be about "
                + Text.time(with)
                + ", not "
                + Text.time(p99);
      }
    }
    return said + worst;
  }
}
