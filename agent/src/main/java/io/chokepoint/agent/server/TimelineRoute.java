package io.chokepoint.agent.server;

import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.timeline.Timeline;
import io.chokepoint.exporters.json.TimelineDocument;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** {@code /api/v1/timeline?from=&to=}: windows, with the setup and the steps to read them by. */
final class TimelineRoute implements Route {

  private final Timeline timeline;
  private final Steps steps;
  private final Supplier<Setup> setup;
  private final LongSupplier clockMillis;

  TimelineRoute(Timeline timeline, Steps steps, Supplier<Setup> setup, LongSupplier clockMillis) {
    this.clockMillis = clockMillis;
    this.timeline = timeline;
    this.steps = steps;
    this.setup = setup;
  }

  @Override
  public String path() {
    return "/api/v1/timeline";
  }

  @Override
  public ServerAnswer answer(ServerRequest request) {
    long from = request.millis("from", Long.MIN_VALUE);
    long to = request.millis("to", Long.MAX_VALUE);
    if (from > to) {
      throw new BadRequestException("from is later than to");
    }
    List<Step> ended = steps.ended(clockMillis.getAsLong());
    return ServerAnswer.json(TimelineDocument.of(setup.get(), ended, timeline.between(from, to)));
  }
}
