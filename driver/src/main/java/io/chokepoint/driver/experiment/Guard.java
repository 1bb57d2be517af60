package io.chokepoint.driver.experiment;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.ClientWindow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What clients got in a block, held against what they got in the block before the change: a change
 * that makes requests fail, or many times as slow, is taken back at once.
 */
record Guard(long ended, long failed, double p99Nanos) {

  private static final int LEAST_FAILURES = 5;
  private static final double MORE_FAILURES = 0.05;
  private static final double TIMES_AS_SLOW = 3;
  private static final double LEAST_NANOS = 50e6;
  private static final int LEAST_REQUESTS = 50;

  static Guard of(List<ClientWindow> windows) {
    List<Latencies> latencies = new ArrayList<>();
    long failed = 0;
    for (ClientWindow w : windows) {
      for (ClientWindow.Traffic t : w.endpoints().values()) {
        latencies.add(t.latency());
        failed += t.errors().values().stream().mapToLong(Long::longValue).sum();
      }
    }
    Latencies all = Latencies.sum(latencies.stream());
    return new Guard(all.count() + failed, failed, all.count() == 0 ? 0 : all.percentileNanos(99));
  }

  /** Why the change has to be taken back; null where it has not. */
  @Nullable String trips(Guard control) {
    if (failed >= LEAST_FAILURES && share() > control.share() + MORE_FAILURES) {
      return Text.of(
          "%s of the requests failed with the change, %s without it",
          Text.percent(share()), Text.percent(control.share()));
    }
    return ended >= LEAST_REQUESTS
            && p99Nanos > TIMES_AS_SLOW * control.p99Nanos
            && p99Nanos > control.p99Nanos + LEAST_NANOS
        ? Text.of(
            "p99 was %s with the change, %s without it",
            Text.time(p99Nanos), Text.time(control.p99Nanos))
        : null;
  }

  private double share() {
    return ended == 0 ? 0 : (double) failed / ended;
  }
}
