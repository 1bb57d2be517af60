package io.chokepoint.driver.agent;

import io.chokepoint.core.text.Text;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far the agent's clock is ahead of the run's, by the exchanges with it: when it answered lies
 * between the request and the answer (F. Cristian, "Probabilistic clock synchronization",
 * Distributed Computing 3, 1989). Windows are moved by whole seconds, since that is how long they
 * are. A difference counts where no exchange with its uncertainty can explain it.
 */
final class ClockSkew {

  private static final long SECOND = 1000;

  /** Beyond this a window belongs to a neighbouring second; a little more, so that it stays. */
  private static final long MOST_APART = 600;

  /** Less than this is in no figure of a step. */
  private static final long WORTH_SAYING = 250;

  private long shiftMillis;
  private long largestMillis;
  private long leastAhead = Long.MIN_VALUE;
  private long mostAhead = Long.MAX_VALUE;

  /**
   * Takes in an exchange.
   *
   * @param sentMillis when it was asked, by the run's clock
   * @return whether windows are now moved otherwise than before
   */
  boolean exchange(long sentMillis, long receivedMillis, AgentTime agent) {
    long low = agent.fromMillis() - receivedMillis;
    long high = agent.toMillis() - sentMillis;
    long least = low > 0 ? low : Math.min(high, 0);
    if (Math.abs(least) > Math.abs(largestMillis)) {
      largestMillis = least;
    }
    boolean set = low > mostAhead || high < leastAhead;
    leastAhead = set ? low : Math.max(low, leastAhead);
    mostAhead = set ? high : Math.min(high, mostAhead);
    if (low - MOST_APART <= shiftMillis && shiftMillis <= high + MOST_APART) {
      return false;
    }
    shiftMillis = Math.round((low + high) / 2.0 / SECOND) * SECOND;
    return true;
  }

  /** What is taken off the agent's times; 0 where they agree. */
  long shiftMillis() {
    return shiftMillis;
  }

  /** How far the clock is ahead by all exchanges since it was last set; 0 where they allow that. */
  long aheadMillis() {
    return leastAhead <= 0 && mostAhead >= 0 ? 0 : Math.round((leastAhead + mostAhead) / 2.0);
  }

  /** For people; null where the clocks agree. */
  @Nullable String said() {
    if (Math.abs(largestMillis) < WORTH_SAYING) {
      return null;
    }
    return String.format(
        Locale.ROOT,
        "the agent's clock was %s %s the driver's%s",
        Text.millis(Math.abs(largestMillis)),
        largestMillis > 0 ? "ahead of" : "behind",
        shiftMillis == 0 ? "" : "; its windows were moved by as much, in whole seconds");
  }
}
