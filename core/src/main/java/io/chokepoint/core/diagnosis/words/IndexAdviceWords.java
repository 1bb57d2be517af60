package io.chokepoint.core.diagnosis.words;

/** What to do about a statement, by its plan or by its text. */
public final class IndexAdviceWords {

  public static final String LOOK_AT_PLAN = "look at its plan";

  public static final String CHECK_INDEX =
      "check that an index covers %s (read from its text, not its plan)";

  public static final String BY_INDEX =
      "its plan reads by index (%s), so no index is missing: it reads many rows or computes much";

  public static final String SO_MANY = " %,d";

  public static final String READS_ALL = "its plan reads all%s rows of %s";

  public static final String NO_FILTER = "%s: it filters by no column";

  public static final String INDEX_UNUSED =
      "%s although index %s (%s) is there: rewrite the condition so that it can be used, or read"
          + " fewer rows";

  public static final String CREATE_INDEX =
      "%s, and no index begins with %s: create one on %s (%s), which each write then keeps up";

  private IndexAdviceWords() {}
}
