package io.chokepoint.agent.server;

import io.chokepoint.core.diagnosis.Diagnosis;
import io.chokepoint.core.diagnosis.Run;
import io.chokepoint.core.diagnosis.Setup;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.timeline.Timeline;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.exporters.json.VerdictDocument;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/diagnosis}: the verdict on what is kept, step by step where steps were marked. The
 * answer is reused until the next window, as many may be looking and a diagnosis of minutes takes
 * longer than a glance.
 */
final class DiagnosisRoute implements Route {

  /** How far to look back where no steps were marked: all windows are in memory meanwhile. */
  private static final long UNMARKED_MILLIS = 15 * 60_000L;

  private final Timeline timeline;
  private final Steps steps;
  private final Supplier<Setup> setup;
  private final LongSupplier clockMillis;
  private @Nullable VerdictDocument last;
  private long lastWindow = Long.MIN_VALUE;

  DiagnosisRoute(Timeline timeline, Steps steps, Supplier<Setup> setup, LongSupplier clockMillis) {
    this.timeline = timeline;
    this.steps = steps;
    this.setup = setup;
    this.clockMillis = clockMillis;
  }

  @Override
  public String path() {
    return "/api/v1/diagnosis";
  }

  @Override
  public synchronized Answer answer(Request request) {
    Window newest = timeline.latest();
    long window = newest == null ? Long.MIN_VALUE + 1 : newest.startMillis();
    VerdictDocument verdict = last;
    if (verdict == null || window != lastWindow) {
      verdict = VerdictDocument.of(Diagnosis.of(run()));
      last = verdict;
      lastWindow = window;
    }
    return Answer.json(verdict);
  }

  private Run run() {
    List<Step> marked = steps.all(clockMillis.getAsLong());
    long from =
        marked.isEmpty() ? clockMillis.getAsLong() - UNMARKED_MILLIS : marked.get(0).fromMillis();
    return new Run(
        setup.get(), timeline.between(from, Long.MAX_VALUE), marked, List.of(), Map.of());
  }
}
