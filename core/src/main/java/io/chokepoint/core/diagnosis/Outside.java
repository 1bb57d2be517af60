package io.chokepoint.core.diagnosis;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of a request's time that the client waits and the service does not see: network, accept
 * queue, handshakes, what lies between them.
 *
 * @param perSecond requests that the client saw end
 * @param clientNanos mean from the real start to the last byte
 * @param nanos the part of it outside
 */
public record Outside(double perSecond, double clientNanos, double nanos) {

  /** With fewer of the client's requests seen inside, the two means are of different requests. */
  private static final double SEEN = 0.9;

  /** One may have been looked at while it was about to end. */
  private static final int FEWEST_HANGING = 2;

  /** Null where no driver looked, or the agent has not seen what it asked for. */
  public static @Nullable Outside of(@Nullable Level level) {
    ClientLevel client = level == null ? null : level.client();
    if (level == null || client == null || client.ended() == 0) {
      return null;
    }
    double seen = level.requests() / (double) client.ended();
    double mean = client.meanServiceNanos();
    return seen < SEEN || seen > 1 / SEEN || mean <= 0
        ? null
        : new Outside(
            (double) client.ended() / Math.max(1, client.windows()),
            mean,
            Math.max(0, mean - level.meanNanos()));
  }

  /** Mean number of requests that were outside at a time, by Little's law. */
  public double concurrency() {
    return perSecond * nanos / 1e9;
  }

  /** Whether something inside delays what comes before it: all threads taken, or a late loop. */
  static boolean heldUpInside(Level level, double nanos) {
    boolean taken = level.workers().values().stream().anyMatch(WorkersLevel::saturated);
    double lag =
        level.windows().stream()
            .flatMap(w -> w.eventLoops().entrySet().stream())
            .map(Map.Entry::getValue)
            .mapToLong(l -> l.meanLagNanos())
            .average()
            .orElse(0);
    return taken || lag * 2 >= nanos || hangs(level);
  }

  /**
   * Whether most requests inside never end, for there are twice as many as those that end come to
   * (Little's law): they keep the threads that others wait for outside.
   */
  private static boolean hangs(Level level) {
    double inside =
        level.windows().stream()
            .mapToLong(w -> w.endpoints().values().stream().mapToLong(e -> e.inFlight()).sum())
            .average()
            .orElse(0);
    double ending = level.perSecond() * level.meanNanos() / 1e9;
    return inside >= 2 * ending + FEWEST_HANGING;
  }

  /** As {@link #heldUpInside}, of the level to be explained. */
  public boolean heldUpInside(Level level) {
    return heldUpInside(level, nanos);
  }
}
