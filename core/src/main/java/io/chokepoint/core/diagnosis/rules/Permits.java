package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.words.PermitsWords;
import io.chokepoint.core.laws.Erlang;
import io.chokepoint.core.laws.Staffing;
import io.chokepoint.core.text.Text;

/**
 * Of what lets so many requests in at a time: how many permits there are, and how many are needed.
 * A permit is held for what a request takes besides the wait, or less.
 *
 * @param alone nanoseconds that a permit is held for
 * @param rate of requests a second that want one
 * @param busy mean number taken if all got one (Little's law)
 */
record Permits(double from, int to, double alone, double rate, double busy) {

  /** As near as a count comes to a whole number by measurement. */
  private static final double NEAR = 0.1;

  /** A permit more than the least, where the least would leave a request waiting as it works. */
  private static final double ACCEPTED_WAIT = 0.5;

  /** No more than this part may be refused. */
  private static final double ACCEPTED_LOSS = 0.01;

  /**
   * Requests wait for them: how many there are follows from how many pass (Little), being whole and
   * all taken; from that, and from what the request takes where it is not slowed down, how long
   * each is held.
   */
  static Permits of(Passage now, Passage then, double rate) {
    double alone =
        then.restNanos() <= 0 ? now.restNanos() : Math.min(then.restNanos(), now.restNanos());
    double from = Math.max(1, Math.floor(now.inside() + NEAR));
    double held = Math.min(alone, from * 1e9 / Math.max(1e-9, now.perSecond()));
    double busy = rate * held / 1e9;
    int to = Math.max((int) from + 1, Staffing.withMeanWaitAtMost(busy, ACCEPTED_WAIT));
    return new Permits(from, to, held, rate, busy);
  }

  /**
   * Requests are refused where all are taken: so many are there as would refuse that share of the
   * load (A. K. Erlang's loss formula, 1917).
   *
   * @param inside mean number taken
   * @param share of the requests that are refused, above 0, and not nearly all of them
   */
  static Permits refusing(double inside, double share, double rate) {
    double busy = inside / (1 - share);
    int from = Erlang.fewest(busy, share);
    boolean nearer =
        from > 1 && Erlang.blocked(from - 1, busy) - share < share - Erlang.blocked(from, busy);
    from -= nearer ? 1 : 0;
    int to = Math.max(from + 1, Erlang.fewest(busy, ACCEPTED_LOSS));
    return new Permits(from, to, busy / Math.max(1e-9, rate) * 1e9, rate, busy);
  }

  Remedy more(String of) {
    return new Remedy(
        Text.of(PermitsWords.RAISE_PERMITS, of, from, to, rate, Text.time(alone), busy),
        Text.of(PermitsWords.PERMITS, of),
        from,
        (double) to);
  }
}
