package io.chokepoint.agent.server;

import io.chokepoint.core.diagnosis.Diagnosis;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.timeline.Timeline;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.exporters.json.VerdictDocument;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on what is kept, as long as it is asked for: one for all of them, computed inside the
 * service and therefore bounded. It is computed anew when there is a new window and what the last
 * one cost is worth no more than the budget's share of the time since, and looks at no more windows
 * than fit the memory and, as the last one went, a tenth of a second. Meanwhile the last one
 * stands, and says of when it is.
 */
final class LiveVerdict {

  /** What one verdict may use of a processor. */
  static final long MOST_NANOS = 100_000_000;

  /** As the timeline counts them; a diagnosis takes some times as much. */
  private static final long MOST_BYTES = 4 << 20;

  /** How many seconds a verdict cannot do without, and the first one looks at. */
  static final int LEAST_WINDOWS = 30;

  static final int FIRST_WINDOWS = 120;

  private static final int AN_HOUR = 3_600;

  /** How far to look back where no steps were marked. */
  private static final long UNMARKED_MILLIS = 15 * 60_000L;

  /** Where there is no room for all of a step. */
  private static final int MOST_OF_A_STEP = 10;

  /** What time it is, and what this thread has used of a processor. */
  interface Clocks {
    long unixMillis();

    long cpuNanos();

    Clocks REAL =
        new Clocks() {
          @Override
          public long unixMillis() {
            return System.currentTimeMillis();
          }

          @Override
          public long cpuNanos() {
            return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
          }
        };
  }

  private final Timeline timeline;
  private final Steps steps;
  private final Supplier<Setup> setup;
  private final double share;
  private final Clocks clocks;
  private final Function<Run, Verdict> diagnosis;
  private final ReentrantLock computing = new ReentrantLock();
  private volatile @Nullable VerdictDocument last;
  private long lastWindow = Long.MIN_VALUE;
  private long notBeforeMillis = Long.MIN_VALUE;
  private double nanosOfAWindow;

  /**
   * @param share of one processor that verdicts may take
   */
  LiveVerdict(Timeline timeline, Steps steps, Supplier<Setup> setup, double share) {
    this(timeline, steps, setup, share, Clocks.REAL, run -> Diagnosis.of(run, Rules.ALL));
  }

  LiveVerdict(
      Timeline timeline,
      Steps steps,
      Supplier<Setup> setup,
      double share,
      Clocks clocks,
      Function<Run, Verdict> diagnosis) {
    this.timeline = timeline;
    this.steps = steps;
    this.setup = setup;
    this.share = share;
    this.clocks = clocks;
    this.diagnosis = diagnosis;
  }

  /** The newest verdict. A viewer who asks while the first one is computed waits for it. */
  VerdictDocument newest() {
    VerdictDocument known = last;
    if (known == null) {
      computing.lock();
    } else if (!computing.tryLock()) {
      return known;
    }
    try {
      VerdictDocument now = last;
      return now == null || isDue() ? compute() : now;
    } finally {
      computing.unlock();
    }
  }

  private boolean isDue() {
    long now = clocks.unixMillis();
    boolean setBack = notBeforeMillis - now > 3_600_000;
    return newestWindow() != lastWindow && (now >= notBeforeMillis || setBack);
  }

  private VerdictDocument compute() {
    long window = newestWindow();
    long cpuBefore = clocks.cpuNanos();
    Run run = run(clocks.unixMillis());
    VerdictDocument verdict = VerdictDocument.of(diagnosis.apply(run), clocks.unixMillis());
    long cpuNanos = Math.max(0, clocks.cpuNanos() - cpuBefore);
    nanosOfAWindow = (double) cpuNanos / Math.max(1, run.timeline().size());
    notBeforeMillis = clocks.unixMillis() + Math.round(cpuNanos / 1e6 / share);
    lastWindow = window;
    last = verdict;
    return verdict;
  }

  private long newestWindow() {
    Window newest = timeline.latest();
    return newest == null ? Long.MIN_VALUE + 1 : newest.startMillis();
  }

  private Run run(long now) {
    int most = mostWindows();
    List<Step> marked = steps.all(now);
    if (marked.isEmpty()) {
      List<Window> all = timeline.between(now - UNMARKED_MILLIS, Long.MAX_VALUE);
      List<Window> end = all.subList(Math.max(0, all.size() - most), all.size());
      return Run.builder().setup(setup.get()).timeline(end).build();
    }
    List<Window> since = timeline.between(marked.get(0).fromMillis(), Long.MAX_VALUE);
    return since.size() <= most
        ? Run.builder().setup(setup.get()).timeline(since).steps(marked).build()
        : shortened(chosen(marked, most), most);
  }

  /** The last seconds of each step, which tell of it as well as all do. */
  private Run shortened(List<Step> marked, int most) {
    int each = Math.max(MOST_OF_A_STEP, most / marked.size());
    List<Step> steps = new ArrayList<>();
    List<Window> windows = new ArrayList<>();
    for (Step step : marked) {
      List<Window> of = timeline.between(step.fromMillis(), step.toMillis());
      List<Window> end = of.subList(Math.max(0, of.size() - each), of.size());
      windows.addAll(end);
      steps.add(end.size() == of.size() ? step : later(step, end.get(0).startMillis()));
    }
    return Run.builder().setup(setup.get()).timeline(windows).steps(steps).build();
  }

  /** The first step is the unloaded level that all others are held against. */
  private static List<Step> chosen(List<Step> marked, int mostWindows) {
    int most = Math.max(2, mostWindows / MOST_OF_A_STEP);
    if (marked.size() <= most) {
      return marked;
    }
    List<Step> chosen = new ArrayList<>(marked.subList(marked.size() - most, marked.size()));
    chosen.set(0, marked.get(0));
    return chosen;
  }

  private static Step later(Step step, long fromMillis) {
    return new Step(step.name(), fromMillis, step.toMillis(), step.offered());
  }

  private int mostWindows() {
    long bytes = Math.max(1, timeline.estimatedBytes() / Math.max(1, timeline.size()));
    double fit = (double) MOST_BYTES / bytes;
    double affordable = nanosOfAWindow > 0 ? MOST_NANOS / nanosOfAWindow : FIRST_WINDOWS;
    return (int) Math.max(LEAST_WINDOWS, Math.min(AN_HOUR, Math.min(fit, affordable)));
  }
}
