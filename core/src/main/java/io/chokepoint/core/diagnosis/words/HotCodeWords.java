package io.chokepoint.core.diagnosis.words;

/** How code that takes processor time is named. */
public final class HotCodeWords {

  public static final String CALLS = "%s (calls %s)";

  private HotCodeWords() {}
}
