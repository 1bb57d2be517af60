package io.chokepoint.agent.server;

import io.chokepoint.core.text.Text;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps drivers apart. A request that names its run in the header {@value #HEADER} keeps the agent
 * for that run, and is refused while another one has it: each would report the other's load as its
 * own.
 */
final class Claim {

  static final String HEADER = "chokepoint-run";

  private static final int LONGEST = 100;

  private final Steps steps;
  private final LongSupplier clockMillis;

  Claim(Steps steps, LongSupplier clockMillis) {
    this.steps = steps;
    this.clockMillis = clockMillis;
  }

  /** Why a request gets no answer; null where it gets one. */
  @Nullable ServerAnswer refusal(ServerRequest request) {
    String run = request.header(HEADER);
    if (run == null) {
      return null;
    }
    if (run.isEmpty() || run.length() > LONGEST) {
      return ServerAnswer.error(400, "a run's name has 1 to " + LONGEST + " characters");
    }
    Steps.Other other = steps.heard(run, clockMillis.getAsLong());
    return other == null ? null : ServerAnswer.error(409, words(other));
  }

  static String words(Steps.Other other) {
    return String.format(
        Locale.ROOT,
        "another driver is using this agent (run %s, heard of %s ago); it is free once that run"
            + " is over, or %d s after its driver died",
        other.run(),
        Text.millis(other.silentMillis()),
        Steps.LEASE_MILLIS / 1000);
  }
}
