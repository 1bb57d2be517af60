package io.chokepoint.core.run;

import io.chokepoint.core.text.Text;

/**
 * How a run ended before its time, as its plan wants it where too many requests fail.
 *
 * @param atMillis Unix time
 * @param during the step or phase that was under way
 * @param seconds how long was looked back
 * @param requests that ended in this time
 * @param success share of them without an error, 0 to 1
 * @param atLeast what the plan asks for, 0 to 1
 */
public record Aborted(
    long atMillis, String during, long seconds, long requests, double success, double atLeast) {

  /** Where, what was seen, and what the plan asks for. */
  public String words() {
    return "in "
        + during
        + ": "
        + Text.percent(success)
        + " of the "
        + requests
        + " requests of the last "
        + seconds
        + " s succeeded, the plan's \"abort\" asks for "
        + Text.percent(atLeast);
  }
}
