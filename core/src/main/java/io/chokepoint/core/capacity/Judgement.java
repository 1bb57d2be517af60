package io.chokepoint.core.capacity;

/**
 * What a level's seconds say of it.
 *
 * @param seconds how many there were
 * @param looksKept whether it is kept as far as the figures go, be that chance or not
 * @param chanceIfKept of such figures if the level were kept: where it is small, the level breaks
 * @param chanceIfBroken of such figures if the level were broken: where it is small, it holds
 * @param broken what is broken, or nearest to it
 */
public record Judgement(
    int seconds, boolean looksKept, double chanceIfKept, double chanceIfBroken, String broken) {

  /** What to call a level. */
  public enum Outcome {
    HOLDS,
    BREAKS,
    /** The figures leave it open. */
    OPEN,
    /** The driver was the limit: it says nothing of the service. */
    DRIVER
  }

  /**
   * @param error the chance of being wrong that is put up with
   * @param looks how often the level was judged while it ran: each time is a chance to be wrong
   */
  public Outcome outcome(double error, int looks) {
    if (chanceIfKept * looks <= error) {
      return Outcome.BREAKS;
    }
    return chanceIfBroken * looks <= error ? Outcome.HOLDS : Outcome.OPEN;
  }
}
