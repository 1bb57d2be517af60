package io.chokepoint.driver.run;

import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.agent.AgentLink;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.http.Rows;
import io.chokepoint.driver.load.ClientTimeline;
import io.chokepoint.driver.search.Pilot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Shows each second to the one who watches a run, once, when it is complete. Nothing is put
 * together again that was shown before: a second costs the same at a run's end as at its beginning.
 */
final class EachSecond implements Pilot.Seen {

  private static final long SECOND = 1_000_000_000L;

  private final Timetable timetable;
  private final long startMillis;
  private final ClientTimeline timeline;
  private final @Nullable AgentLink agent;
  private final Histogram latency = new Histogram(3);
  private int shown;

  /**
   * @param startMillis Unix time of plan time 0
   */
  EachSecond(
      Timetable timetable, long startMillis, ClientTimeline timeline, @Nullable AgentLink agent) {
    this.timetable = timetable;
    this.startMillis = startMillis;
    this.timeline = timeline;
    this.agent = agent;
  }

  /**
   * Goes through the seconds that have become complete.
   *
   * @param each looks at one of them
   */
  void show(long nowNanos, Runnable each) {
    int complete = Math.min(timeline.collect(), (int) (nowNanos / SECOND));
    while (shown < complete) {
      each.run();
      shown++;
    }
  }

  @Override
  public long startMillis() {
    return startMillis;
  }

  @Override
  public List<ClientWindow> client(long fromMillis) {
    return timeline.between(fromMillis, startMillis + 1000L * (shown + 1));
  }

  @Override
  public List<Window> service(long fromMillis, long toMillis) {
    return agent == null ? List.of() : agent.windows(fromMillis, toMillis);
  }

  /** Of the second that is looked at. */
  Progress.Snapshot snapshot() {
    int second = shown;
    ClientWindow window = timeline.window(second);
    Map<String, Long> errors = new TreeMap<>();
    long due = 0;
    long completed = 0;
    latency.reset();
    for (ClientWindow.Traffic t : window.endpoints().values()) {
      t.latency().addTo(latency);
      t.errors().forEach((label, count) -> errors.merge(label, count, Long::sum));
      due += t.due();
      completed += t.completed();
    }
    window
        .streams()
        .forEach(
            (name, t) -> {
              if (!Rows.isOfParts(name)) {
                t.errors().forEach((label, count) -> errors.merge(label, count, Long::sum));
              }
            });
    long middle = second * SECOND + SECOND / 2;
    return new Progress.Snapshot(
        timetable.at(middle),
        (second + 1) * SECOND,
        timetable.curve().at(middle),
        due,
        completed,
        window.driver().inFlight(),
        window.driver().connections(),
        latency.getValueAtPercentile(50),
        latency.getValueAtPercentile(95),
        latency.getValueAtPercentile(99),
        errors,
        timeline.failed(),
        timeline.notSent(),
        window.driver().limited(),
        agent == null ? null : agent.newest(),
        agent != null && agent.lost(),
        window.driver(),
        SocketMessages.of(window));
  }
}
