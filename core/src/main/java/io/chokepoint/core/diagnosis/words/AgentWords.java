package io.chokepoint.core.diagnosis.words;

/** Said where the agent told nothing. */
public final class AgentWords {

  public static final String NO_WINDOW = "there is no window of the agent";

  private AgentWords() {}
}
