package io.chokepoint.core.diagnosis.words;

/** What to do about a statement, by its plan or by its text. */
public final class IndexAdviceWords {

  public static final String LOOK_AT_PLAN = "look at its execution plan";

  public static final String CHECK_INDEX =
      "check that an index covers %s (columns read from its text, not from its plan)";

  public static final String BY_INDEX =
      "its plan uses an index (%s), so no index is missing: the statement reads many rows or"
          + " computes much";

  public static final String SO_MANY = " %,d";

  public static final String READS_ALL = "its plan reads all%s rows of %s";

  public static final String NO_FILTER = "%s: the statement filters by no column";

  public static final String INDEX_UNUSED =
      "%s although index %s (%s) exists: rewrite the condition so that the index can be used, or"
          + " read fewer rows";

  public static final String CREATE_INDEX =
      "%s, and no index begins with %s: create one on %s (%s), which each write must then update%s";

  public static final String INDEX_EXPRESSION =
      "%s, as no index of a column serves a condition on %s: create one on that expression, which"
          + " each write must then update%s, or read fewer rows (a count of all may not be needed)";

  public static final String TRIGRAMS =
      "; for a pattern that begins with a wildcard one of trigrams (PostgreSQL's pg_trgm)";

  public static final String PRETENDED =
      " (the planner's estimate, not measured: its cost falls from %,.0f to %,.0f with that index,"
          + " which hypopg pretended was there)";

  private IndexAdviceWords() {}
}
