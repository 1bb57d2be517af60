package io.chokepoint.driver.run;

import io.chokepoint.core.run.Aborted;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.driver.plan.Abort;
import io.chokepoint.driver.search.Pilot;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Ends a load in which too many requests fail; steers as another pilot does until then. */
final class AbortPilot implements Pilot {

  /** Fewer requests are too few to give up for. */
  static final int LEAST_REQUESTS = 10;

  private final Abort abort;
  private final Pilot pilot;
  private final LongFunction<String> during;
  private final Consumer<Aborted> end;
  private @Nullable Aborted aborted;
  private int seconds;

  /**
   * @param during what is under way at a plan time
   * @param end ends the load
   */
  AbortPilot(Abort abort, Pilot pilot, LongFunction<String> during, Consumer<Aborted> end) {
    this.abort = abort;
    this.pilot = pilot;
    this.during = during;
    this.end = end;
  }

  /** Null while it has not ended the load. */
  @Nullable Aborted aborted() {
    return aborted;
  }

  @Override
  public void second(Seen seen, long nowNanos) {
    seconds++;
    if (aborted == null && seconds >= abort.seconds()) {
      long toMillis = seen.startMillis() + 1000L * seconds;
      aborted = judged(seen.client(toMillis - 1000L * abort.seconds()), toMillis, nowNanos);
      if (aborted != null) {
        end.accept(aborted);
      }
    }
    if (aborted == null) {
      pilot.second(seen, nowNanos);
    }
  }

  private @Nullable Aborted judged(List<ClientWindow> last, long atMillis, long nowNanos) {
    long ended = 0;
    long failed = 0;
    for (ClientWindow window : last) {
      for (ClientWindow.Traffic traffic : window.endpoints().values()) {
        ended += traffic.latency().count();
        failed += traffic.errors().values().stream().mapToLong(Long::longValue).sum();
      }
    }
    double success = ended == 0 ? 1 : 1 - (double) failed / ended;
    return ended < LEAST_REQUESTS || success >= abort.success()
        ? null
        : new Aborted(
            atMillis, during.apply(nowNanos), abort.seconds(), ended, success, abort.success());
  }
}
