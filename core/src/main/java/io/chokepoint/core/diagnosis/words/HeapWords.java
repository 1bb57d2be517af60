package io.chokepoint.core.diagnosis.words;

/** What several rules say of the heap. */
public final class HeapWords {

  public static final String ALLOWED = "maximum heap";

  public static final String FIRST_OF_ALL = ", first of all %s (%.0f %%)";

  private HeapWords() {}
}
