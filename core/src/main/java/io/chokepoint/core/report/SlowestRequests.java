package io.chokepoint.core.report;

import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.SlowRequest;
import io.chokepoint.core.timeline.Window;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The slowest requests of a run's steps, of those that were the slowest of their second. */
public final class SlowestRequests {

  private static final int MOST = 10;

  private SlowestRequests() {}

  /** One of them, and the step in which it ended. */
  public record InStep(String step, SlowRequest request) {}

  /** The slowest first; none where no agent told. */
  public static List<InStep> of(Run run) {
    return run.steps().stream()
        .flatMap(
            step ->
                run.timeline().stream()
                    .filter(w -> w.startMillis() >= step.fromMillis())
                    .filter(w -> w.endMillis() <= step.toMillis())
                    .flatMap(w -> in(step.name(), w)))
        .sorted(Comparator.comparingLong((InStep s) -> s.request().wallNanos()).reversed())
        .limit(MOST)
        .toList();
  }

  private static Stream<InStep> in(String step, Window window) {
    return window.slowest().stream().map(request -> new InStep(step, request));
  }
}
