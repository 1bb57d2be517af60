package io.chokepoint.core.diagnosis.words;

/** What rules say of requests that read more rows than anybody wants to see. */
public final class RowsReadWords {

  public static final String HINT =
      "; a request of %s reads %,.0f rows of %s%s: fetch a page of them, or filter and add up in"
          + " the database";

  public static final String HINT_OF_STATEMENT =
      "; a request of %s reads %,.0f rows of it%s: fetch a page of them, or filter and add up in"
          + " the database";

  public static final String FEW_ANSWERED = " for a response of %,.0f bytes";

  public static final String ROWS = "rows that a request of %s reads of it";

  private RowsReadWords() {}
}
