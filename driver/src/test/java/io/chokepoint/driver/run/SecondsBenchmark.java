package io.chokepoint.driver.run;

import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.longrun.TwoHours;
import io.chokepoint.driver.plan.yaml.PlanException;
import io.chokepoint.driver.plan.yaml.PlanReader;
import java.util.Locale;
import java.util.Map;

/** Prints what a second of a run costs the driver in the first minutes and in the last. */
public final class SecondsBenchmark {

  private static final long LOOK_BACK_MILLIS = 30_000;

  private SecondsBenchmark() {}

  /** Takes how many seconds the run is long; two hours where nothing is said. */
  public static void main(String[] args) throws PlanException {
    int seconds = args.length == 0 ? 2 * 3600 : Integer.parseInt(args[0]);
    TwoHours run = new TwoHours(seconds);
    EachSecond each = eachSecond(run);
    TwoHours.Costs costs = run.through(now -> each.show(now, () -> look(each, now)));
    System.out.printf(
        Locale.ROOT,
        "%d endpoints, %d s%nfirst minutes  %s%nlast minutes   %s%nlast ÷ first   %.2f and %.2f%n",
        TwoHours.ENDPOINTS,
        seconds,
        costs.first(),
        costs.last(),
        costs.last().bytes() / costs.first().bytes(),
        costs.last().cpuNanos() / costs.first().cpuNanos());
  }

  static EachSecond eachSecond(TwoHours run) throws PlanException {
    Timetable timetable =
        Timetable.of(
            PlanReader.read(
                    "soak.yaml",
                    "target: http://localhost\nendpoints: [{name: a, path: /}]\n"
                        + "load: {soak: {rate: 200, for: 2h}}",
                    Map.of())
                .load());
    return new EachSecond(timetable, TwoHours.START_MILLIS, run.fed().timeline(), null);
  }

  /** As progress and a search look: at the newest second, and at a level's half minute. */
  static Progress.Snapshot look(EachSecond seconds, long nowNanos) {
    seconds.client(seconds.startMillis() + nowNanos / 1_000_000 - LOOK_BACK_MILLIS);
    return seconds.snapshot();
  }
}
