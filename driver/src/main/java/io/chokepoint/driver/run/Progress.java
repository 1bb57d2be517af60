package io.chokepoint.driver.run;

import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.plan.Plan;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Watches a run. Called by one thread. */
public interface Progress {

  /** Watches nothing. */
  Progress NONE =
      new Progress() {
        @Override
        public void begin(Plan plan, Timetable timetable) {}

        @Override
        public void second(Snapshot snapshot) {}

        @Override
        public void note(String line) {}

        @Override
        public void end() {}
      };

  void begin(Plan plan, Timetable timetable);

  /** Another second is over. */
  void second(Snapshot snapshot);

  /** Something people should know now. */
  void note(String line);

  /** The load is over; nothing more comes. */
  void end();

  /**
   * The last whole second.
   *
   * @param nowNanos plan time
   * @param due requests due in it
   * @param completed requests answered in it
   * @param errors by class, in it, those of WebSockets among them
   * @param failedTotal since the load began
   * @param notSentTotal since the load began
   * @param limited why the driver was the limit; null where it was not
   * @param service the agent's newest window; null where there is none
   * @param agentLost whether an agent that was there does not answer any more
   * @param driver how the driver itself is
   * @param messages what went over WebSockets; null where the plan has none
   */
  record Snapshot(
      Timetable.Phase phase,
      long nowNanos,
      double offered,
      long due,
      long completed,
      long inFlight,
      long connections,
      long p50Nanos,
      long p95Nanos,
      long p99Nanos,
      Map<String, Long> errors,
      long failedTotal,
      long notSentTotal,
      @Nullable String limited,
      @Nullable Window service,
      boolean agentLost,
      ClientWindow.Driver driver,
      @Nullable SocketMessages messages) {}
}
