package io.chokepoint.driver.compare;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.ClientWindow.Traffic;
import io.chokepoint.driver.run.Conclusion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;

/** Saved runs of a made-up service: 200 requests a second, lognormal latencies. */
final class SampleRuns {

  static final long START = 1_800_000_000_000L;

  private SampleRuns() {}

  /** Writes a run's report folder. */
  static Path save(Path folder, int day, double medianMillis, double... rates) {
    Conclusion.write(Conclusion.of(run(day, medianMillis, rates), "orders"), folder, null);
    return folder;
  }

  static Run run(int day, double medianMillis, double... rates) {
    Random random = new Random(day);
    long start = START + day * 86_400_000L;
    List<Step> steps = new ArrayList<>();
    List<ClientWindow> windows = new ArrayList<>();
    int second = 0;
    for (double rate : rates.length == 0 ? new double[] {100, 200} : rates) {
      Offered offered = Offered.open(rate);
      steps.add(
          new Step(
              (int) rate + "/s", start + second * 1000L, start + (second + 15) * 1000L, offered));
      for (int i = 0; i < 15; i++, second++) {
        windows.add(window(random, start + second * 1000L, (int) rate, medianMillis));
      }
    }
    return Run.builder().steps(steps).client(windows).build();
  }

  private static ClientWindow window(Random random, long millis, int rate, double medianMillis) {
    Histogram h = new Histogram(3);
    for (int i = 0; i < rate; i++) {
      h.recordValue(Math.round(medianMillis * 1e6 * Math.exp(0.4 * random.nextGaussian())));
    }
    Latencies l = Latencies.of(h);
    return new ClientWindow(
        millis,
        Map.of("order", new Traffic(rate, 0, rate, l, l, Map.of())),
        new ClientWindow.Driver(0, 1, 0, 0, 0, null));
  }
}
