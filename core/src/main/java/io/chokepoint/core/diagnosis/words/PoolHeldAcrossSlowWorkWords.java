package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.PoolHeldAcrossSlowWork} says. */
public final class PoolHeldAcrossSlowWorkWords {

  public static final String MOSTLY_OUTLIVED =
      "of %.1f connections of pool %s in use, %.1f belong to requests that have ended";

  public static final String USEFUL_HOLDS =
      "holders of pool %s spend %.0f %% of a hold neither in SQL nor on CPU";

  public static final String HELD_BY = "share of all that time in holds by %s";

  public static final String GIVE_BACK =
      "let %s return the connection of pool %s before it %s: %s of the mean hold of %s need no"
          + " connection; %.1f of %d connections would then be in use%s";

  public static final String TRANSACTION_HAS_ENDED =
      "; its transaction has ended by then, so that something else keeps the connection until the"
          + " request ends, as Spring's open-in-view does: set spring.jpa.open-in-view=false";

  public static final String SHORTER_HOLD = "M/M/c with the shorter hold";

  public static final String HOLDERS_AT = "share of that time that holders spent at %s";

  public static final String CALLS = "calls %s";

  public static final String WAITS_FOR_LOCK = "waits for lock %s";

  public static final String VISITS = "visits %s";

  public static final String WAITS_AT = "waits at %s";

  public static final String BLOCKS = "blocks";

  public static final String LITTLE_USEFUL = "useful work is only %s of a hold of %s";

  public static final String SQL_SHARE = "SQL is %.0f %% of a hold";

  private PoolHeldAcrossSlowWorkWords() {}
}
