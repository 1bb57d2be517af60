package io.chokepoint.core.diagnosis.words;

/** What several rules say of the heap. */
public final class HeapWords {

  public static final String ALLOWED = "maximum heap";

  public static final String FIRST_OF_ALL = ", first of all %s (%.0f %%)";

  public static final String OF_ENDPOINT =
      ", first of all in %s, which allocates %.0f KiB a request";

  private HeapWords() {}
}
