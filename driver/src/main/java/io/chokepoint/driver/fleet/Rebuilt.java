package io.chokepoint.driver.fleet;

import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One instance's windows, rebuilt scrape by scrape. With our agent a window is the time that the
 * agent says it has counted since the scrape before, on the agent's clock; without, the time
 * between two scrapes.
 *
 * <p>Counters go on through a scrape that failed, so that a gap is one longer window, and nothing
 * of it is lost. What a process did after its last scrape is not known; what the next one did
 * before its first is.
 */
final class Rebuilt {

  static final String END = "chokepoint_window_end_timestamp_seconds";
  static final String COUNTED = "chokepoint_window_seconds_total";
  private static final String STEP = "chokepoint_step";
  private static final String STARTED = "process_start_time_seconds";

  /** Within a longer window the course of the load is not known. */
  private static final long LONGEST_MILLIS = 300_000;

  private static final double LATE = 1.5;

  private final long intervalMillis;
  private final long leastMillis;
  private final List<Window> windows = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private @Nullable Scrape before;
  private @Nullable String open;
  private boolean agent;
  private int restarts;
  private int gaps;
  private long leftOutMillis;

  /**
   * @param intervalMillis from scrape to scrape as a rule
   * @param leastMillis a window is at least that long; several scrapes are one where it is longer
   *     than their interval
   */
  Rebuilt(long intervalMillis, long leastMillis) {
    this.intervalMillis = intervalMillis;
    this.leastMillis = leastMillis;
  }

  /** Adds the next scrape. */
  void add(Scrape now) {
    boolean told = now.has(END) && now.has(COUNTED);
    if (agent && !told) {
      return; // it has measured nothing new, and says so by leaving all of it out
    }
    if (told) {
      step(now);
    }
    if (told != agent) {
      agent = told;
      before = null;
    }
    @Nullable Scrape then = before;
    if (then == null) {
      before = now;
      return;
    }
    if (agent) {
      addCounted(then, now);
    } else {
      addBetween(then, now);
    }
  }

  /** The agent names a step while it goes on: it lasts from scrape to scrape of the same name. */
  private void step(Scrape now) {
    long end = millis(now, END);
    @Nullable String name = null;
    for (Map<String, String> labels : now.series(STEP).keySet()) {
      name = labels.get("step");
    }
    int last = steps.size() - 1;
    if (name != null && name.equals(open)) {
      steps.set(last, new Step(name, steps.get(last).fromMillis(), end, steps.get(last).offered()));
    } else if (name != null) {
      steps.add(new Step(name, end, end, new Offered(null, null)));
    }
    open = name;
  }

  private void addCounted(Scrape then, Scrape now) {
    long end = millis(now, END);
    double counted = value(now, COUNTED) - value(then, COUNTED);
    if (restarted(then, now)) {
      double all = value(now, COUNTED);
      restarts++;
      before = now;
      if (all > 0) {
        long from = end - 1000 * Math.round(all);
        add(new ScrapeDelta(null, now), from, end, all, 1);
      }
      return;
    }
    long from = millis(then, END);
    if (counted <= 0 || end - from < Math.max(1, leastMillis)) {
      return;
    }
    before = now;
    double scraped = (now.millis() - then.millis()) / 1000.0;
    add(new ScrapeDelta(then, now), from, end, counted, scraped <= 0 ? 1 : scraped / counted);
  }

  /** Micrometer alone: a counter that all processes have tells whether this is another one. */
  private void addBetween(Scrape then, Scrape now) {
    if (restarted(then, now)) {
      restarts++;
      before = now;
      return;
    }
    long from = 1000 * Math.round(then.millis() / 1000.0);
    long end = 1000 * Math.round(now.millis() / 1000.0);
    if (end - from < Math.max(1, leastMillis)) {
      return;
    }
    before = now;
    add(new ScrapeDelta(then, now), from, end, (now.millis() - then.millis()) / 1000.0, 1);
  }

  private void add(ScrapeDelta change, long from, long end, double seconds, double live) {
    if (end - from > LATE * Math.max(intervalMillis, leastMillis)) {
      gaps++;
    }
    if (end - from > Math.max(LONGEST_MILLIS, 4 * Math.max(intervalMillis, leastMillis))) {
      leftOutMillis += end - from;
      return;
    }
    windows.add(WindowOf.of(change, from, Math.round(seconds * 1e9), live));
  }

  private static boolean restarted(Scrape then, Scrape now) {
    @Nullable Double a = then.sum(STARTED);
    @Nullable Double b = now.sum(STARTED);
    if (a != null && b != null) {
      return Math.abs(a - b) > 0.5;
    }
    return value(now, COUNTED) < value(then, COUNTED);
  }

  private static double value(Scrape scrape, String metric) {
    @Nullable Double value = scrape.sum(metric);
    return value == null ? 0 : value;
  }

  static long millis(Scrape scrape, String metric) {
    return 1000 * Math.round(value(scrape, metric));
  }

  List<Window> windows() {
    return List.copyOf(windows);
  }

  /** Steps that were marked at the agent; of one name the last counts, as at the agent. */
  List<Step> steps() {
    Map<String, Step> byName = new LinkedHashMap<>();
    for (Step s : steps) {
      if (s.toMillis() > s.fromMillis()) {
        byName.remove(s.name());
        byName.put(s.name(), s);
      }
    }
    return List.copyOf(byName.values());
  }

  /** Whether it was our agent that was scraped. */
  boolean agent() {
    return agent;
  }

  /** What the run's windows do not tell, each as half a sentence. */
  List<String> cautions() {
    List<String> all = new ArrayList<>();
    if (gaps > 0) {
      all.add(
          gaps
              + (gaps == 1 ? " gap" : " gaps")
              + " between scrapes: what the counters went on by is one longer window");
    }
    if (leftOutMillis > 0) {
      all.add(
          Text.time(leftOutMillis * 1e6)
              + " without a scrape are left out: they are too long to be one window");
    }
    if (restarts > 0) {
      all.add(
          (restarts == 1 ? "1 restart" : restarts + " restarts")
              + ": what the process did after its last scrape is not known");
    }
    return all;
  }
}
