package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.PoolHeldAcrossSlowWork} says. */
public final class PoolHeldAcrossSlowWorkWords {

  public static final String MOSTLY_OUTLIVED =
      "of %.1f connections of pool %s in use, %.1f belong to requests that have ended";

  public static final String USEFUL_HOLDS =
      "holders of pool %s spend %.0f %% of a hold neither in SQL nor on CPU";

  public static final String HELD_BY = "of all that time, held by %s";

  public static final String GIVE_BACK =
      "let %s give the connection of pool %s back before it %s: %s of the mean hold of %s need"
          + " none; %.1f of %d connections would then be in use";

  public static final String SHORTER_HOLD = "M/M/c at the shorter hold";

  public static final String HOLDERS_AT = "of that time, holders were at %s";

  public static final String CALLS = "calls %s";

  public static final String WAITS_FOR_LOCK = "waits for lock %s";

  public static final String VISITS = "visits %s";

  public static final String WAITS_AT = "waits at %s";

  public static final String BLOCKS = "blocks";

  public static final String LITTLE_USEFUL = "useful work is only %s of a hold of %s";

  public static final String SQL_SHARE = "SQL is %.0f %% of a hold";

  private PoolHeldAcrossSlowWorkWords() {}
}
