package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.NestedBorrow} says. */
public final class NestedBorrowWords {

  public static final String HOLDERS_UNKNOWN =
      "what holders of pool %s waited for was not recorded by this agent";

  public static final String SMALL_SHARE =
      "holders of pool %s spend %.0f %% of a hold waiting for another of its connections";

  public static final String PART_OF_HOLD =
      "share of a hold spent waiting for another connection of pool %s";

  public static final String PART_OF_HOLD_BY = "share of a hold by %s spent so";

  public static final String SECOND_BORROWS = "second borrows by %s%s";

  public static final String DEADLOCK_MOVES =
      "with a larger pool, the deadlock only comes at a higher load: as soon as every connection"
          + " is some request's first";

  public static final String SOME_LOST = "some connections are lost, too";

  public static final String ONE_CONNECTION =
      "let %s do its second piece of work on the connection that it already holds (an inner"
          + " transaction, as REQUIRES_NEW makes, takes a second one); until then pool %s needs"
          + " %d connections for %d concurrent requests that hold one each and ask for one more";

  public static final String NONE_WAITS = "no holder waits for another connection";

  public static final String AT = " at %s";

  private NestedBorrowWords() {}
}
